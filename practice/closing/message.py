"""What is sent to the patient when the visit is signed, and whether it can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Membership
from messaging.media import media_obstacle
from messaging.models import Conversation, OutboundMessage
from messaging.selectors import waiting_reason
from patients.models import Consent
from patients.selectors import VisitParts
from plans.models import Plan

Category = OutboundMessage.Category


@dataclass(frozen=True)
class Channel:
    """The patient's conversation, and why nothing can be sent by it now («» if it can)."""

    conversation: Conversation | None
    closed: str = ""
    may_be_clinical: bool = False
    without_pdf: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a message leaves on signing."""
        return self.conversation is not None and not self.closed


def channel_of(visit: VisitParts) -> Channel:
    """The road to the patient's telephone, as it is now."""
    conversation = (
        Conversation.objects.filter(contact__patient=visit.consultation.patient_id)
        .select_related("contact")
        .order_by("-last_inbound_at")
        .first()
    )
    if conversation is None:
        return Channel(None, "El paciente no ha escrito por WhatsApp.")
    consents = visit.accepted
    return Channel(
        conversation,
        _closed(conversation, consents, visit.by),
        Consent.Purpose.CLINICAL_MESSAGES in consents,
        media_obstacle(),
    )


def _closed(conversation: Conversation, consents: set[str], by: Membership) -> str:
    if conversation.contact.opted_out_at is not None:
        return "Pidió la baja de WhatsApp."
    if Consent.Purpose.MESSAGES not in consents:
        return "No ha aceptado recibir avisos por WhatsApp."
    if not conversation.window_open(timezone.now()):
        return "Pasaron más de 24 horas desde su último mensaje: WhatsApp no admite texto libre."
    return waiting_reason(by)


def message_text(*, plan: Plan | None, next_visit: datetime | None, clinical: bool) -> str:
    """What the patient reads: the plan only where they accepted clinical messages."""
    lines = ["Gracias por su visita."]
    if plan is not None and clinical:
        lines.append(
            f"Ya está su plan de alimentación, versión {plan.version}. Escriba MI PLAN para leerlo."
        )
    if next_visit is not None:
        when = date_format(timezone.localtime(next_visit), "l j/b/Y, H:i")
        lines.append(f"Su próxima cita: {when}.")
    return " ".join(lines)
