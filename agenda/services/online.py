"""What a person without an account asks for: an hour, another hour, to be counted on or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from agenda.booking.limits import clinic_allow
from agenda.errors import NotPossibleNowError, SlotTakenError
from agenda.models import Appointment, BookingPage, VisitType
from agenda.selectors.availability import booking_page_of, slots_by_day
from agenda.selectors.people import professionals_of
from agenda.services.booking import ContactData, appointment_move, appointment_write
from agenda.services.links import appointment_link
from agenda.services.state import appointment_cancel
from audit.actor import acting_as
from patients.phones import phone_read

LEAD_HOURS = 12
BY_THE_PERSON = "La canceló la persona desde su enlace"


@dataclass(frozen=True)
class Requested:
    """An appointment that waits to be confirmed, and the secret of its link, known only now."""

    appointment: Appointment
    secret: str


@transaction.atomic
def appointment_request(
    *,
    page: BookingPage,
    professional: Membership,
    visit_type: VisitType,
    starts_at: datetime,
    contact: ContactData,
) -> Requested:
    """Ask for a free hour of the public page. It is pending, and of no record yet.

    A telephone that is a patient's is not linked by itself: anybody can write it. Raises
    SlotTakenError, TooManyError, ValidationError.
    """
    if not page.is_open or not visit_type.is_online or visit_type.clinic_id != page.clinic_id:
        raise ValidationError("Esa visita no se pide en línea.")
    if not contact.phone.strip():
        raise ValidationError({"phone": "Escriba su teléfono: el consultorio le confirma ahí."})
    try:
        phone = phone_read(contact.phone)
    except ValidationError as error:
        raise ValidationError({"phone": error.messages}) from error
    clinic_allow(clinic=page.clinic, phone=phone)
    if not is_offered(professional, visit_type, starts_at, page=page):
        raise SlotTakenError
    with acting_as(label="página de citas", clinic_id=page.clinic_id):
        appointment = appointment_write(
            clinic=page.clinic,
            professional=professional,
            visit_type=visit_type,
            starts_at=starts_at,
            patient=None,
            contact=contact,
            origin=Appointment.Origin.ONLINE,
            by=None,
        )
        return Requested(appointment, appointment_link(appointment=appointment))


def person_move(*, appointment: Appointment, starts_at: datetime) -> Appointment:
    """The person takes another free hour of the same professional, by their link.

    Raises SlotTakenError, NotPossibleNowError.
    """
    check_in_time(appointment)
    place = professional_in(appointment)
    page = booking_page_of(appointment.clinic_id)
    offered = place is not None and is_offered(
        place, appointment.visit_type, starts_at, page=page, apart=appointment
    )
    if not offered:
        raise SlotTakenError
    with acting_as(label="enlace de la cita", clinic_id=appointment.clinic_id):
        return appointment_move(appointment=appointment, starts_at=starts_at, by=None)


def person_cancel(*, appointment: Appointment) -> Appointment:
    """The person will not come. Raises NotPossibleNowError."""
    if appointment.starts_at <= timezone.now():
        raise NotPossibleNowError("La hora de la cita ya pasó: llame al consultorio.")
    with acting_as(label="enlace de la cita", clinic_id=appointment.clinic_id):
        return appointment_cancel(appointment=appointment, reason=BY_THE_PERSON, by=None)


def check_in_time(appointment: Appointment) -> None:
    """Raise NotPossibleNowError when it is too late to change the hour without calling."""
    if not appointment.is_open:
        state = appointment.get_state_display().lower()
        raise NotPossibleNowError(f"La cita está {state}: llame al consultorio.")
    if appointment.starts_at <= timezone.now():
        raise NotPossibleNowError("La hora de la cita ya pasó: llame al consultorio.")


def professional_in(appointment: Appointment) -> Membership | None:
    """The place of its professional in the clinic; None if they left."""
    people = professionals_of(appointment.clinic_id)
    return next((p for p in people if p.user_id == appointment.professional_id), None)


def earliest(page: BookingPage | None) -> datetime:
    """The first instant that is offered to the public."""
    return timezone.now() + timedelta(hours=page.lead_hours if page else LEAD_HOURS)


def is_offered(
    professional: Membership,
    visit_type: VisitType,
    starts_at: datetime,
    *,
    page: BookingPage | None,
    apart: Appointment | None = None,
) -> bool:
    """Whether the public may take that hour: free, in time, and not too far ahead."""
    day = timezone.localdate(starts_at)
    if page is not None and day > timezone.localdate() + timedelta(days=page.horizon_days):
        return False
    slots = slots_by_day(professional, visit_type, [day], not_before=earliest(page), apart=apart)[
        day
    ]
    return any(slot.start == starts_at for slot in slots)
