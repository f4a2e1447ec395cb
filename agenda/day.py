"""A day as the screen reads it: visits, blocks and free time, in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agenda.slots import Span, gaps

SHORTEST_GAP = timedelta(minutes=10)


@dataclass(frozen=True)
class Row:
    """A line of the day. `appointment` for a visit, `text` for a block; neither is free time."""

    span: Span
    appointment: Any = None
    text: str = ""

    @property
    def is_free(self) -> bool:
        """Whether somebody can be booked there."""
        return self.appointment is None and not self.text


def day_rows(
    *,
    working: Iterable[Span],
    appointments: Iterable[Any],
    blocks: Iterable[tuple[Span, str]],
    day: Span,
    now: datetime,
) -> list[Row]:
    """Visits (`starts_at`, `ends_at`, `holds_time`), blocks cut to the day, and what is left free.

    Free time that is over, or too short to receive anybody, is not shown.
    """
    visits = [Row(Span(row.starts_at, row.ends_at), appointment=row) for row in appointments]
    closed = [
        Row(Span(max(span.start, day.start), min(span.end, day.end)), text=text)
        for span, text in blocks
    ]
    held = [row.span for row in visits if row.appointment.holds_time]
    free = [
        Row(Span(max(gap.start, now), gap.end))
        for gap in gaps(working, [*held, *(row.span for row in closed)])
        if gap.end - max(gap.start, now) >= SHORTEST_GAP
    ]
    return sorted([*visits, *closed, *free], key=lambda row: (row.span.start, row.span.end))
