"""The demonstration's agenda: hours, types, and some days of appointments around today."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Membership
from agenda.errors import AgendaError
from agenda.models import Appointment, VisitType
from agenda.services.booking import ContactData, appointment_book
from agenda.services.settings import (
    BookingPageData,
    VisitTypeData,
    block_add,
    booking_page_set,
    hours_set,
    visit_type_save,
)
from agenda.services.state import appointment_attend, appointment_confirm, appointment_no_show
from agenda.slots import Open
from patients.models import Patient

WEEK = {day: [Open(time(9), time(14)), Open(time(16), time(19))] for day in range(5)} | {
    5: [Open(time(9), time(13))]
}
TYPES = (
    VisitTypeData("Primera consulta", 60, 0, 10, is_online=True),
    VisitTypeData("Seguimiento", 30, 0, 5, colour="cielo", is_online=True),
    VisitTypeData("Seguimiento en línea", 30, modality="remote", colour="maiz"),
)
HOURS = ((9, 0), (9, 45), (11, 0), (12, 30), (16, 0), (17, 30))
DAYS = range(-1, 6)  # since yesterday: what is older is history, and the agenda does not invent it


def agenda_seed(*, owner: Membership, luck: random.Random) -> int:
    """Set up the agenda once and fill it; how many appointments were made."""
    if VisitType.objects.filter(clinic=owner.clinic).exists():
        return 0
    hours_set(professional=owner, week=WEEK, by=owner)
    types = [visit_type_save(data=data, by=owner) for data in TYPES]
    booking_page_set(data=BookingPageData("consultorio-nopal", is_open=True), by=owner)
    people = list(Patient.objects.filter(clinic=owner.clinic).order_by("pk"))
    today = timezone.localdate()
    course = _at(_workday(today + timedelta(days=3)), 12, 0)
    block_add(
        starts_at=course,
        ends_at=course + timedelta(hours=2),
        reason="Curso de actualización",
        professional=owner,
        by=owner,
    )
    made = 0
    for number in DAYS:
        day = today + timedelta(days=number)
        if day.weekday() in WEEK:
            made += _day(day, owner=owner, types=types, people=people, luck=luck)
    return made


def _day(
    day: date,
    *,
    owner: Membership,
    types: list[VisitType],
    people: list[Patient],
    luck: random.Random,
) -> int:
    """Four or five visits of a day, none for an hour of more than a day ago."""
    made = 0
    hours = sorted(luck.sample(HOURS[:4] if day.weekday() == 5 else HOURS, 4))
    for place, (hour, minute) in enumerate(hours):
        kind = types[luck.choice((1, 1, 2))] if people else types[0]
        stranger = place == 2 and day >= timezone.localdate()
        who = luck.choice(people) if people and not stranger else None
        try:
            row = appointment_book(
                professional=owner,
                visit_type=kind if who else types[0],
                starts_at=_at(day, hour, minute),
                patient=who,
                contact=None if who else ContactData("Persona de Ejemplo", "5500000001"),
                by=owner,
            )
        except (AgendaError, ValidationError):  # an hour more than a day old, or taken
            continue
        _become(row, owner, luck)
        made += 1
    return made


def _become(row: Appointment, owner: Membership, luck: random.Random) -> None:
    """What time made of it: yesterday's took place or did not; tomorrow's are being confirmed."""
    if timezone.localdate(row.starts_at) < timezone.localdate():
        act = appointment_no_show if luck.random() < 0.2 else appointment_attend
        act(appointment=row, by=owner)
    elif luck.random() < 0.5:
        appointment_confirm(appointment=row, by=owner)


def _at(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _workday(day: date) -> date:
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
