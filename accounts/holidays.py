"""Official days of rest in Mexico (Ley Federal del Trabajo, artículo 74). Pure.

The rules are in `data/holidays.csv`; (R) marks those whose text was recalled and is still to be
read. Election days (fracción IX) are set by the electoral laws each time: they are blocked by hand.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "holidays.csv"


@dataclass(frozen=True)
class Holiday:
    """A day of rest in force since a year. `rule`: «01-01», «monday 02 1», «10-01 every 6»."""

    name: str
    rule: str
    since: int
    source: str

    def day_in(self, year: int) -> date | None:
        """Its day in a year; None if there is none."""
        if year < self.since:
            return None
        if self.rule.startswith("monday"):
            _, month, nth = self.rule.split()
            return _monday(year, int(month), int(nth))
        day, _, every = self.rule.partition(" every ")
        if every and (year - self.since) % int(every):
            return None
        month, number = day.split("-")
        return date(year, int(month), int(number))


def holidays_in(year: int) -> dict[date, str]:
    """The official days of rest of a year, with their names."""
    days = ((holiday.day_in(year), holiday.name) for holiday in holidays())
    return dict(sorted((day, name) for day, name in days if day is not None))


def holiday_on(day: date) -> str:
    """The name of the day of rest, or "" if it is none."""
    return holidays_in(day.year).get(day, "")


@cache
def holidays() -> tuple[Holiday, ...]:
    """Every rule of the file."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(
            Holiday(row["name"], row["rule"], int(row["since"]), row["source"])
            for row in csv.DictReader(rows)
        )


def _monday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (nth - 1))
