"""The channel and the agenda: told once, only with consent, and answered with one word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agenda.services.online import person_cancel
from agenda.services.previsit import previsit_make
from agenda.services.state import appointment_cancel, appointment_confirm
from messaging.linter import problems_of
from messaging.models import Contact, OutboundMessage
from messaging.notices import cancellation_told
from messaging.router import Intent, Situation, route
from messaging.services.appointments import (
    appointment_notice,
    appointments_remind,
    conversation_with,
    link_send,
)
from messaging.services.handling import inbound_handle
from messaging.services.outbox import outbound_send
from patients.models import Consent
from patients.services.consent import consent_revoke
from tests.factories.agenda import appointment_of, tomorrow_at
from tests.factories.messaging import ConversationFactory, InboundFactory, consent_to
from tests.factories.patients import PatientFactory

TEMPLATE = "HX" + "0" * 32


@pytest.fixture
def patient(owner):
    """Somebody who accepts reminders."""
    person = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    consent_to(person, Consent.Purpose.MESSAGES)
    return person


@pytest.fixture
def talk(patient):
    """Their conversation, with its window open."""
    return ConversationFactory(
        clinic=patient.clinic, contact__patient=patient, contact__phone=patient.phone
    )


@pytest.fixture
def row(owner, patient):
    return appointment_of(owner, patient=patient, starts_at=tomorrow_at(10))


def test_booked_is_told_once(row, talk):
    for _ in range(2):
        appointment_notice(appointment_id=row.pk)
    message = OutboundMessage.objects.get()
    assert message.category == "logistics"
    assert "10:00" in message.body
    assert "/citas/v/" in message.body
    assert row.visit_type.name not in message.body


def test_moved_is_told_again(row, talk, owner):
    from agenda.services.booking import appointment_move

    appointment_notice(appointment_id=row.pk)
    appointment_move(appointment=row, starts_at=tomorrow_at(12), by=owner)
    appointment_notice(appointment_id=row.pk)
    assert OutboundMessage.objects.count() == 2


def test_cancelled_by_the_clinic_is_told_and_by_the_person_is_not(row, talk, owner, patient):
    appointment_cancel(appointment=row, reason="No puede el nutriólogo", by=owner)
    assert "cancelada" in appointment_notice(appointment_id=row.pk).body
    other = appointment_of(owner, patient=patient, starts_at=tomorrow_at(12))
    person_cancel(appointment=other)
    assert appointment_notice(appointment_id=other.pk) is None


def test_nobody_is_written_to_without_consent(owner):
    silent = PatientFactory(clinic=owner.clinic, responsible=owner.user, phone="+525587654321")
    row = appointment_of(owner, patient=silent, starts_at=tomorrow_at(10))
    assert appointment_notice(appointment_id=row.pk) is None
    assert appointments_remind() == 0
    assert not Contact.objects.exists()


def test_who_asked_for_silence_is_not_written_to(row, talk):
    talk.contact.opted_out_at, talk.contact.opt_out_evidence = timezone.now(), "BAJA"
    talk.contact.save(update_fields=["opted_out_at", "opt_out_evidence"])
    assert appointment_notice(appointment_id=row.pk) is None


def test_telephone_of_another_record_is_not_written_to(owner, patient, talk):
    twin = PatientFactory(clinic=owner.clinic, responsible=owner.user, phone=patient.phone)
    consent_to(twin, Consent.Purpose.MESSAGES)
    assert conversation_with(twin) is None


def test_outside_the_window_only_the_template_goes(row, patient, settings):
    assert appointment_notice(appointment_id=row.pk) is None
    settings.TWILIO_APPOINTMENT_TEMPLATE = TEMPLATE
    message = appointment_notice(appointment_id=row.pk)
    assert (message.body, message.content_sid) == ("", TEMPLATE)
    assert message.content_variables["3"] == "10:00"


def test_tomorrow_is_reminded_once(row, talk, owner, patient):
    appointment_of(owner, patient=patient, starts_at=tomorrow_at(10, days=2))
    assert [appointments_remind(), appointments_remind()] == [1, 0]
    assert "le recordamos su cita del" in OutboundMessage.objects.get().body


def test_confirmed_is_reminded_and_cancelled_is_not(row, talk, owner):
    appointment_confirm(appointment=row, by=owner)
    assert appointments_remind() == 1
    appointment_cancel(appointment=row, reason="x", by=owner)
    assert appointments_remind() == 0


def test_what_is_said_is_logistics(row, talk):
    message = appointment_notice(appointment_id=row.pk)
    assert problems_of(message.body, category="logistics") == ()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("CANCELO", Intent.CANCEL_VISIT),
        ("Cancelar mi cita", Intent.CANCEL_VISIT),
        ("no podré ir", Intent.CANCEL_VISIT),
        ("cancelar", Intent.OPT_OUT),
        ("Confirmo.", Intent.CONFIRM),
    ],
)
def test_words_for_an_appointment(text, intent):
    assert route(text, Situation()) == intent


def say(talk, text: str) -> None:
    message = InboundFactory(
        conversation=talk,
        clinic=talk.clinic,
        state="received",
        intent="",
        payload={"From": talk.contact.reply_address, "Body": text},
    )
    inbound_handle(message_id=message.pk)
    talk.refresh_from_db()


def test_confirmo_confirms(row, talk):
    say(talk, "Confirmo")
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert "quedó confirmada" in OutboundMessage.objects.get().body
    assert not talk.needs_person


def test_cancelo_cancels_and_tells_the_clinic(row, talk):
    say(talk, "CANCELO")
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert talk.needs_person
    assert "cancelada su cita del" in OutboundMessage.objects.get().body


@pytest.mark.parametrize("text", ["Confirmo", "Cancelo"])
def test_without_an_appointment_a_person_is_called(talk, text, owner, patient):
    far = appointment_of(owner, patient=patient, starts_at=tomorrow_at(10, days=20))
    say(talk, text)
    far.refresh_from_db()
    assert far.state == "pending"
    assert talk.needs_person


def test_signal_wakes_a_worker(owner, patient, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("messaging.receivers.wake", lambda task, pk: asked.append((task, pk)))
    with django_capture_on_commit_callbacks(execute=True):
        row = appointment_of(owner, patient=patient)
        appointment_confirm(appointment=row, by=owner)
    assert asked == [("notice_appointment", row.pk)]


def test_link_of_a_form_is_sent_to_its_patient_only(owner, patient, talk, client_of):
    made = previsit_make(patient=patient, by=owner)
    address = f"http://127.0.0.1:8000{reverse('booking:previsit', args=[made.secret])}"
    path = reverse("messaging:link-send", args=[patient.public_id])
    for _ in range(2):
        assert client_of(owner).post(path, {"address": address}).status_code == 200
    assert address in OutboundMessage.objects.get().body
    other = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    with pytest.raises(ValidationError, match="no es de este paciente"):
        link_send(patient=other, address=address, by=owner)
    refused = client_of(owner).post(path, {"address": "http://malo.example/x/"})
    assert refused.status_code == 422


def test_link_outside_the_window_is_for_the_person_to_send(owner, patient, talk):
    talk.last_inbound_at = timezone.now() - timedelta(hours=24)
    talk.save(update_fields=["last_inbound_at"])
    made = previsit_make(patient=patient, by=owner)
    with pytest.raises(ValidationError, match="Copie el enlace"):
        link_send(patient=patient, address=f"/citas/f/{made.secret}/", by=owner)


def told_page(owner, client_of, row) -> str:  # type: ignore[no-untyped-def]
    page = reverse("messaging:appointment-told", args=[row.public_id])
    return str(client_of(owner).get(page).content.decode())


def test_cancelled_outside_the_window_asks_for_a_call(
    row, talk, owner, client_of, twilio, line
) -> None:
    talk.last_inbound_at = timezone.now() - timedelta(hours=24)
    talk.save(update_fields=["last_inbound_at"])
    appointment_cancel(appointment=row, reason="No puede el nutriólogo", by=owner)
    assert appointment_notice(appointment_id=row.pk) is None
    talk.refresh_from_db()
    assert talk.needs_person and "Llámele" in talk.needs_person_reason
    page = told_page(owner, client_of, row)
    assert "No se le avisó por WhatsApp." in page and "plantilla" in page
    assert f'href="tel:{row.phone}"' in page
    detail = client_of(owner).get(reverse("agenda:appointment-detail", args=[row.public_id]))
    assert reverse("messaging:appointment-told", args=[row.public_id]) in detail.content.decode()


def test_cancelled_outside_the_window_goes_by_its_template(
    row, talk, owner, client_of, settings, twilio, line
) -> None:
    settings.TWILIO_CANCELLATION_TEMPLATE = TEMPLATE
    talk.last_inbound_at = timezone.now() - timedelta(hours=24)
    talk.save(update_fields=["last_inbound_at"])
    appointment_cancel(appointment=row, reason="No puede el nutriólogo", by=owner)
    assert "en un momento" in told_page(owner, client_of, row)
    message = appointment_notice(appointment_id=row.pk)
    assert (message.body, message.content_sid) == ("", TEMPLATE)
    assert set(message.content_variables) == {"1", "2", "3"}
    assert "en espera" in told_page(owner, client_of, row)
    outbound_send(message_id=message.pk)
    assert twilio.taken[-1].params["ContentSid"] == TEMPLATE
    talk.refresh_from_db()
    assert not talk.needs_person


def test_cancellation_that_did_not_arrive_asks_for_a_call(row, talk, owner, client_of) -> None:
    appointment_cancel(appointment=row, reason="No puede el nutriólogo", by=owner)
    message = appointment_notice(appointment_id=row.pk)
    OutboundMessage.objects.filter(pk=message.pk).update(
        state="failed", rank=30, reason="Ese número no tiene WhatsApp."
    )
    page = told_page(owner, client_of, row)
    assert "Ese número no tiene WhatsApp." in page and "Llamar al" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("consent", "No ha aceptado recibir avisos"),
        ("opt_out", "Pidió la baja"),
        ("another", "es de otro expediente"),
        ("keys", "no está configurado"),
    ],
)
def test_cancellation_says_why_nothing_leaves(
    row, talk, owner, patient, client_of, settings, twilio, line, change: str, said: str
) -> None:
    appointment_cancel(appointment=row, reason="No puede el nutriólogo", by=owner)
    assert "en un momento" in told_page(owner, client_of, row)
    if change == "consent":
        consent_revoke(consent=patient.consents.get(), reason="Lo pidió", by=owner)
    elif change == "keys":
        settings.TWILIO_AUTH_TOKEN = ""
    elif change == "another":
        talk.contact.patient = PatientFactory(clinic=owner.clinic)
        talk.contact.save(update_fields=["patient"])
    else:
        talk.contact.opted_out_at, talk.contact.opt_out_evidence = timezone.now(), "BAJA"
        talk.contact.save(update_fields=["opted_out_at", "opt_out_evidence"])
    assert said in told_page(owner, client_of, row)


def test_nothing_is_said_of_what_the_person_cancelled(row, talk, owner, client_of) -> None:
    assert "aviso" not in told_page(owner, client_of, row).lower()
    person_cancel(appointment=row)
    row.refresh_from_db()
    assert cancellation_told(row) is None
