"""What the channel says of appointments: booked, cancelled, tomorrow. Logistics only.

It names the clinic, the day and the hour; never the reason nor the type of visit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Membership
from accounts.permissions import Permission, check
from agenda.models import Appointment
from agenda.selectors.appointments import EXPECTED, appointment_by_link, day_start
from agenda.selectors.previsit import previsit_by_link
from agenda.services.links import appointment_link
from agenda.services.online import BY_THE_PERSON
from agenda.tokens import token_hash
from messaging import replies
from messaging.models import Contact, Conversation, OutboundMessage
from messaging.notices import CANCELLED, notice_key, template_of
from messaging.services.attention import person_needed
from messaging.services.outbox import message_queue
from patients.models import Consent, Patient
from patients.selectors import consents_in_force

LOGISTICS = OutboundMessage.Category.LOGISTICS
State = Appointment.State


@transaction.atomic
def conversation_with(patient: Patient) -> Conversation | None:
    """The conversation with a patient, made if they accept reminders; None if they do not.

    None too without a telephone, or if that telephone is another record's in the channel.
    """
    if Consent.Purpose.MESSAGES not in consents_in_force(patient) or not patient.phone:
        return None
    address = f"whatsapp:{patient.phone}"
    contact, _ = Contact.objects.get_or_create(
        clinic=patient.clinic,
        address=address,
        defaults={"reply_address": address, "phone": patient.phone, "patient": patient},
    )
    if contact.patient_id != patient.pk or contact.opted_out_at is not None:
        return None
    conversation, _ = Conversation.objects.get_or_create(contact=contact, clinic=patient.clinic)
    return conversation


def appointment_notice(*, appointment_id: int) -> OutboundMessage | None:
    """Tell the patient what the clinic booked, moved or cancelled. Safe to run twice."""
    row = _row(appointment_id)
    if row is None or row.patient is None or row.starts_at <= timezone.now():
        return None
    if row.state == State.PENDING:
        return _say(row, "agendada")
    if row.state == State.CANCELLED and row.cancel_reason != BY_THE_PERSON:
        return _say(row, CANCELLED)
    return None


def appointments_remind(*, now: datetime | None = None) -> int:
    """Remind tomorrow's appointments, each once; how many were told now. Safe to run twice."""
    tomorrow = timezone.localdate(now or timezone.now()) + timedelta(days=1)
    rows = Appointment.objects.filter(
        patient__isnull=False,
        state__in=EXPECTED,
        starts_at__gte=day_start(tomorrow),
        starts_at__lt=day_start(tomorrow + timedelta(days=1)),
    ).select_related("patient__clinic", "clinic")
    return sum(_say(row, "recordatorio") is not None for row in rows)


@transaction.atomic
def _say(row: Appointment, what: str) -> OutboundMessage | None:
    """Queue the message, unless it was: free text within the day's window, else the template."""
    start = row.local_start
    key = notice_key(row, what)
    if row.patient is None or OutboundMessage.objects.filter(idempotency_key=key).exists():
        return None
    conversation = conversation_with(row.patient)
    if conversation is None:
        return None
    template = template_of(what)
    free = conversation.window_open(timezone.now())
    day, hour = date_format(start, "l j/b").lower(), f"{start:%H:%M}"
    if not free and not template:  # WhatsApp takes no free text now
        if what == CANCELLED:  # who is not told comes for nothing
            reason = f"Llámele: no se le pudo avisar que se canceló su cita del {day}, {hour}."
            person_needed(conversation=conversation, reason=reason)
        return None
    said = {"1": row.clinic.name, "2": day, "3": hour}
    if what != CANCELLED:
        secret = appointment_link(appointment=row)
        said["4"] = settings.PUBLIC_BASE_URL + reverse("booking:visit", args=[secret])
    return message_queue(
        conversation=conversation,
        category=LOGISTICS,
        body=replies.appointment(what, *said.values()) if free else "",
        content_sid="" if free else template,
        content_variables={} if free else said,
        idempotency_key=key,
    )


@transaction.atomic
def link_send(*, patient: Patient, address: str, by: Membership) -> OutboundMessage:
    """Send the patient a link just made: of their form or of their appointment.

    Raises ValidationError if it is not theirs, or if WhatsApp or the patient do not allow it, and
    PermissionDenied.
    """
    check(by, Permission.REGISTER_PATIENT)
    secret = address.rstrip("/").rpartition("/")[2]
    if patient.clinic_id != by.clinic_id or _owner_of(secret) != patient.pk:
        raise ValidationError("El enlace no es de este paciente.")
    conversation = conversation_with(patient)
    if conversation is None:
        raise ValidationError("El paciente no ha aceptado recordatorios por WhatsApp.")
    if not conversation.window_open(timezone.now()):
        raise ValidationError(
            "Pasaron más de 24 horas desde su último mensaje: WhatsApp no admite texto libre. "
            "Copie el enlace y envíelo usted."
        )
    return message_queue(
        conversation=conversation,
        category=LOGISTICS,
        body=replies.link(patient.clinic.name, address),
        idempotency_key=f"enlace:{token_hash(secret)}",
        by=by,
    )


def _owner_of(secret: str) -> int | None:
    """The patient of a live link; None if there is none."""
    for find in (previsit_by_link, appointment_by_link):
        try:
            return find(secret).patient_id
        except Http404:
            continue
    return None


def _row(appointment_id: int) -> Appointment | None:
    rows = Appointment.objects.select_related("patient__clinic", "clinic")
    return rows.filter(pk=appointment_id).first()
