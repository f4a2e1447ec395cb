"""Limits of the day on nutrients that equivalents do not count: sodium, saturated fat, fibre.

They are known only as far as the catalogue knows: an unknown figure is not zero, and whoever reads
a total is told how many foods lack it. Table salt is not a food of any dish: nothing here sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from plans.engine.words import number

LIMITED: Mapping[str, tuple[str, str]] = {
    "fibre_g": ("fibra", "g"),
    "fat_saturated_g": ("grasa saturada", "g"),
    "sodium_mg": ("sodio", "mg"),
    "potassium_mg": ("potasio", "mg"),
    "phosphorus_mg": ("fósforo", "mg"),
    "cholesterol_mg": ("colesterol", "mg"),
    "sugars_g": ("azúcares", "g"),
}
"""Nutrients a limit may speak of: name and unit."""

MOST_UNKNOWN = 0.2
"""Part of the foods without a figure from which a total says nothing."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Least and most of a nutrient in a day; None is no limit. `source` is where it was read."""

    nutrient: str
    least: Decimal | None = None
    most: Decimal | None = None
    source: str = ""

    @property
    def text(self) -> str:
        """«sodio: hasta 2,000 mg»."""
        name, unit = LIMITED[self.nutrient]
        if self.least is None:
            return f"{name}: hasta {number(self.most or Decimal(0))} {unit}"
        if self.most is None:
            return f"{name}: al menos {number(self.least)} {unit}"
        return f"{name}: de {number(self.least)} a {number(self.most)} {unit}"


@dataclass(frozen=True, slots=True)
class Known:
    """A sum of known figures, and how many foods lack one."""

    total: float
    unknown: int
    foods: int

    def __add__(self, other: Known) -> Known:
        return Known(
            self.total + other.total, self.unknown + other.unknown, self.foods + other.foods
        )


def known(values: Iterable[float | None]) -> Known:
    """Add what is known."""
    found = list(values)
    said = [value for value in found if value is not None]
    return Known(sum(said), len(found) - len(said), len(found))


@dataclass(frozen=True, slots=True)
class Reading:
    """How a week stands against a limit: its mean day and its worst, as far as it is known.

    `ok` is None when too few foods have a figure to say: what is unknown is not zero.
    """

    limit: Limit
    mean: float
    worst: float
    unknown: int
    foods: int
    ok: bool | None


def read_week(limit: Limit, days: Iterable[Known]) -> Reading:
    """A week against a limit: no day above the most, and the mean day not under the least."""
    found = list(days)
    totals = [day.total for day in found] or [0.0]
    mean, worst = sum(totals) / len(totals), max(totals)
    kept = limit.most is None or worst <= float(limit.most)
    reached = limit.least is None or mean >= float(limit.least)
    unknown, foods = sum(day.unknown for day in found), sum(day.foods for day in found)
    # A most already passed stays passed, whatever the rest brings; anything else needs figures.
    told = not kept or unknown <= foods * MOST_UNKNOWN
    return Reading(limit, mean, worst, unknown, foods, kept and reached if told and foods else None)
