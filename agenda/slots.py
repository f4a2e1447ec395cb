"""Free hours of a day: pure. Working hours, visits, buffers and blocks in; free spans out.

Everything is compared in UTC, so that a clinic whose clock changes in summer is right too. Mexico
City's has not changed since October 2022.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

STEP_MINUTES = 15


@dataclass(frozen=True)
class Span:
    """From an instant to another, aware. Ends that touch do not overlap."""

    start: datetime
    end: datetime

    def overlaps(self, other: Span) -> bool:
        """Whether they share an instant."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Open:
    """A stretch of the day's working hours, on the clinic's clock."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Length:
    """How long a visit takes and what it needs free around it, in minutes."""

    minutes: int
    buffer_before: int = 0
    buffer_after: int = 0


@dataclass(frozen=True)
class Taken:
    """An appointment or a block, with its own buffers in minutes."""

    span: Span
    buffer_before: int = 0
    buffer_after: int = 0


def working_spans(*, day: date, hours: Iterable[Open], zone: tzinfo) -> list[Span]:
    """The day's working hours as instants, in order, those that touch or overlap joined."""
    joined: list[Span] = []
    for stretch in sorted(hours, key=lambda item: item.opens):
        span = Span(_instant(day, stretch.opens, zone), _instant(day, stretch.closes, zone))
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        elif span.start < span.end:
            joined.append(span)
    return joined


def free_slots(
    *,
    day: date,
    hours: Iterable[Open],
    length: Length,
    taken: Iterable[Taken],
    zone: tzinfo,
    not_before: datetime | None = None,
    step_minutes: int = STEP_MINUTES,
) -> tuple[Span, ...]:
    """Every start, from the opening on and each `step_minutes`, at which the visit fits.

    It fits if it lies whole inside one stretch of working hours and neither it touches another's
    buffers nor its own buffers touch another: between two visits remains the longer of both
    buffers. Buffers may lie outside the working hours. Raises ValueError without minutes.
    """
    if length.minutes <= 0 or step_minutes <= 0:
        raise ValueError("La visita y el paso duran al menos un minuto.")
    present, found = tuple(taken), list[Span]()
    for span in working_spans(day=day, hours=hours, zone=zone):
        # What leaves the whole stretch alone leaves alone each visit in it: weeks are not compared.
        near = [other for other in present if not fits(span, length, other)]
        found += [
            slot
            for slot in _starts(span, length.minutes, step_minutes)
            if (not_before is None or slot.start >= not_before)
            and all(fits(slot, length, other) for other in near)
        ]
    return tuple(found)


def fits(slot: Span, length: Length, other: Taken) -> bool:
    """Whether a visit at `slot` leaves alone another and its buffers, and is left alone by it."""
    own = _padded(slot, length.buffer_before, length.buffer_after)
    its = _padded(other.span, other.buffer_before, other.buffer_after)
    return not (own.overlaps(other.span) or slot.overlaps(its))


def gaps(working: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The parts of the working hours that nothing takes, in order."""
    busy = sorted(taken, key=lambda span: span.start)
    free = []
    for span in working:
        at = span.start
        for other in busy:
            if other.end <= at or other.start >= span.end:
                continue
            if other.start > at:
                free.append(Span(at, other.start))
            at = max(at, other.end)
        if at < span.end:
            free.append(Span(at, span.end))
    return free


def _instant(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _starts(span: Span, minutes: int, step: int) -> Iterator[Span]:
    start = span.start
    while start + timedelta(minutes=minutes) <= span.end:
        yield Span(start, start + timedelta(minutes=minutes))
        start += timedelta(minutes=step)


def _padded(span: Span, before: int, after: int) -> Span:
    return Span(span.start - timedelta(minutes=before), span.end + timedelta(minutes=after))
