"""The LMS method of WHO: z-scores, their inverse and percentiles.

Arithmetic is float here: fractional powers in Decimal cost a hundred times more and the tables
have five digits. Measurements enter as Decimal, table positions are exact integers, and the z
leaves as a Decimal of two places, as WHO publishes it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Lms:
    """Box-Cox power, median and coefficient of variation at one age or length."""

    power: float
    median: float
    variation: float

    def value(self, z: float) -> float:
        """The measurement that has this z."""
        if self.power == 0:
            return self.median * math.exp(self.variation * z)
        base = 1 + self.power * self.variation * z
        return float(self.median * base ** (1 / self.power))

    def plain_z(self, y: float) -> float:
        """The z of a measurement, unrestricted."""
        if self.power == 0:
            return math.log(y / self.median) / self.variation
        return float(((y / self.median) ** self.power - 1) / (self.power * self.variation))

    def restricted_z(self, y: float) -> float:
        """The z of a weight-based measurement: linear beyond ±3, as WHO defines it."""
        z = self.plain_z(y)
        if z > 3:
            third = self.value(3)
            return 3 + (y - third) / (third - self.value(2))
        if z < -3:
            third = self.value(-3)
            return -3 + (y - third) / (self.value(-2) - third)
        return z


@dataclass(frozen=True, slots=True)
class Table:
    """One WHO table of one sex: consecutive positions from `first`."""

    first: int
    entries: tuple[Lms, ...]

    @property
    def last(self) -> int:
        """The last position."""
        return self.first + len(self.entries) - 1

    def at(self, position: int) -> Lms | None:
        """The entry at a position, None outside the table."""
        index = position - self.first
        return self.entries[index] if 0 <= index < len(self.entries) else None

    def between(self, position: Decimal) -> Lms | None:
        """L, M and S interpolated linearly at a position; None outside the table."""
        if not self.first <= position <= self.last:
            return None
        low = int(position)
        share = float(position - low)
        start = self.entries[low - self.first]
        if share == 0:
            return start
        end = self.entries[low - self.first + 1]
        return Lms(
            start.power + (end.power - start.power) * share,
            start.median + (end.median - start.median) * share,
            start.variation + (end.variation - start.variation) * share,
        )


@cache
def table(name: str, sex: str) -> Table:
    """The WHO table `name` (references/growth) of one sex: "1" boys, "2" girls."""
    source = resources.files("nutrition.references.growth").joinpath(f"{name}.csv")
    rows = [line.split(",") for line in source.read_text(encoding="utf-8").splitlines()[1:]]
    own = [row for row in rows if row[0] == sex]
    return Table(int(own[0][1]), tuple(Lms(float(r[2]), float(r[3]), float(r[4])) for r in own))


def two_places(z: float) -> Decimal:
    """A z-score as it is reported, never «-0.00»."""
    return Decimal(f"{z:.2f}") + 0


def percentile(z: float) -> float:
    """The percentile (0–100) of a z-score."""
    return 50 * math.erfc(-z / math.sqrt(2))
