"""Reads of the working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, may
from agenda.models import Appointment
from agenda.selectors.appointments import EXPECTED
from patients.models import Consultation, Patient
from patients.selectors import consultations_visible_to, patients_visible_to
from plans.models import DiaryEntry
from practice.attachment import FORGOTTEN_DAYS, Risk, Trace, risks

RECENT = 8
AT_RISK = 6
MONTHS = 12


@dataclass(frozen=True)
class AtRisk:
    """A patient who may be leaving, with the reasons."""

    patient: Patient
    risk: Risk


@dataclass(frozen=True)
class Month:
    """Signed visits and new patients of a month."""

    first: date
    visits: int
    new_patients: int


def drafts_of(membership: Membership) -> list[Consultation]:
    """The person's own unsigned visits, oldest first: what should not be forgotten."""
    return list(
        consultations_visible_to(membership)
        .filter(practitioner=membership.user_id, signed_at=None)
        .order_by("event_at")
    )


def recent_patients(membership: Membership) -> list[Patient]:
    """The patients last seen or, for who does not read the record, last registered."""
    patients = patients_visible_to(membership)
    if not may(membership, Permission.SEE_RECORD):
        return list(patients.order_by("-opened_at")[:RECENT])
    seen = (
        consultations_visible_to(membership)
        .order_by("-event_at")
        .values_list("patient_id", flat=True)[: RECENT * 3]
    )
    order = list(dict.fromkeys(seen))[:RECENT]
    found = {patient.pk: patient for patient in patients.filter(pk__in=order)}
    return [found[pk] for pk in order if pk in found]


def patients_at_risk(membership: Membership, *, now: datetime) -> list[AtRisk]:
    """Who may be leaving, of the patients one answers for. Two queries."""
    if not may(membership, Permission.WRITE_RECORD):
        return []
    found = risks(_traces(membership, now), timezone.localdate(now))[:AT_RISK]
    rows = Patient.objects.in_bulk([risk.patient for risk in found])
    return [AtRisk(rows[risk.patient], risk) for risk in found]


def _traces(membership: Membership, now: datetime) -> list[Trace]:
    """The last days of each patient seen in the time that counts. One query.

    Each is looked up in its own index: joined, a patient's visits, appointments and diary multiply.
    """
    since = now - timedelta(days=FORGOTTEN_DAYS)
    visits = Consultation.objects.filter(signed_at__isnull=False)
    visits_to_come = Appointment.objects.filter(starts_at__gte=now, state__in=EXPECTED)
    visits_missed = Appointment.objects.filter(state=Appointment.State.NO_SHOW)
    rows = (
        patients_visible_to(membership)
        .filter(responsible=membership.user_id, merge=None)
        .annotate(
            seen=_first(visits, "-event_at"),
            ahead=_first(visits_to_come, "starts_at"),
            missed=_first(visits_missed, "-starts_at"),
            told=_first(DiaryEntry.objects.filter(voided_at=None), "-day"),
        )
        .filter(seen__gte=since)
        .values_list("pk", "seen", "ahead", "missed", "told")
    )
    return [
        Trace(pk, _day(seen), _day(ahead), _day(missed), told)  # type: ignore[arg-type]
        for pk, seen, ahead, missed, told in rows
    ]


def _first(rows: QuerySet[Any], order: str) -> Subquery:
    """The first value, in an order, of a patient's rows."""
    mine = rows.filter(patient=OuterRef("pk")).order_by(order)
    return Subquery(mine.values(order.removeprefix("-"))[:1])


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localdate(moment)


def practice_by_month(membership: Membership, *, now: datetime) -> list[Month]:
    """Signed visits and new patients of the last twelve months, the oldest first. Two queries."""
    if not may(membership, Permission.SEE_RECORD):
        return []
    firsts = _months_until(timezone.localdate(now))
    start = timezone.make_aware(datetime.combine(firsts[0], datetime.min.time()))
    visits = _count(
        consultations_visible_to(membership).filter(signed_at__isnull=False, event_at__gte=start),
        "event_at",
    )
    opened = _count(patients_visible_to(membership).filter(opened_at__gte=start), "opened_at")
    return [Month(first, visits.get(first, 0), opened.get(first, 0)) for first in firsts]


def _count(rows, field: str) -> dict[date, int]:  # type: ignore[no-untyped-def]
    months = rows.order_by().annotate(month=TruncMonth(field)).values("month")
    return {row["month"].date(): row["n"] for row in months.annotate(n=Count("pk"))}


def _months_until(today: date) -> list[date]:
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]
