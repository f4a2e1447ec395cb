"""What the day and the week screens show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.holidays import holiday_on
from accounts.models import Membership
from agenda.day import Row, day_rows
from agenda.models import Appointment, BookingPage
from agenda.selectors.appointments import appointments_between, day_start
from agenda.selectors.availability import blocks_between, booking_page_of, hours_of, is_rest_day
from agenda.slots import Open, Span, gaps, working_spans
from agenda.week import Line, week_lines

SUNDAY = 6


@dataclass(frozen=True)
class DayShown:
    """A day of a professional. `holiday` is its name if it is an official day of rest."""

    day: date
    holiday: str
    rows: list[Row]
    has_hours: bool

    @property
    def visits(self) -> list[Appointment]:
        """Its appointments, without the cancelled."""
        found = [row.appointment for row in self.rows if row.appointment]
        return [row for row in found if row.state != Appointment.State.CANCELLED]


@dataclass(frozen=True)
class WeekShown:
    """A week of a professional: its days, and the table of half hours."""

    days: list[DayShown]
    lines: list[Line]


def day_shown(by: Membership, professional: Membership, day: date) -> DayShown:
    """The day of one professional. Four queries."""
    return _days_shown(by, professional, _opening_of(professional), day, day)[0]


@dataclass(frozen=True)
class _Opening:
    """When a professional receives: working hours by weekday, and the clinic's days of rest."""

    hours: Mapping[int, list[Open]]
    page: BookingPage | None

    def on(self, day: date) -> list[Open]:
        """The stretches of a day; none if the clinic rests."""
        return [] if is_rest_day(self.page, day) else self.hours.get(day.weekday(), [])


def _opening_of(professional: Membership) -> _Opening:
    """Two queries."""
    return _Opening(hours_of(professional), booking_page_of(professional.clinic_id))


def _days_shown(
    by: Membership, professional: Membership, opening: _Opening, first: date, last: date
) -> list[DayShown]:
    """Consecutive days, both included. Two queries, however many days."""
    visits = appointments_between(by, first, last, professional=professional.user_id)
    start, end = day_start(first), day_start(last + timedelta(days=1))
    blocks = [
        (Span(block.starts_at, block.ends_at), block.reason)
        for block in blocks_between(professional, start, end)
    ]
    shown, zone, now = [], timezone.get_current_timezone(), timezone.now()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        whole = Span(day_start(day), day_start(day + timedelta(days=1)))
        rows = day_rows(
            working=working_spans(day=day, hours=opening.on(day), zone=zone),
            appointments=[row for row in visits if timezone.localdate(row.starts_at) == day],
            blocks=[(span, text) for span, text in blocks if span.overlaps(whole)],
            day=whole,
            now=now,
        )
        shown.append(DayShown(day, holiday_on(day), rows, bool(opening.hours)))
    return shown


def week_shown(by: Membership, professional: Membership, monday: date) -> WeekShown:
    """The week that begins on a Monday; Sunday only if something is on it. Four queries."""
    opening, zone = _opening_of(professional), timezone.get_current_timezone()
    days = _days_shown(by, professional, opening, monday, monday + timedelta(days=6))
    if SUNDAY not in opening.hours and not days[SUNDAY].visits:
        days = days[:SUNDAY]
    working = {
        shown.day: gaps(
            working_spans(day=shown.day, hours=opening.on(shown.day), zone=zone),
            [row.span for row in shown.rows if row.text],
        )
        for shown in days
    }
    lines = week_lines(
        days=[shown.day for shown in days],
        working=working,
        appointments=[visit for shown in days for visit in shown.visits],
        zone=zone,
    )
    return WeekShown(days, lines)
