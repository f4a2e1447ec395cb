"""What a person tells before the visit: kept, sent, reviewed, and never written by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agenda import questionnaire
from agenda.models import PrevisitDecision, PrevisitForm
from agenda.questionnaire import QUESTIONS, cleaned, denies_allergies, items_of, listed
from agenda.selectors.previsit import previsit_sent, review_items
from agenda.services.booking import ContactData, appointment_link_patient
from agenda.services.previsit import previsit_decide, previsit_make, previsit_send
from agenda.tokens import token_hash
from patients.models import Consent, HistorySection
from patients.services.consent import consent_grant, notice_publish
from patients.services.consultation import consultation_open, history_section_save
from tests.factories.agenda import ANSWERS, appointment_of, sent_form
from tests.factories.patients import PatientFactory

SIGNED = {"act": "send", "signed_name": "Itzel Sáenz", "notice_version": "1"}


@pytest.fixture(autouse=True)
def _no_counts(db):
    cache.clear()


@pytest.fixture
def patient(owner):
    return PatientFactory(clinic=owner.clinic, responsible=owner.user)


@pytest.fixture
def visit(owner, patient):
    return consultation_open(patient=patient, by=owner)


@pytest.fixture
def link(owner, patient):
    """The address of a new form."""
    return reverse("booking:previsit", args=[previsit_make(patient=patient, by=owner).secret])


def test_form_keeps_itself_and_goes_on_elsewhere(link):
    answer = Client().post(link, {"reason": "Bajar de peso"}, headers={"X-Autosave": "1"})
    assert answer.json().keys() == {"saved_at"}
    assert "Bajar de peso" in Client().get(link).content.decode()
    assert Client().post(link, {"act": "later", "reason": "Otra cosa"}).status_code == 302
    assert PrevisitForm.objects.get().answers == {"reason": "Otra cosa"}


def test_form_knows_nothing_of_the_record(link, patient):
    text = Client().get(link).content.decode()
    assert not any(word in text for word in (patient.given_names, "Sáenz", "5512345678", "Toluca"))


def test_consents_begin_unticked(link):
    text = Client().get(link).content.decode()
    assert text.count('name="consents"') == len(Consent.Purpose)
    assert "checked" not in text


def test_sent_form_shows_and_takes_nothing_more(link, owner):
    answer = Client().post(link, ANSWERS | SIGNED | {"consents": ["care"]})
    assert answer.status_code == 302
    text = Client().get(link).content.decode()
    assert "Gracias" in text
    assert "energía" not in text
    late = Client().post(link, {"reason": "x"}, headers={"X-Autosave": "1"})
    assert late.status_code == 422
    assert PrevisitForm.objects.get().answers["reason"] == "Quiero tener más energía."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"signed_name": " "}, "vale como su firma"),
        ({"notice_version": "9"}, "léalo otra vez"),
        ({"notice_version": "x"}, "léalo otra vez"),
        ({"birth_date": "ayer"}, "Escriba la fecha"),
        ({"birth_date": "2090-01-01"}, "Revise el año"),
        ({"sex": "otro"}, "Elija una de las opciones"),
    ],
)
def test_odd_form_is_refused_and_loses_nothing(link, changes, said):
    answer = Client().post(link, ANSWERS | SIGNED | changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "quesadillas" in answer.content.decode()
    kept = PrevisitForm.objects.get()
    assert (kept.sent_at, kept.answers["breakfast"]) == (None, ANSWERS["breakfast"])


def test_blank_form_is_not_sent(link):
    assert "en blanco" in Client().post(link, SIGNED).content.decode()


def test_notice_published_meanwhile_is_read_again(link, owner):
    notice_publish(by=owner, simplified="Otro aviso.", integral="Otro aviso integral.")
    assert Client().post(link, ANSWERS | SIGNED).status_code == 422
    assert Client().post(link, ANSWERS | SIGNED | {"notice_version": "2"}).status_code == 302


def test_link_dies_and_is_of_one_form(link, owner, patient):
    assert Client().get(link[:-2] + "x/").status_code == 404
    PrevisitForm.objects.update(
        created_at=timezone.now() - timedelta(days=15), expires_at=timezone.now()
    )
    assert Client().get(link).status_code == 404
    assert Client().post(link, ANSWERS | SIGNED).status_code == 404


def test_secret_is_not_in_the_database(owner, patient):
    made = previsit_make(patient=patient, by=owner)
    assert made.form.sha256 == token_hash(made.secret) != made.secret


# --- What the database holds ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{"answers": {}}, {"consents": ["marketing"]}, {"sent_at": None}], ids=str
)
def test_what_was_sent_does_not_change(owner, patient, changes):
    form = sent_form(patient, owner)
    with pytest.raises(DatabaseError), transaction.atomic():
        PrevisitForm.objects.filter(pk=form.pk).update(**changes)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("previsit_of_somebody", {"patient": None}),
        ("previsit_sent_whole", {"answers_sha256": "x"}),
        ("previsit_expires", {"expires_at": timezone.now() - timedelta(days=1)}),
    ],
)
def test_form_rules(owner, patient, name, changes):
    form = previsit_make(patient=patient, by=owner).form
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PrevisitForm.objects.filter(pk=form.pk).update(**changes)


# --- The review ----------------------------------------------------------------------------------


def test_nothing_is_in_the_record_until_accepted(owner, patient, visit):
    sent_form(patient, owner)
    patient.refresh_from_db()
    assert (patient.occupation, patient.allergies.count(), patient.consents.count()) == ("", 0, 0)
    assert not HistorySection.objects.exists()


def test_section_accepted_goes_below_what_was_there(owner, patient, visit):
    form = sent_form(patient, owner)
    history_section_save(consultation=visit, section="motivo", text="Control.", by=owner)
    for _ in range(2):
        previsit_decide(form=form, item="motivo", accept=True, consultation=visit, by=owner)
    text = HistorySection.objects.get(section="motivo").text
    assert text.startswith("Control.\n\nEnviado por el paciente el ")
    assert text.count("más energía") == 1


def test_section_left_out_is_not_written(owner, patient, visit):
    form = sent_form(patient, owner)
    previsit_decide(form=form, item="motivo", accept=False, consultation=visit, by=owner)
    assert not HistorySection.objects.exists()
    assert {i.key: i.outcome for i in review_items(form)}["motivo"] == "dismissed"


def test_identity_allergies_and_consents_go_through_their_services(owner, patient, visit):
    form = sent_form(patient, owner)
    for item in ("identificacion", "alergias", "consentimiento:care"):
        previsit_decide(form=form, item=item, accept=True, consultation=visit, by=owner)
    patient.refresh_from_db()
    assert (patient.given_names, patient.occupation) == ("Itzel", "Maestra")
    assert patient.address == "Calle Inventada 12, Toluca"
    assert {row.agent for row in patient.allergies.all()} == {"Cacahuate", "mariscos"}
    consent = patient.consents.get()
    assert (consent.purpose, consent.method, consent.notice) == ("care", "form", form.notice)
    assert str(form.public_id) in consent.evidence


def test_SIG_05_patient_signs_on_their_own_link_and_the_method_is_kept(link, owner, patient, visit):
    assert Client().post(link, ANSWERS | SIGNED | {"consents": ["care"]}).status_code == 302
    form = PrevisitForm.objects.get()
    previsit_decide(
        form=form, item="consentimiento:care", accept=True, consultation=visit, by=owner
    )
    consent = patient.consents.get()
    assert consent.get_method_display() == "Formulario enviado desde su teléfono"
    assert "por Itzel Sáenz" in consent.evidence
    assert form.answers_sha256[:16] in consent.evidence


@pytest.mark.parametrize("method", ["paper", "screen", "code", "whatsapp", "form"])
def test_SIG_05_how_it_was_signed_is_kept_and_shown(owner, patient, client_of, method):
    consent = consent_grant(patient=patient, evidence="Carpeta 3", method=method, by=owner)
    page = client_of(owner).get(reverse("patients:privacy", args=[patient.public_id]))
    assert consent.get_method_display() in page.content.decode()
    other = "paper" if method != "paper" else "screen"
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(method=other)


def test_SIG_05_consent_needs_its_evidence(owner, patient):
    with pytest.raises(ValidationError):
        consent_grant(patient=patient, evidence=" ", method="paper", by=owner)


def test_denied_allergies_are_denied(owner, patient, visit):
    form = sent_form(patient, owner, food_allergies="Ninguna", drug_allergies="no")
    previsit_decide(form=form, item="alergias", accept=True, consultation=visit, by=owner)
    patient.refresh_from_db()
    assert patient.allergies_denied


def test_what_was_not_told_is_not_accepted(owner, patient, visit):
    form = sent_form(patient, owner)
    for item in ("heredofamiliares", "consentimiento:marketing", "contraseña"):
        with pytest.raises(ValidationError):
            previsit_decide(form=form, item=item, accept=True, consultation=visit, by=owner)
    assert PrevisitDecision.objects.count() == 1


def test_form_of_somebody_else_is_refused(owner, patient, visit, stranger, assistant):
    form = sent_form(PatientFactory(clinic=owner.clinic, responsible=owner.user), owner)
    with pytest.raises(PermissionDenied):
        previsit_decide(form=form, item="motivo", accept=True, consultation=visit, by=owner)
    mine = sent_form(patient, owner)
    for by in (stranger, assistant):
        with pytest.raises(PermissionDenied):
            previsit_decide(form=mine, item="motivo", accept=True, consultation=visit, by=by)
    with pytest.raises(PermissionDenied):
        previsit_make(patient=patient, by=stranger)


def test_review_beside_the_history(owner, patient, visit, client_of):
    browser = client_of(owner)
    path = reverse("agenda:previsit-review", args=[visit.public_id])
    assert browser.get(path).content == b""
    sent_form(patient, owner)
    text = browser.get(path).content.decode()
    assert "quesadillas" in text
    assert "6 por revisar" in text
    decide = reverse("agenda:previsit-decide", args=[visit.public_id])
    browser.post(decide, {"item": "motivo", "act": "dismiss"})
    browser.post(decide, {"item": "todo", "act": "accept"})
    assert "Revisado" in browser.get(path).content.decode()
    assert not HistorySection.objects.filter(section="motivo").exists()
    assert "quesadillas" in HistorySection.objects.get(section="evaluacion_dietetica").text
    assert patient.consents.count() == 2


def test_assistant_makes_the_link_and_does_not_read_it(owner, patient, visit, assistant, client_of):
    browser = client_of(assistant)
    made = browser.post(reverse("agenda:previsit-make", args=[patient.public_id])).content.decode()
    assert "/citas/f/" in made
    sent_form(patient, owner)
    assert browser.get(reverse("agenda:previsit-review", args=[visit.public_id])).status_code == 403
    assert previsit_sent(assistant, patient) is None
    card = browser.get(reverse("agenda:patient-card", args=[patient.public_id])).content.decode()
    assert "enviado el" in card
    assert "energía" not in card


def test_who_has_no_record_tells_first_and_is_admitted_with_it(owner, client_of):
    row = appointment_of(owner, contact=ContactData("Itzel", "5512345678"))
    made = previsit_make(appointment=row, by=owner)
    previsit_send(form=made.form, given=ANSWERS, consents=[], signed_name="Itzel", notice_version=1)
    page = client_of(owner).get(reverse("agenda:appointment-admit", args=[row.public_id]))
    assert page.context["form"].initial["birth_date"] == "1990-04-27"
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    appointment_link_patient(appointment=row, patient=patient, by=owner)
    assert previsit_sent(owner, patient) == made.form


# --- The questions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", ()),
        ("Ninguna.", ()),
        ("nuez,  nuez , leche de vaca", ("nuez", "leche de vaca")),
        ("no, camarón", ("camarón",)),
        ("a\nb", ("a", "b")),
    ],
)
def test_list_of_allergies(text, items):
    assert listed(text) == items


def test_allergies_are_denied_only_when_both_were_asked():
    assert not denies_allergies({"food_allergies": "no"})
    assert denies_allergies({"food_allergies": "no", "drug_allergies": "ninguna"})
    assert not denies_allergies({"food_allergies": "no", "drug_allergies": "penicilina"})


def test_the_form_never_asks_for_a_curp():
    words = " ".join(q.name + q.label for q in QUESTIONS.values()).lower()
    assert "curp" not in words


@settings(max_examples=60, deadline=None)
@example({"given_names": "\0"})
@example({"given_names": "a" * (QUESTIONS["given_names"].most - 1) + " b"})
@given(st.dictionaries(st.sampled_from([*QUESTIONS, "clinic", "sent_at"]), st.text(max_size=50)))
def test_answers_are_only_known_questions_and_bounded(given_):
    kept = cleaned(given_)
    assert set(kept) <= set(QUESTIONS)
    assert all(
        text and "\0" not in text and len(text) <= QUESTIONS[n].most
        for n, text in kept.items()
        if text
    )
    assert set(items_of(kept)) <= {"identificacion", "alergias", *questionnaire.Section.values}
    assert cleaned(kept) == kept
