"""A straight line through values in time, and where the next value would fall 95 times in 100.

It describes how one person's measurement has moved; it foretells nothing and no goal comes of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

FEWEST_POINTS, FEWEST_DAYS = 5, 28
# Two-sided 95 % quantile of Student's t, by degrees of freedom from 3; the normal one beyond 30.
_T95 = (
    3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048,
    2.045, 2.042,
)  # fmt: skip
_NORMAL = 1.96


@dataclass(frozen=True)
class BandPoint:
    """The line and its 95 % prediction limits on a day."""

    day: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Band:
    """The line through the values: its slope a week, and the band along the days."""

    per_week: float
    points: tuple[BandPoint, ...]


def prediction_band(values: Sequence[tuple[int, Decimal]], *, steps: int = 12) -> Band | None:
    """Least squares with a 95 % prediction interval over the span of (day, value) pairs.

    None with fewer than five values or less than four weeks: an interval would say nothing.
    """
    days = [float(day) for day, _ in values]
    if len(values) < FEWEST_POINTS or max(days) - min(days) < FEWEST_DAYS:
        return None
    ys = [float(value) for _, value in values]
    count, mean_x, mean_y = len(ys), sum(days) / len(days), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in days)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(days, ys, strict=True)) / spread
    origin = mean_y - slope * mean_x
    residue = sum((y - origin - slope * x) ** 2 for x, y in zip(days, ys, strict=True))
    error = math.sqrt(residue / (count - 2))
    quantile = _T95[count - 5] if count - 2 <= 30 else _NORMAL
    first, last = min(days), max(days)

    def at(step: int) -> BandPoint:
        x = first + (last - first) * step / steps
        half = quantile * error * math.sqrt(1 + 1 / count + (x - mean_x) ** 2 / spread)
        middle = origin + slope * x
        return BandPoint(round(x), middle - half, middle, middle + half)

    return Band(slope * 7, tuple(at(step) for step in range(steps + 1)))
