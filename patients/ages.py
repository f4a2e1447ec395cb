"""Exact age at a date, as every note prints it (NOM-004 5.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ADULT_YEARS = 18


@dataclass(frozen=True)
class Age:
    """Completed years, and completed months since the last birthday."""

    years: int
    months: int

    def __str__(self) -> str:
        if self.years == 0:
            return _counted(self.months, "mes", "meses")
        if self.years >= ADULT_YEARS or self.months == 0:
            return _counted(self.years, "año", "años")
        return f"{_counted(self.years, 'año', 'años')} {_counted(self.months, 'mes', 'meses')}"


def age_at(*, birth_date: date, on: date) -> Age:
    """Age completed on a day. Raises ValueError if the day is before the birth.

    A month is completed on its day; born on the 31st or on 29 February, on the day after the last
    one of a shorter month.
    """
    if on < birth_date:
        raise ValueError("La fecha es anterior al nacimiento.")
    months = (on.year - birth_date.year) * 12 + on.month - birth_date.month
    months -= on.day < birth_date.day
    return Age(years=months // 12, months=months % 12)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
