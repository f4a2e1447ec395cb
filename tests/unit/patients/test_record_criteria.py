"""Criteria of the record that no other file proves: scope, headers, reports, data and codes."""

from __future__ import annotations

import hashlib
import io
import json
import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Membership
from audit.models import AccessEvent, Action
from patients.documents.letter import letter_pdf
from patients.documents.note import note_pdf
from patients.models import SignedDocument
from patients.presenters import document_shown
from patients.services.attachment import AttachmentData
from patients.services.letter import letter_sign
from patients.verification import code_of
from tests.factories.accounts import PASSWORD
from tests.factories.patients import (
    PDF,
    REFERRAL,
    PatientFactory,
    answered_referral,
    attached_file,
    lab_result_of_somebody,
    ready_consultation,
    signed_consultation,
)
from tests.unit.patients.browsing import get

pytestmark = pytest.mark.django_db
VERIFY = "/verificar/"


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# --- NOM-004 2, 5.12, 5.14, 9.2, 10.6 ---


def test_N004_01_one_person_office_goes_from_registering_to_signing(owner, client_of) -> None:
    assert Membership.objects.filter(clinic=owner.clinic).count() == 1
    browser = client_of(owner)
    for name in ("patients:patient-register", "agenda:day", "accounts:clinic", "accounts:history"):
        assert browser.get(reverse(name)).status_code == 200, name
    visit = ready_consultation(by=owner)
    signed = browser.post(
        reverse("practice:consultation-sign", args=[visit.public_id]), {"password": PASSWORD}
    )
    assert signed.status_code == 302
    assert SignedDocument.objects.get().signer == owner.user


def test_N004_01_manual_says_whom_it_serves() -> None:
    manual = (settings.BASE_DIR / "docs/manual-de-operaciones.md").read_text(encoding="utf-8")
    assert "consultorio privado de una sola persona" in manual


OBLIGES = re.compile(
    r"obligator\w+[^.\n]{0,60}(electr[óo]nic|digital)|"
    r"(obliga|exige|debe)\w*[^.\n]{0,40}(digitalizar|dejar el papel)",
    re.IGNORECASE,
)


def test_N004_13_nothing_says_that_the_electronic_means_is_an_obligation() -> None:
    assert OBLIGES.search("Es obligatorio llevar el expediente electrónico.")  # it can find one
    said = [settings.BASE_DIR / "README.md"]
    for folder in ("templates", "docs", "patients", "practice"):
        found = (settings.BASE_DIR / folder).rglob("*")
        said += [path for path in found if path.suffix in (".html", ".md", ".typ", ".py")]
    told = {path.name: OBLIGES.findall(path.read_text(encoding="utf-8")) for path in said}
    assert not {name: words for name, words in told.items() if words}
    manual = (settings.BASE_DIR / "docs/manual-de-operaciones.md").read_text(encoding="utf-8")
    assert "el electrónico es optativo (5.12)" in manual


def test_N004_15_every_document_says_its_service(owner, client_of) -> None:
    service = "Consulta externa – nutrición"
    document, letter = signed_consultation(by=owner), answered_referral(owner).letter
    for row in (document, letter):
        assert row.payload["document"]["service"] == service
    assert service in text_of(note_pdf(document))
    assert service in text_of(letter_pdf(letter))
    browser = client_of(owner)
    assert service in get(browser, "document-detail", document.public_id).content.decode()
    assert service in get(browser, "letter-detail", letter.public_id).content.decode()


def test_N004_22_report_of_somebody_else_keeps_who_asked_made_and_when(owner, client_of) -> None:
    data = AttachmentData(
        kind="laboratory",
        title="Química sanguínea",
        original_name="informe.pdf",
        studied_on=date(2026, 1, 15),
        laboratory="Laboratorio Prueba",
        requested_by="Dra. Ficticia",
        performed_by="Q.F.B. Inventado",
    )
    row = attached_file(owner, content=PDF + b"x", data=data)
    page = get(client_of(owner), "attachment-list", row.patient.public_id).content.decode()
    for said in ("15/ene/2026", "Laboratorio Prueba", "Dra. Ficticia", "Q.F.B. Inventado"):
        assert said in page


