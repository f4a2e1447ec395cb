"""The weight of a pregnancy in the record, against what is recommended."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from patients.charts.child import Measured
from patients.charts.curve import NARROW, WIDE
from patients.charts.pregnancy import GainPoint, gain_window, gain_words, pregnancy_chart
from patients.models import Kind, Pregnancy


@dataclass(frozen=True)
class GainLine:
    """A row of the table beside the curve. `verdict` is dentro, por debajo or por arriba."""

    day: datetime.date
    week: str
    weight: str
    gain: str
    window: str
    verdict: str


@dataclass(frozen=True)
class GainDrawing:
    """The curve of a pregnancy, for a wide page and a phone, and its table."""

    wide: SafeString
    narrow: SafeString
    pre_bmi: Decimal
    lines: tuple[GainLine, ...]


def gain_drawing(
    pregnancy: Pregnancy, visits: Sequence[Measured], *, height_m: Decimal | None
) -> GainDrawing | None:
    """The gain of each visit of a pregnancy; None without the weight before it or a height."""
    before = pregnancy.pre_weight_kg
    if before is None or height_m is None:
        return None
    pre_bmi = before / (height_m * height_m)
    during = [one for one in visits if pregnancy.covers(one.day) and Kind.WEIGHT in one.values]
    points = [
        GainPoint(pregnancy.week_at(one.day), one.values[Kind.WEIGHT] - before, one.day)
        for one in during
        if pregnancy.week_at(one.day) <= 42
    ]
    wide, narrow = (
        pregnancy_chart(points, pre_bmi=pre_bmi, twins=pregnancy.twins, frame=frame)
        for frame in (WIDE, NARROW)
    )
    lines = tuple(
        _line(point, point.day, pregnancy, pre_bmi, before)
        for point in reversed(points)
        if point.day is not None
    )
    return GainDrawing(wide, narrow, pre_bmi, lines)


def _line(
    point: GainPoint, day: datetime.date, pregnancy: Pregnancy, pre_bmi: Decimal, before: Decimal
) -> GainLine:
    window = gain_window(point.week, pre_bmi=pre_bmi, twins=pregnancy.twins)
    verdict = ""
    if window:
        low, high = window
        verdict = (
            "por debajo"
            if point.gain_kg < low
            else "por arriba"
            if point.gain_kg > high
            else "dentro"
        )
    return GainLine(
        day=day,
        week=f"{point.week:.1f}",
        weight=f"{(before + point.gain_kg).normalize():f}",
        gain=gain_words(point.gain_kg),
        window=f"{window[0]:.1f} a {window[1]:.1f}" if window else "—",
        verdict=verdict,
    )
