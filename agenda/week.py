"""A week as a table of half hours. Pure: instants in, cells with their height out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from agenda.slots import Span

STEP = timedelta(minutes=30)
EARLIEST, LATEST = time(9), time(18)


@dataclass
class Cell:
    """Part of a day: `rows` half hours high, with its visits; `at` is its hour if it is free."""

    day: date
    at: time
    rows: int = 1
    visits: list[Any] = field(default_factory=list)
    is_open: bool = False


@dataclass(frozen=True)
class Line:
    """A half hour across the week. A None is covered by a taller cell above."""

    at: time
    cells: tuple[Cell | None, ...]


def week_lines(
    *,
    days: Sequence[date],
    working: Mapping[date, Sequence[Span]],
    appointments: Iterable[Any],
    zone: tzinfo,
) -> list[Line]:
    """The table of the week: from the earliest to the latest hour that anything has.

    Visits that share a half hour share a cell.
    """
    visits = sorted(appointments, key=lambda row: row.starts_at)
    first, last = _bounds(working, visits, zone)
    columns = [
        _column(
            day,
            [row for row in visits if row.starts_at.astimezone(zone).date() == day],
            working.get(day, ()),
            first=first,
            count=last - first,
            zone=zone,
        )
        for day in days
    ]
    return [
        Line(_time(first + number), tuple(column[number] for column in columns))
        for number in range(last - first)
    ]


def _bounds(
    working: Mapping[date, Sequence[Span]], visits: Iterable[Any], zone: tzinfo
) -> tuple[int, int]:
    spans = [span for found in working.values() for span in found]
    spans += [Span(row.starts_at, row.ends_at) for row in visits]
    starts = [_floor(span.start, zone) for span in spans] or [_steps(EARLIEST)]
    ends = [_ceil(span, zone) for span in spans] or [_steps(LATEST)]
    return min(starts), max(ends)


def _column(
    day: date,
    visits: Iterable[Any],
    working: Sequence[Span],
    *,
    first: int,
    count: int,
    zone: tzinfo,
) -> list[Cell | None]:
    cells: list[Cell | None] = [
        Cell(day, _time(first + number), is_open=_is_open(day, first + number, working, zone))
        for number in range(count)
    ]
    top, bottom = -1, -1
    for row in visits:
        start = _floor(row.starts_at, zone) - first
        end = min(count, _ceil(Span(row.starts_at, row.ends_at), zone) - first)
        if start >= bottom:
            top, bottom = start, start + 1
        cell = cells[top]
        assert cell is not None  # noqa: S101 — a top is never covered
        cell.visits.append(row)
        for covered in range(bottom, end):
            cells[covered] = None
        bottom = max(bottom, end)
        cell.rows = bottom - top
    return cells


def _is_open(day: date, step: int, working: Sequence[Span], zone: tzinfo) -> bool:
    start = datetime.combine(day, _time(step), tzinfo=zone)
    return any(span.start <= start and start + STEP <= span.end for span in working)


def _steps(at: time) -> int:
    return at.hour * 2 + at.minute // 30


def _time(step: int) -> time:
    return time(step // 2, step % 2 * 30)


def _floor(moment: datetime, zone: tzinfo) -> int:
    return _steps(moment.astimezone(zone).time())


def _ceil(span: Span, zone: tzinfo) -> int:
    """The half hour after the last one it touches; midnight and later are the day's end."""
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    if end.date() > start.date():
        return 48
    return _steps(end.time()) + bool(end.minute % 30 or end.second)