def test_N004_22_what_was_transcribed_is_marked_where_it_is_read(owner, client_of) -> None:
    row = lab_result_of_somebody(owner)
    page = get(client_of(owner), "lab-results", row.patient.public_id).content.decode()
    assert "transcrito de informe externo, Laboratorio Prueba" in page
    document = signed_consultation(by=owner, patient=row.patient)
    part = next(one for one in document_shown(document) if one.title == "Laboratorio")
    assert (
        "Laboratorio Prueba, transcrito de informe externo" in dict(part.rows)["Glucosa en ayuno"]
    )


def test_N004_26_every_paper_carries_date_hour_full_name_and_signature(owner) -> None:
    owner.user.full_name = "Ana Inventada de la Peña"
    owner.user.save(update_fields=["full_name"])
    document = signed_consultation(by=owner)
    letter = letter_sign(
        patient=PatientFactory(clinic=owner.clinic, responsible=owner.user),
        kind="referral",
        recipient="Dr. Inventado",
        texts=REFERRAL,
        method="Contraseña",
        by=owner,
    )
    for pdf in (note_pdf(document), letter_pdf(letter)):
        text = text_of(pdf)
        assert re.search(r"Firmado el \d{1,2}/[a-z]{3}/\d{4}, \d\d:\d\d con Contraseña", text)
        assert "Ana Inventada de la Peña" in text
        assert owner.user.licence.number in text


# --- NOM-024 6.6.2: data, not only paper ---


def test_N024_10_signed_data_with_its_schema_is_taken_away_and_hashes_alike(
    owner, assistant, stranger, client_of
) -> None:
    document = signed_consultation(by=owner)
    answer = get(client_of(owner), "document-json", document.public_id)
    assert answer["Content-Type"] == "application/json"
    assert hashlib.sha256(answer.content).hexdigest() == document.sha256
    said = json.loads(answer.content)
    assert said["schema"] == document.template_version == "nota-2"
    assert said["patient"]["name"] == document.payload["patient"]["name"]
    event = AccessEvent.objects.get(action=Action.DOWNLOAD)
    assert event.patient_id == str(document.consultation.patient.public_id)
    for other, status in ((assistant, 403), (stranger, 404)):
        assert get(client_of(other), "document-json", document.public_id).status_code == status


# --- SIG-06: text, hash and a page that verifies ---


def ask(code: str) -> str:
    """What somebody without an account reads."""
    return Client().get(VERIFY, {"codigo": code}).content.decode()


@pytest.mark.parametrize("base", ["https://nutricion.example", ""])
def test_SIG_06_paper_prints_hash_code_and_where_to_verify(owner, settings, base) -> None:
    settings.PUBLIC_BASE_URL = base
    document, letter = signed_consultation(by=owner), answered_referral(owner).letter
    for row, pdf in ((document, note_pdf(document)), (letter, letter_pdf(letter))):
        text = text_of(pdf)
        assert code_of(row.sha256) in text
        assert row.sha256 in text.replace(" ", "")
        assert f"{base}{VERIFY}" in text


def test_SIG_06_page_answers_yes_with_date_and_licence_and_nothing_of_the_patient(owner) -> None:
    document, letter = signed_consultation(by=owner), answered_referral(owner).letter
    for row, patient in ((document, document.consultation.patient), (letter, letter.patient)):
        for code in (code_of(row.sha256), code_of(row.sha256).lower(), row.sha256):
            page = ask(code)
            assert "sigue íntegro" in page
            assert owner.user.licence.number in page
            for secret in (patient.full_name, patient.record, owner.clinic.name):
                assert secret not in page


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "1A2B", "%", "x" * 500, "'; --", "f" * 64])
def test_SIG_06_page_answers_no(owner, code) -> None:
    signed_consultation(by=owner)
    page = ask(code)
    assert "ningún documento firmado aquí" in page
    assert "sigue íntegro" not in page


def test_SIG_06_page_tells_what_no_longer_matches_its_signature(owner, monkeypatch) -> None:
    document = signed_consultation(by=owner)
    monkeypatch.setattr("patients.selectors.verification.document_verify", lambda _document: False)
    page = ask(code_of(document.sha256))
    assert "Integridad no verificada" in page
    assert "sigue íntegro" not in page
