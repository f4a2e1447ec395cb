"""S6: what is missing, who signs, both or neither, and never twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command

from agenda.models import Appointment
from agenda.services.settings import hours_set
from messaging.models import OutboundMessage
from patients.models import Note, SignedDocument
from patients.services.consent import consent_grant
from patients.services.measurement import measurement_record
from plans.models import Plan
from plans.services.proposal import plan_propose
from practice.narrative import note_draft
from practice.visit import Visit
from tests.factories.accounts import PASSWORD
from tests.factories.agenda import WEEK, visit_type_of
from tests.factories.messaging import ContactFactory, ConversationFactory, LineFactory
from tests.factories.plans import target_for
from tests.unit.practice.screens import autosave, get, post

SCREEN = "consultation-close"


def proposed(visit, by, **changes):
    """The visit's draft plan, solved."""
    call_command("foods_load", verbosity=0)
    target_for(visit, by, **changes)
    return plan_propose(consultation=visit, by=by)


def sign(browser, visit, password=PASSWORD, **extra):
    return post(browser, "consultation-sign", visit, password=password, **extra)


def test_missing_is_listed_with_its_screen(browser, visit):
    page = get(browser, SCREEN, visit).content.decode()
    assert "Falta para firmar" in page
    assert f"/consulta/{visit.public_id}/medicion/" in page
    assert f"/pacientes/{visit.patient.public_id}/editar/" in page or "Alergias" in page


def test_missing_is_asked_again_as_the_note_is_kept(browser, visit):
    lacking = "el plan o indicación terapéutica"
    assert lacking in get(browser, "consultation-missing", visit).content.decode()
    visit.refresh_from_db()
    autosave(browser, SCREEN, visit, plan="Cinco comidas.", version=str(visit.edit_version))
    assert lacking not in get(browser, "consultation-missing", visit).content.decode()


def test_note_is_drafted_until_it_is_written(browser, ready, nutritionist):
    assert "72.4 kg" in get(browser, SCREEN, ready).content.decode()
    measurement_record(consultation=ready, kind="weight", value=Decimal(71), by=nutritionist)
    assert "71 kg" in get(browser, SCREEN, ready).content.decode()
    ready.refresh_from_db()
    autosave(browser, SCREEN, ready, objective="Lo escribí yo.", version=str(ready.edit_version))
    page = get(browser, SCREEN, ready).content.decode()
    assert "Lo escribí yo." in page
    assert 'value="Peso 71 kg' in page


def test_signing_takes_the_drafts_of_what_nobody_wrote(browser, ready, nutritionist):
    draft = note_draft(Visit(ready, by=nutritionist))["objective"]
    autosave(browser, SCREEN, ready, plan="Cinco comidas.", version=str(ready.edit_version))
    assert sign(browser, ready).status_code == 302
    note = Note.objects.get(consultation=ready)
    assert (note.plan, note.objective) == ("Cinco comidas.", draft)
    assert SignedDocument.objects.get().payload["note"]["objective"] == draft


def test_SIG_01_wrong_password_signs_nothing(browser, ready):
    answer = sign(browser, ready, "otra")
    assert answer.status_code == 422
    assert "La contraseña no corresponde" in answer.content.decode()
    assert not SignedDocument.objects.exists()


def test_incomplete_visit_is_not_signed(browser, visit):
    answer = sign(browser, visit)
    assert answer.status_code == 422
    assert "Falta completar" in answer.content.decode()


def test_EDI_03_signing_twice_gives_the_same_document(browser, ready):
    first, second = sign(browser, ready), sign(browser, ready)
    document = SignedDocument.objects.get()
    assert first.url == second.url
    assert str(document.public_id) in first.url


def test_plan_and_note_are_closed_together(browser, ready, nutritionist):
    plan = proposed(ready, nutritionist)
    assert sign(browser, ready).status_code == 302
    plan.refresh_from_db()
    assert not plan.is_draft
    section = SignedDocument.objects.get().payload["extra"]["plan"]
    assert section["payload"]["version"] == plan.version


def test_low_energy_plan_asks_for_a_reason_and_publishes_nothing_before(
    browser, ready, nutritionist
):
    proposed(ready, nutritionist, energy_kcal=Decimal(1100))
    asked = sign(browser, ready)
    assert asked.status_code == 422
    assert 'name="low_energy_reason"' in asked.content.decode()
    assert Plan.objects.get().is_draft
    assert not SignedDocument.objects.exists()
    given = sign(browser, ready, low_energy_reason="Preparación, con vigilancia médica")
    assert given.status_code == 302
    assert Plan.objects.get().low_energy_reason


@pytest.mark.parametrize(
    "name",
    [
        "consultation-revision",
        "consultation-measurements",
        "consultation-diagnosis",
        "consultation-requirement",
        "consultation-plan",
        "consultation-close",
    ],
)
def test_signed_visit_leads_to_its_document(browser, ready, name):
    sign(browser, ready)
    document = SignedDocument.objects.get()
    assert get(browser, name, ready).url.endswith(f"/documentos/{document.public_id}/")


def test_autosave_after_the_signature_says_so(browser, ready):
    sign(browser, ready)
    answer = autosave(browser, "consultation-revision", ready, **{"motivo-text": "tarde"})
    assert answer.status_code == 422
    assert "addendum" in answer.json()["message"]


def test_colleague_does_not_sign_for_another(client_of, owner, ready):
    answer = sign(client_of(owner), ready)
    assert answer.status_code == 422
    assert not SignedDocument.objects.exists()


def test_session_that_expired_is_sent_to_sign_in_and_writes_nothing(client, ready):
    answer = autosave(client, SCREEN, ready, objective="x")
    assert answer.status_code == 302
    assert "/cuenta/login/" in answer.url


def test_assistant_may_not(client_of, assistant, ready):
    assert get(client_of(assistant), SCREEN, ready).status_code == 403


def test_first_visit_books_the_next_and_tells_the_patient(browser, ready, nutritionist, settings):
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", "x"
    kind = visit_type_of(nutritionist)
    hours_set(professional=nutritionist, week=WEEK, by=nutritionist)
    LineFactory(clinic=ready.patient.clinic)
    contact = ContactFactory(clinic=ready.patient.clinic, patient=ready.patient)
    ConversationFactory(clinic=ready.patient.clinic, contact=contact)
    consent_grant(patient=ready.patient, by=nutritionist, evidence="Hoja.", purpose="messages")
    assert "Firmar y enviar" in get(browser, SCREEN, ready).content.decode()
    page = get(browser, "next-visit", ready).content.decode()
    chosen = page.split('<option value="20')[1].split('"')[0]
    assert sign(browser, ready, next_visit=f"20{chosen}", send="1").status_code == 302
    booked = Appointment.objects.get(patient=ready.patient)
    assert booked.visit_type == kind
    assert "Su próxima cita" in OutboundMessage.objects.get().body


def test_next_visit_not_yet_shown_signs_nothing(browser, ready):
    answer = sign(browser, ready, next_visit_unknown="1")
    assert answer.status_code == 422
    assert "Todavía se buscaba la próxima cita" in answer.content.decode()
    assert not SignedDocument.objects.exists()
