"""When the patient comes back: free hours near today's, some weeks later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from agenda.models import VisitType
from agenda.selectors.availability import slots_by_day, visit_types_of
from agenda.slots import Span
from patients.models import Consultation
from patients.names import plain

WEEKS = (4, 2, 3, 6, 8)
"""The first is the one suggested."""
AROUND = 3  # days before and after the exact date


@dataclass(frozen=True)
class Suggestion:
    """A free hour so many weeks from now. `value` is what the form sends."""

    weeks: int
    span: Span

    @property
    def value(self) -> str:
        """ISO date and time with its offset."""
        return timezone.localtime(self.span.start).isoformat()


def follow_up_type(by: Membership) -> VisitType | None:
    """The clinic's type of visit for a follow-up; its first one if none is called so."""
    types = list(visit_types_of(by.clinic_id))
    named = (kind for kind in types if "seguimiento" in plain(kind.name))
    return next(named, types[0] if types else None)


def suggestions(consultation: Consultation, by: Membership) -> list[Suggestion]:
    """A free hour for each of `WEEKS`, the nearest to the hour of today's visit. Six queries."""
    kind = follow_up_type(by)
    if kind is None:
        return []
    like = timezone.localtime(max(consultation.event_at, timezone.now() - timedelta(days=1)))
    wanted = {weeks: like + timedelta(weeks=weeks) for weeks in WEEKS}
    days = {day for moment in wanted.values() for day in _days_around(moment)}
    free = slots_by_day(by, kind, days)
    found = []
    for weeks, moment in wanted.items():
        spans = [span for day in _days_around(moment) for span in free.get(day, ())]
        if spans:
            nearest = min(spans, key=lambda span: (abs(span.start - moment), span.start))
            found.append(Suggestion(weeks, nearest))
    return found


def _days_around(moment: datetime) -> list[date]:
    return [moment.date() + timedelta(days=n) for n in range(-AROUND, AROUND + 1)]
