"""Making and moving appointments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Clinic, Membership
from accounts.permissions import Permission, check
from agenda.errors import NotPossibleNowError, SlotTakenError
from agenda.models import BUSY, Appointment, PrevisitForm, VisitType
from agenda.selectors.people import RECEIVE
from agenda.services.news import tell
from patients.models import Patient
from patients.phones import phone_read

MOST_PAST = timedelta(days=1)
MOST_AHEAD = timedelta(days=730)


@dataclass(frozen=True)
class ContactData:
    """Somebody without a record yet."""

    name: str
    phone: str = ""
    email: str = ""


def appointment_book(
    *,
    professional: Membership,
    visit_type: VisitType,
    starts_at: datetime,
    by: Membership,
    patient: Patient | None = None,
    contact: ContactData | None = None,
    note: str = "",
    minutes: int | None = None,
    origin: str = Appointment.Origin.CLINIC,
) -> Appointment:
    """Book a patient on record, or a person by name and telephone. It waits to be confirmed.

    The clinic may book outside the working hours and over a block; never over another
    appointment. Raises SlotTakenError, ValidationError, PermissionDenied.
    """
    check(by, Permission.WRITE_AGENDA)
    if not by.clinic_id == professional.clinic_id == visit_type.clinic_id or (
        patient is not None and patient.clinic_id != by.clinic_id
    ):
        raise PermissionDenied("Es de otro consultorio.")
    return appointment_write(
        clinic=by.clinic,
        professional=professional,
        visit_type=visit_type,
        starts_at=starts_at,
        patient=patient,
        contact=contact,
        note=note,
        minutes=minutes,
        origin=origin,
        by=by,
    )


@transaction.atomic
def appointment_write(
    *,
    clinic: Clinic,
    professional: Membership,
    visit_type: VisitType,
    starts_at: datetime,
    patient: Patient | None,
    contact: ContactData | None,
    note: str = "",
    minutes: int | None = None,
    origin: str,
    by: Membership | None,
) -> Appointment:
    """Write the row: the part that the clinic's road and the public one share."""
    _check_professional(professional)
    check_when(starts_at)
    asked = contact or ContactData("")
    appointment = Appointment(
        clinic=clinic,
        professional=professional.user,
        patient=patient,
        contact_name="" if patient else " ".join(asked.name.split()),
        contact_phone="" if patient else _phone(asked.phone),
        contact_email="" if patient else asked.email.strip(),
        visit_type=visit_type,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes or visit_type.minutes),
        note=" ".join(note.split()),
        origin=origin,
        created_by=by.user if by else None,
    )
    if patient is None and not appointment.contact_name:
        raise ValidationError({"contact_name": "Elija un paciente o escriba su nombre."})
    if patient is None and not (appointment.contact_phone or appointment.contact_email):
        raise ValidationError({"contact_phone": "Anote un teléfono o un correo."})
    save_free(appointment)
    tell(appointment, "booked")
    return appointment


@transaction.atomic
def appointment_move(
    *,
    appointment: Appointment,
    starts_at: datetime,
    by: Membership | None,
    professional: Membership | None = None,
) -> Appointment:
    """Give it another hour (or another professional), with the same length.

    It waits again to be confirmed, unless only minutes of the same day change. Without `by` the
    person themselves moves it, by their link. Raises SlotTakenError, NotPossibleNowError,
    ValidationError, PermissionDenied.
    """
    row = appointment_lock(appointment, by)
    if not row.is_open:
        raise NotPossibleNowError(f"La cita está {row.get_state_display().lower()}: no se mueve.")
    check_when(starts_at)
    if professional is not None:
        _check_professional(professional)
        if professional.clinic_id != row.clinic_id:
            raise PermissionDenied("Es de otro consultorio.")
        row.professional = professional.user
    if timezone.localdate(starts_at) != timezone.localdate(row.starts_at):
        row.state = Appointment.State.PENDING
    length = row.ends_at - row.starts_at
    row.starts_at, row.ends_at = starts_at, starts_at + length
    save_free(row, ["starts_at", "ends_at", "professional", "state"])
    tell(row, "moved")
    return row


@transaction.atomic
def appointment_link_patient(
    *, appointment: Appointment, patient: Patient, by: Membership
) -> Appointment:
    """Say on whose record it is. The contact it came with stays. Raises PermissionDenied."""
    row = appointment_lock(appointment, by)
    if patient.clinic_id != row.clinic_id:
        raise PermissionDenied("El paciente es de otro consultorio.")
    row.patient = patient
    row.save(update_fields=["patient"])
    # What the person told before having a record belongs to it from now on.
    for form in PrevisitForm.objects.filter(appointment=row, patient=None):
        form.patient = patient
        form.save(update_fields=["patient"])
    return row


def appointment_lock(appointment: Appointment, by: Membership | None) -> Appointment:
    """The row, read again and locked. Raises PermissionDenied for another clinic's person."""
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("patient", "professional", "visit_type", "clinic")
        .get(pk=appointment.pk)
    )
    if by is not None:
        check(by, Permission.WRITE_AGENDA)
        if by.clinic_id != row.clinic_id:
            raise PermissionDenied("La cita es de otro consultorio.")
    return row


def check_when(starts_at: datetime) -> None:
    """Raise ValidationError for an hour that is long past or absurdly far."""
    now = timezone.now()
    if starts_at < now - MOST_PAST:
        raise ValidationError({"day": "Esa fecha ya pasó."})
    if starts_at > now + MOST_AHEAD:
        raise ValidationError({"day": "La agenda llega hasta dos años adelante."})


def _check_professional(place: Membership) -> None:
    if not place.is_active or place.role not in RECEIVE:
        raise ValidationError({"professional": "Esa persona no recibe pacientes."})


def _phone(text: str) -> str:
    try:
        return phone_read(text)
    except ValidationError as error:
        raise ValidationError({"contact_phone": error.messages}) from error


def save_free(row: Appointment, fields: list[str] | None = None) -> None:
    """Save, or raise SlotTakenError if the time is somebody's. The database has the last word."""
    row.full_clean(validate_constraints=False)
    if _is_taken(row):
        raise SlotTakenError
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError as error:
        # Two people at once: both saw it free, and the database let one of them in.
        if _is_taken(row):
            raise SlotTakenError from error
        raise


def _is_taken(row: Appointment) -> bool:
    """Whether another appointment of the professional, in any clinic, has part of its time."""
    if row.state not in BUSY:
        return False
    same = Appointment.objects.filter(
        professional=row.professional_id,
        state__in=BUSY,
        starts_at__lt=row.ends_at,
        ends_at__gt=row.starts_at,
    )
    return same.exclude(pk=row.pk).exists()
