"""Reads about appointments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, may
from agenda.models import BUSY, Appointment, AppointmentLink
from agenda.tokens import MOST_LETTERS, token_hash
from patients.models import Patient
from patients.reach import is_bound, reach

EXPECTED = (Appointment.State.PENDING, Appointment.State.CONFIRMED)


def day_start(day: date) -> datetime:
    """Midnight of a day on the clinic's clock."""
    return timezone.make_aware(datetime.combine(day, time.min))


def appointments_visible_to(membership: Membership | None) -> QuerySet[Appointment]:
    """Those of the clinic in use; none for who may not see the agenda.

    Who only works with their own records sees their own hours, and those patients' wherever.
    """
    if membership is None or not may(membership, Permission.SEE_AGENDA):
        return Appointment.objects.none()
    rows = Appointment.objects.filter(clinic=membership.clinic_id)
    if is_bound(membership):
        rows = rows.filter(
            Q(professional=membership.user_id) | reach(membership, prefix="patient__")
        )
    return rows.select_related("patient", "professional", "visit_type", "clinic")


def appointment_of(membership: Membership | None, public_id: UUID | str) -> Appointment:
    """One appointment. Raises Http404 if it is not the clinic's."""
    found = appointments_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal cita.")
    return found


def appointments_between(
    membership: Membership | None, first: date, last: date, *, professional: int | None = None
) -> list[Appointment]:
    """Those that begin from one day to another, both included, in order. One query."""
    rows = appointments_visible_to(membership).filter(
        starts_at__gte=day_start(first), starts_at__lt=day_start(last + timedelta(days=1))
    )
    return list(rows if professional is None else rows.filter(professional=professional))


def appointments_today(membership: Membership | None) -> list[Appointment]:
    """Today's: a professional's own; the whole clinic's for who receives nobody. One query."""
    today = timezone.localdate()
    own = may(membership, Permission.WRITE_RECORD)
    rows = appointments_between(
        membership, today, today, professional=membership.user_id if own and membership else None
    )
    return [row for row in rows if row.state != Appointment.State.CANCELLED]


def appointments_of_patient(membership: Membership | None, patient: Patient) -> list[Appointment]:
    """Those still expected from today on, the nearest first. One query."""
    return list(
        appointments_visible_to(membership).filter(
            patient=patient, state__in=EXPECTED, starts_at__gte=day_start(timezone.localdate())
        )
    )


def appointment_next(
    patient: Patient | None, *, now: datetime, within: timedelta = timedelta(days=8)
) -> Appointment | None:
    """The nearest one still expected of a patient, for who answers in the clinic's name."""
    return (
        Appointment.objects.filter(
            patient=patient,
            patient__isnull=False,
            state__in=EXPECTED,
            starts_at__gt=now,
            starts_at__lt=now + within,
        )
        .select_related("visit_type", "clinic")
        .first()
    )


def appointment_last(membership: Membership | None, patient: Patient) -> Appointment | None:
    """The last one that took place or was booked."""
    return (
        appointments_visible_to(membership)
        .filter(patient=patient, state__in=BUSY)
        .order_by("-starts_at")
        .first()
    )


def appointment_by_link(secret: str, *, now: datetime | None = None) -> Appointment:
    """The appointment of a live link. Raises Http404 if it expired or never was."""
    link = None
    if len(secret) <= MOST_LETTERS:
        link = (
            AppointmentLink.objects.filter(
                sha256=token_hash(secret), expires_at__gt=now or timezone.now()
            )
            .select_related(
                "appointment__clinic", "appointment__visit_type", "appointment__professional"
            )
            .first()
        )
    if link is None:
        raise Http404("El enlace venció o no existe.")
    return link.appointment
