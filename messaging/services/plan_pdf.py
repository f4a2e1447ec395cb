"""The PDF of a published plan, by the patient's channel."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from messaging import replies
from messaging.media import media_obstacle
from messaging.models import Conversation, OutboundMessage
from messaging.selectors import waiting_reason
from messaging.services.outbox import message_queue
from patients.models import Consent, Patient
from patients.selectors import consents_in_force
from patients.services.drafts import patient_check
from plans.models import Plan

CLINICAL = OutboundMessage.Category.CLINICAL


def plan_pdf_queue(
    *, conversation: Conversation, plan: Plan, idempotency_key: str, by: Membership
) -> OutboundMessage | None:
    """Put the PDF in the outbox, in the caller's transaction; None if no file can go.

    The caller has looked at the consent; it is looked at again when the message is sent and when
    the file is fetched.
    """
    if media_obstacle() or plan.published_at is None:
        return None
    return message_queue(
        conversation=conversation,
        category=CLINICAL,
        body=replies.plan_pdf(plan.version),
        plan=plan,
        idempotency_key=idempotency_key,
        by=by,
    )


@transaction.atomic
def plan_pdf_send(*, plan: Plan, by: Membership) -> OutboundMessage:
    """Send the PDF of a plan because somebody asks; once a minute.

    Raises ValidationError with the obstacle in words, PermissionDenied.
    """
    patient_check(patient=plan.patient, by=by, permission=Permission.WRITE_RECORD)
    conversation = (
        Conversation.objects.filter(contact__patient=plan.patient, clinic=by.clinic_id)
        .select_related("contact")
        .order_by("-last_inbound_at")
        .first()
    )
    if conversation is None:
        raise ValidationError("El paciente no ha escrito por WhatsApp.")
    if obstacle := _obstacle(plan, conversation, by):
        raise ValidationError(obstacle)
    message = plan_pdf_queue(
        conversation=conversation,
        plan=plan,
        idempotency_key=f"plan:{plan.public_id}:{timezone.now():%Y%m%d%H%M}",
        by=by,
    )
    assert message is not None  # noqa: S101 - the obstacles were looked at just above
    return message


def _obstacle(plan: Plan, conversation: Conversation, by: Membership) -> str:
    """The first thing that keeps the PDF from leaving; "" if nothing does."""
    if plan.published_at is None:
        return "El plan es un borrador: se envía cuando se publica."
    if conversation.contact.opted_out_at is not None:
        return "Pidió la baja de WhatsApp."
    if not _accepts(plan.patient):
        return "No ha aceptado recibir contenido de su atención por WhatsApp."
    if not conversation.window_open(timezone.now()):
        return "Pasaron más de 24 horas desde su último mensaje: WhatsApp no admite archivos."
    return waiting_reason(by) or media_obstacle()


def _accepts(patient: Patient) -> bool:
    return Consent.Purpose.CLINICAL_MESSAGES in consents_in_force(patient)
