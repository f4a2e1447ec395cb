"""The agenda of the clinic at scale: a full month behind and two weeks ahead, for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Clinic, Membership
from agenda.models import Appointment, VisitType
from agenda.services.settings import hours_set, visit_type_save
from patients.models import Patient
from practice.demo.agenda import TYPES, WEEK
from practice.demo.scale.clinic import Professional
from practice.demo.scale.people import luck_of

BEHIND, AHEAD = 30, 14
HALF_HOUR = timedelta(minutes=30)
HOURS = [time(9 + half // 2, half % 2 * 30) for half in (*range(10), *range(14, 20))]


@transaction.atomic
def agenda_write(*, clinic: Clinic, people: Sequence[Professional]) -> int:
    """Set up hours and types once, and fill the days; how many appointments were made."""
    if VisitType.objects.filter(clinic=clinic).exists():
        return 0
    owner = people[0].membership
    kinds = [visit_type_save(data=data, by=owner) for data in TYPES]
    patients = list(Patient.objects.filter(clinic=clinic).order_by("pk"))
    rows: list[Appointment] = []
    for place, professional in enumerate(people):
        hours_set(professional=professional.membership, week=WEEK, by=owner)
        rows += _of_one(professional.membership, place, kinds=kinds, patients=patients)
    return len(Appointment.objects.bulk_create(rows, batch_size=500))


def _of_one(
    professional: Membership, place: int, *, kinds: Sequence[VisitType], patients: Sequence[Patient]
) -> Iterator[Appointment]:
    """Half an hour each, one in five left free."""
    luck, today = luck_of(place, "agenda"), timezone.localdate()
    for number in range(-BEHIND, AHEAD + 1):
        day = today + timedelta(days=number)
        for hour in HOURS if day.weekday() < 5 else ():
            if luck.random() < 0.2:
                continue
            state = luck.choice(_states(day, today))
            cancelled = state == Appointment.State.CANCELLED
            starts = _at(day, hour)
            yield Appointment(
                clinic=professional.clinic,
                professional=professional.user,
                patient=luck.choice(patients),
                visit_type=kinds[luck.choice((0, 1, 1, 1))],
                starts_at=starts,
                ends_at=starts + HALF_HOUR,
                state=state,
                cancel_reason="La persona pidió otro día" if cancelled else "",
                created_by=professional.user,
            )


def _states(day: date, today: date) -> tuple[Appointment.State, ...]:
    """What may have become of an appointment of a day."""
    states = Appointment.State
    if day < today:
        return (states.ATTENDED,) * 8 + (states.NO_SHOW, states.CANCELLED)
    return (states.CONFIRMED, states.CONFIRMED, states.PENDING)


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
