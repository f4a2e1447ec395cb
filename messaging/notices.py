"""Whether the patient was told of an appointment by the channel, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from agenda.models import Appointment
from agenda.services.online import BY_THE_PERSON
from messaging.models import Contact, Conversation, Line, OutboundMessage
from messaging.transports import is_configured
from patients.models import Consent, Patient
from patients.selectors import consents_in_force

CANCELLED = "cancelada"


@dataclass(frozen=True)
class Told:
    """The message that says it, or the obstacle; with neither, a worker is about to write it."""

    message: OutboundMessage | None = None
    obstacle: str = ""

    @property
    def call_reason(self) -> str:
        """Why somebody must call; "" if the message is on its way or arrived."""
        if self.message is not None and self.message.has_failed:
            return self.message.reason
        return self.obstacle


def notice_key(row: Appointment, what: str) -> str:
    """The key of a notice: the same appointment, hour and news are told once."""
    return f"cita:{row.public_id}:{row.local_start:%Y%m%d%H%M}:{what}"


def template_of(what: str) -> str:
    """The approved template for a notice; "" if the clinic has none."""
    if what == CANCELLED:
        return str(settings.TWILIO_CANCELLATION_TEMPLATE)
    return str(settings.TWILIO_APPOINTMENT_TEMPLATE)


def cancellation_told(row: Appointment) -> Told | None:
    """Of an appointment that the clinic cancelled and was still to come; None of the others."""
    by_clinic = row.state == Appointment.State.CANCELLED and row.cancel_reason != BY_THE_PERSON
    if not by_clinic or row.starts_at <= timezone.now():
        return None
    message = OutboundMessage.objects.filter(idempotency_key=notice_key(row, CANCELLED)).first()
    if message is not None:
        return Told(message)
    if row.patient is None:
        return Told(obstacle="Quien la pidió todavía no tiene expediente.")
    return Told(obstacle=_obstacle(row.patient))


def _obstacle(patient: Patient) -> str:
    """Why nothing can be told by WhatsApp now; "" if it can."""
    if Consent.Purpose.MESSAGES not in consents_in_force(patient):
        return "No ha aceptado recibir avisos por WhatsApp."
    if not patient.phone:
        return "Su expediente no tiene teléfono."
    contact = Contact.objects.filter(
        clinic=patient.clinic, address=f"whatsapp:{patient.phone}"
    ).first()
    if contact is not None and contact.opted_out_at is not None:
        return "Pidió la baja de WhatsApp."
    if contact is not None and contact.patient_id != patient.pk:
        return "En WhatsApp, ese teléfono es de otro expediente."
    if not is_configured() or not Line.objects.filter(clinic=patient.clinic).exists():
        return "WhatsApp no está configurado en este consultorio."
    return "" if template_of(CANCELLED) or _window_open(contact) else WINDOW_CLOSED


WINDOW_CLOSED = (
    "Pasaron más de 24 horas desde su último mensaje, y no hay una plantilla aprobada para avisar "
    "de una cita cancelada."
)


def _window_open(contact: Contact | None) -> bool:
    conversation = Conversation.objects.filter(contact=contact).first() if contact else None
    return conversation is not None and conversation.window_open(timezone.now())
