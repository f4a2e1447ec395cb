"""Letters: on written request, signed, filed, and never changed."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from audit.models import AccessEvent
from patients.documents.letter import letter_pdf
from patients.forms.disclosure import letter_delivery
from patients.letter_draft import letter_drafted
from patients.letters import LETTERS
from patients.models import Letter
from patients.services.disclosure import disclosure_record
from patients.services.letter import counter_referral_record, letter_sign, letter_verify
from tests.factories.accounts import PASSWORD
from tests.factories.patients import (
    REFERRAL,
    PatientFactory,
    answered_referral,
    request_of,
    signed_consultation,
)
from tests.factories.privacy import delivery

pytestmark = pytest.mark.django_db


def texts(kind: str) -> dict[str, str]:
    return {part.key: f"Texto de {part.label.lower()}" for part in LETTERS[kind].parts}


def signed(patient, kind, by, **fields):
    return letter_sign(
        patient=patient,
        kind=kind,
        recipient="Dra. Ficticia",
        texts=texts(kind),
        method="Contraseña",
        by=by,
        **fields,
    )


@pytest.fixture
def patient(nutritionist):
    return PatientFactory(clinic=nutritionist.clinic, responsible=nutritionist.user)


def test_N004_08_summary_needs_its_written_request(patient, nutritionist):
    with pytest.raises(ValidationError):
        signed(patient, "summary", nutritionist)
    asked = request_of(patient, nutritionist)
    letter = signed(patient, "summary", nutritionist, request=asked)
    assert letter.payload["request"]["requester"] == "Dra. Ficticia"
    titles = [part["title"] for part in letter.payload["parts"]]
    assert titles[:5] == [
        "Padecimiento actual",
        "Diagnósticos",
        "Tratamientos",
        "Evolución",
        "Pronóstico",
    ]


def test_request_of_another_patient_or_kind_does_not_serve(patient, nutritionist):
    other = request_of(PatientFactory(clinic=nutritionist.clinic), nutritionist)
    consult = request_of(patient, nutritionist, kind="consult")
    for asked in (other, consult):
        with pytest.raises(ValidationError):
            signed(patient, "summary", nutritionist, request=asked)


def test_N004_20_answer_is_tied_to_its_request(patient, nutritionist):
    asked = request_of(patient, nutritionist, kind="consult")
    letter = signed(patient, "consult", nutritionist, request=asked)
    assert list(asked.letters.all()) == [letter]


def test_F26_02_answer_holds_its_elements(patient, nutritionist):
    asked = request_of(patient, nutritionist, kind="consult")
    incomplete = texts("consult") | {"prognosis": " ", "study_plan": ""}
    with pytest.raises(ValidationError) as caught:
        letter_sign(
            patient=patient,
            kind="consult",
            recipient="",
            texts=incomplete,
            request=asked,
            method="x",
            by=nutritionist,
        )
    assert set(caught.value.message_dict) == {"prognosis", "study_plan", "recipient"}


def test_N004_21_referral_says_who_sends_and_why(nutritionist):
    letter = answered_referral(nutritionist).letter
    text = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(letter_pdf(letter))).pages)
    for said in (
        nutritionist.clinic.name,
        letter.patient.full_name,
        nutritionist.user.licence.number,
        "Dolor abdominal que persiste.",
        "Fibra y líquidos.",
        "Dr. Inventado, Hospital Ficticio",
    ):
        assert said in text


def test_F26_01_what_came_back_is_tied_to_the_referral(nutritionist):
    answer = answered_referral(nutritionist)
    with pytest.raises(ValidationError):
        counter_referral_record(
            letter=answer.letter,
            answered_on=timezone.localdate() + timedelta(days=1),
            answered_by="Dr. Inventado",
            findings="Nada",
            by=nutritionist,
        )
    asked = request_of(answer.letter.patient, nutritionist)
    summary = signed(answer.letter.patient, "summary", nutritionist, request=asked)
    with pytest.raises(ValidationError):
        counter_referral_record(
            letter=summary,
            answered_on=timezone.localdate(),
            answered_by="Dr. Inventado",
            findings="Nada",
            by=nutritionist,
        )


def test_SIG_02_letter_tells_when_it_is_not_whole(nutritionist):
    letter = answered_referral(nutritionist).letter
    assert letter_verify(letter)
    letter.payload["parts"][0]["text"] += "."
    assert not letter_verify(letter)


def test_letter_is_drafted_from_what_was_signed(nutritionist):
    visit = signed_consultation(by=nutritionist).consultation
    drafted = letter_drafted(visit.patient, "summary")
    assert "Sobrepeso" in drafted["diagnoses"]
    assert drafted["treatments"] == "Plan de 1,800 kcal."
    assert "Aumento de 8 kg" in drafted["condition"]
    assert "72.4 kg" in drafted["facts"]
    assert "interrogadas y negadas" in drafted["facts"]


def test_letter_of_an_empty_record_is_blank(patient):
    drafted = letter_drafted(patient, "referral")
    assert drafted["impression"] == ""
    assert "sin interrogar" in drafted["facts"]


def test_letter_without_request_is_refused_by_the_database(nutritionist):
    letter = answered_referral(nutritionist).letter
    fields = [f.attname for f in Letter._meta.local_fields if f.attname != "id"]
    copy = Letter(**{name: getattr(letter, name) for name in fields})
    copy.kind, copy.sha256, copy.public_id = "summary", "0" * 64, letter.patient.public_id
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_letters_refused_to_others(patient, assistant, stranger, auditor):
    for other in (assistant, stranger, auditor):
        with pytest.raises(PermissionDenied):
            signed(patient, "referral", other)


def test_page_signs_with_the_password_and_keeps_what_was_typed(patient, nutritionist, client_of):
    browser = client_of(nutritionist)
    address = f"/pacientes/{patient.public_id}/cartas/referral/"
    assert "Motivo de envío" in browser.get(address).text
    data = {**REFERRAL, "recipient": "Dr. Inventado", "password": "no es"}
    wrong = browser.post(address, data)
    assert wrong.status_code == 422
    assert "Dolor abdominal que persiste." in wrong.text
    assert not Letter.objects.exists()
    done = browser.post(address, {**data, "password": PASSWORD})
    assert done.status_code == 302
    assert "Dr. Inventado" in browser.get(done.url).text
    letter = Letter.objects.get()
    assert f"carta={letter.public_id}" in browser.get(done.url).text


def test_N004_21_letter_leaves_only_by_a_logged_delivery(nutritionist, client_of):
    letter = answered_referral(nutritionist).letter
    browser = client_of(nutritionist)
    address = f"/pacientes/{letter.patient.public_id}/privacidad/entregas/"
    form = browser.get(address, {"carta": str(letter.public_id)}).context["form"]
    assert form.initial["recipient_name"] == letter.recipient
    assert form.initial["basis"] == "patient" and REFERRAL["basis"] in form.initial["request_note"]
    refused = browser.post(address, {**form.initial, "basis": ""})
    assert refused.status_code == 403 and not letter.disclosures.exists()
    done = browser.post(address, form.initial)
    row = letter.disclosures.get()
    assert (row.content, row.made_by, row.fields) == (
        "letter",
        nutritionist.user,
        "Nota de referencia",
    )
    assert f"{done.url}pdf/" in browser.get(done.url).text
    pdf = browser.get(f"{done.url}pdf/")
    text = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.content)).pages)
    assert letter.recipient in text
    assert AccessEvent.objects.filter(action="download", object_type="patients.letter").exists()
    assert letter.recipient in browser.get(f"/pacientes/cartas/{letter.public_id}/").text


def test_answer_goes_on_the_written_request(patient, nutritionist):
    asked = request_of(patient, nutritionist, kind="consult")
    letter = Letter(request=asked, recipient="Dra. Ficticia", payload={"parts": []})
    said = letter_delivery(letter)
    assert (said["recipient"], said["basis"]) == ("physician", "physician")
    assert said["request_note"] == asked.evidence


def test_letter_of_another_record_is_not_delivered(patient, nutritionist):
    letter = answered_referral(nutritionist).letter
    with pytest.raises(ValidationError, match="otro expediente"):
        disclosure_record(patient=patient, data=delivery(letter=letter), by=nutritionist)


def test_page_records_a_request_and_answers_it(patient, nutritionist, client_of):
    browser = client_of(nutritionist)
    address = f"/pacientes/{patient.public_id}/cartas/"
    assert browser.post(address, {"kind": "summary"}).status_code == 422
    said = {
        "kind": "summary",
        "requested_on": timezone.localdate().isoformat(),
        "requester": "Rosa Ejemplo",
        "capacity": "tutor",
        "reason": "Cambio de ciudad",
        "evidence": "Carpeta 3",
    }
    assert browser.post(address, said).status_code == 302
    page = browser.get(address).text
    assert "Responder" in page
    asked = patient.written_requests.get()
    answer = browser.get(f"{address}summary/", {"solicitud": asked.public_id}).text
    assert "Responde a Rosa Ejemplo" in answer
