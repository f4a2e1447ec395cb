"""A person writes to a patient."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from messaging.models import Conversation, OutboundMessage
from messaging.services.attention import conversation_attend
from messaging.services.outbox import CONSENT_OF, message_queue
from patients.models import Consent
from patients.reach import reaches
from patients.selectors import consents_in_force

Category = OutboundMessage.Category
MAX_LENGTH = 1600


@transaction.atomic
def conversation_reply(
    *,
    conversation: Conversation,
    text: str,
    category: str,
    by: Membership,
    key: str = "",
) -> OutboundMessage:
    """Write a person's answer in the outbox; the conversation no longer waits.

    `key` makes a form sent twice one message. Clinical content asks for leave to write in the
    record; the rest, for leave to register patients. Raises ValidationError, PermissionDenied.
    """
    clinical = category == Category.CLINICAL
    check(by, Permission.WRITE_RECORD if clinical else Permission.REGISTER_PATIENT)
    if conversation.clinic_id != by.clinic_id:
        raise PermissionDenied("La conversación es de otro consultorio.")
    patient = conversation.contact.patient
    if patient is not None and not reaches(by, patient):
        raise PermissionDenied("Este expediente no está a su alcance.")
    _check_text(text)
    if not conversation.window_open(timezone.now()):
        raise ValidationError(
            "Pasaron más de 24 horas desde su último mensaje: WhatsApp ya no admite texto libre. "
            "Llámele, o espere a que escriba."
        )
    _check_consent(conversation, category)
    message = message_queue(
        conversation=conversation,
        category=category,
        body=text,
        idempotency_key=f"reply:{conversation.public_id}:{key or uuid.uuid4()}",
        by=by,
    )
    conversation_attend(conversation=conversation, by=by)
    return message


def _check_text(text: str) -> None:
    if not text.strip():
        raise ValidationError({"text": "Escriba el mensaje."})
    if len(text) > MAX_LENGTH:
        raise ValidationError({"text": f"WhatsApp admite {MAX_LENGTH:,} letras por mensaje."})


def _check_consent(conversation: Conversation, category: str) -> None:
    contact = conversation.contact
    if contact.opted_out_at is not None:
        raise ValidationError("La persona pidió la baja: solo ella puede volver a abrir el canal.")
    if category == Category.SERVICE:
        # Whoever wrote first may be answered about the channel itself, patient or not.
        if contact.patient_id is not None:
            raise ValidationError("Elija si es un recordatorio o contenido clínico.")
        return
    if contact.patient is None:
        raise ValidationError("Primero diga de qué paciente es el número.")
    purpose = CONSENT_OF[Category(category)]
    if purpose not in consents_in_force(contact.patient):
        raise ValidationError(f"Falta su consentimiento: «{Consent.Purpose(purpose).label}».")
