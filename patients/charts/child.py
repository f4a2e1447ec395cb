"""A child's record on the WHO curves: every visit's measurements, by exact days of age."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from nutrition.errors import InvalidInput, OutOfRange
from nutrition.growth import ChildGrowth, Indicator, assess_child
from nutrition.growth.who_2006 import FIRST_HEIGHT_DAY, LAST_DAY, body_mass, corrected_length
from nutrition.units import DAYS_PER_MONTH
from patients.charts.curve import NARROW, WIDE
from patients.charts.growth import INDICATORS, GrowthPoint, growth_chart
from patients.models import Kind, Patient

ORDER = ("length_age", "weight_age", "bmi_age", "head_age", "weight_length", "weight_height")
CHART_OF = {
    "zlen": "length_age",
    "zhfa": "length_age",
    "zwei": "weight_age",
    "zwfa": "weight_age",
    "zbmi": "bmi_age",
    "zbfa": "bmi_age",
    "zhc": "head_age",
}


@dataclass(frozen=True)
class Measured:
    """What one visit measured, in canonical units (height in metres), by kind."""

    day: datetime.date
    values: Mapping[str, Decimal]


@dataclass(frozen=True)
class GrowthLine:
    """A row of the table beside a curve."""

    day: datetime.date
    age: str
    value: str
    score: Indicator
    reference: str


@dataclass(frozen=True)
class GrowthDrawing:
    """One curve, for a wide page and a phone, and its table, latest first."""

    title: str
    unit: str
    wide: SafeString
    narrow: SafeString
    lines: tuple[GrowthLine, ...]


def growth_drawings(patient: Patient, visits: Sequence[Measured]) -> list[GrowthDrawing]:
    """Every curve that the visits allow; none without a female or male sex, or from 19 years."""
    if patient.sex not in ("female", "male"):
        return []
    points: dict[str, list[GrowthPoint]] = {}
    lines: dict[str, list[GrowthLine]] = {}
    for visit in visits:
        growth = _assessed(patient, visit)
        for score in growth.indicators if growth else ():
            chart = _chart(score.key, growth)
            place = _places(growth, visit.values).get(score.key) if growth else None
            if growth is None or chart is None or place is None:
                continue
            x, value = place
            lived = Decimal(growth.age_days) / DAYS_PER_MONTH if growth.corrected else None
            point = GrowthPoint(x, tidy(value), score.z, visit.day, lived=lived)
            points.setdefault(chart, []).append(point)
            age = str(patient.age_on(visit.day))
            if growth.corrected:
                age += f" ({growth.used_days} días corregidos)"
            lines.setdefault(chart, []).append(
                GrowthLine(visit.day, age, f"{tidy(value):f}", score, growth.reference)
            )
    return [
        _drawn(patient.sex, name, points[name], lines[name]) for name in ORDER if name in points
    ]


def tidy(value: Decimal) -> Decimal:
    """The same number without idle zeros, and never in powers of ten."""
    return Decimal(f"{value.normalize():f}")


def _assessed(patient: Patient, visit: Measured) -> ChildGrowth | None:
    height = visit.values.get(Kind.HEIGHT)
    try:
        return assess_child(
            sex=patient.sex,
            birth=patient.birth_date,
            on=visit.day,
            weight_kg=visit.values.get(Kind.WEIGHT),
            height_cm=None if height is None else height * 100,
            head_cm=visit.values.get(Kind.HEAD),
            arm_cm=visit.values.get(Kind.ARM),
            ga_weeks=patient.gestation_weeks,
            ga_days=patient.gestation_days or 0,
        )
    except (OutOfRange, InvalidInput):
        return None


def _chart(key: str, growth: ChildGrowth | None) -> str | None:
    if key == "zwfl" and growth is not None:
        return "weight_length" if growth.used_days < FIRST_HEIGHT_DAY else "weight_height"
    return CHART_OF.get(key)


def _places(
    growth: ChildGrowth, values: Mapping[str, Decimal]
) -> dict[str, tuple[Decimal, Decimal]]:
    """Where each score stands: key → (months or cm, value)."""
    months = Decimal(growth.used_days) / DAYS_PER_MONTH
    weight, height = values.get(Kind.WEIGHT), values.get(Kind.HEIGHT)
    length = None if height is None else height * 100
    if length is not None and growth.used_days <= LAST_DAY:
        length = corrected_length(growth.used_days, length, None)
    mass = body_mass(weight, length)
    shown = None if mass is None else Decimal(f"{mass:.1f}")
    read = {
        **dict.fromkeys(("zlen", "zhfa"), length),
        **dict.fromkeys(("zwei", "zwfa"), weight),
        **dict.fromkeys(("zbmi", "zbfa"), shown),
        "zhc": values.get(Kind.HEAD),
    }
    places = {key: (months, value) for key, value in read.items() if value is not None}
    if weight is not None and length is not None:
        places["zwfl"] = (length, weight)
    return places


def _drawn(
    sex: str, name: str, points: list[GrowthPoint], lines: list[GrowthLine]
) -> GrowthDrawing:
    wide, narrow = (
        growth_chart(points, sex=sex, indicator=name, frame=frame) for frame in (WIDE, NARROW)
    )
    about = INDICATORS[name]
    return GrowthDrawing(about.title, about.unit, wide, narrow, tuple(reversed(lines)))
