"""A child's measurements on the WHO curves: which age, which points, what each z means."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from nutrition.errors import InvalidInput, OutOfRange
from nutrition.growth import ChildGrowth, Indicator, assess_child
from nutrition.growth.age import BIRTH
from nutrition.growth.who_2006 import (
    FIRST_HEIGHT_DAY,
    HEAD,
    LAST_DAY,
    LENHEI,
    MEASURE,
    WEIGHT,
    body_mass,
    corrected_length,
)
from nutrition.inputs import choice, integer
from nutrition.registry import Calculation, Input
from nutrition.units import DAYS_PER_MONTH
from patients.ages import age_at
from patients.charts.curve import NARROW, WIDE
from patients.charts.growth import (
    INDICATORS,
    SEX_NAME,
    TWO_YEARS,
    GrowthPoint,
    age_words,
    growth_chart,
)
from practice.calculators.answer import percentile_text, signed
from practice.calculators.fields import Checked, Field, check, fields_of
from practice.calculators.rows import FormRow, form_rows
from practice.calculators.words import written_day

FIRST_ROWS = 3
START = "lines=z&span=auto"
LINES = {"z": "puntajes z", "percentile": "percentiles"}
AUTOMATIC = "auto"
SPANS = {
    AUTOMATIC: "según las mediciones",
    "0-24": "0 a 2 años",
    "0-60": "0 a 5 años",
    "24-120": "2 a 10 años",
    "60-228": "5 a 19 años",
    "0-228": "0 a 19 años",
}
CHILD = Calculation(
    id="growth_curve",
    name="Curvas de crecimiento",
    family="Crecimiento",
    inputs=(
        Input("sex", "Sexo", kind="choice", choices=(("female", "niña"), ("male", "niño"))),
        BIRTH,
        integer("ga_weeks", "Gestación al nacer", "semanas", 22, 44).optional(),
        integer("ga_days", "Y días de gestación", "días", 0, 6).optional(),
        choice("lines", "Líneas", LINES),
        choice("span", "Edades que se dibujan", SPANS),
    ),
    unit="z",
    validity="Del nacimiento a los 19 años.",
    source="OMS 2006 y 2007",
    function=dict,
)
COLUMNS = (
    Input("on", "Fecha", kind="date"),
    WEIGHT,
    LENHEI,
    MEASURE,
    HEAD,
)
ORDER = ("length_age", "weight_age", "bmi_age", "weight_length", "weight_height", "head_age")
_INDICATOR_OF = {
    "zlen": "length_age",
    "zhfa": "length_age",
    "zwei": "weight_age",
    "zwfa": "weight_age",
    "zbmi": "bmi_age",
    "zbfa": "bmi_age",
    "zhc": "head_age",
}


@dataclass(frozen=True)
class Line:
    """One measurement in the table under its curve; `lived` only when the age is corrected."""

    day: datetime.date
    age: str
    lived: str
    reference: str
    value: str
    z: str
    percentile: str
    label: str
    flagged: bool


@dataclass(frozen=True)
class Drawn:
    """One indicator on the page: drawn for a screen or paper and for a phone, and its values."""

    title: str
    unit: str
    wide: SafeString
    narrow: SafeString
    lines: list[Line]


@dataclass(frozen=True)
class GrowthPage:
    """What the page shows: the form as typed, and each curve with its values."""

    fields: list[Field]
    rows: list[FormRow]
    charts: list[Drawn]
    missing: tuple[str, ...]
    corrected: bool
    has_errors: bool
    who: str = ""


@dataclass(frozen=True)
class _Measured:
    """A row with its growth and its values by indicator: (x, value)."""

    row: FormRow
    growth: ChildGrowth
    at: Mapping[str, tuple[Decimal, Decimal]]


def growth_page(data: QueryDict) -> GrowthPage:
    """Read the form and draw what can be drawn. Nothing is stored."""
    checked = check(CHILD, data)
    rows = form_rows(COLUMNS, data, at_least=FIRST_ROWS)
    child = _child(checked)
    measured: list[_Measured] = []
    if child:
        rows, measured = _measure(child, rows)
    measured.sort(key=lambda one: one.row.values["on"])
    return GrowthPage(
        fields=fields_of(CHILD, data, checked.errors),
        rows=rows,
        charts=_charts(child, measured) if child else [],
        missing=checked.missing,
        corrected=any(one.growth.corrected for one in measured),
        has_errors=bool(checked.errors) or any(_is_wrong(row) for row in rows),
        who=_who(child) if child else "",
    )


def _is_wrong(row: FormRow) -> bool:
    return not row.is_blank and not row.is_sound


def _child(checked: Checked) -> dict[str, Any] | None:
    return CHILD.read(checked.values) if checked.is_ready else None


def _who(child: Mapping[str, Any]) -> str:
    """Whose curve it is: the form does not go on paper."""
    parts = [SEX_NAME[child["sex"]].capitalize(), f"nacimiento {written_day(child['birth'])}"]
    if "ga_weeks" in child:
        parts.append(f"{child['ga_weeks']} semanas y {child.get('ga_days', 0)} días de gestación")
    return " · ".join(parts)


def _measure(
    child: Mapping[str, Any], rows: Sequence[FormRow]
) -> tuple[list[FormRow], list[_Measured]]:
    kept: list[FormRow] = []
    measured: list[_Measured] = []
    for row in rows:
        if row.is_sound:
            try:
                measured.append(_measured(child, row))
            except (InvalidInput, OutOfRange) as error:
                kept.append(row.refused("on", str(error)))
                continue
        kept.append(row)
    return kept, measured


def _measured(child: Mapping[str, Any], row: FormRow) -> _Measured:
    values = row.values
    growth = assess_child(
        sex=child["sex"],
        birth=child["birth"],
        on=values["on"],
        weight_kg=values.get("weight"),
        height_cm=values.get("lenhei"),
        position=values.get("measure"),
        head_cm=values.get("headc"),
        ga_weeks=child.get("ga_weeks"),
        ga_days=child.get("ga_days", 0),
    )
    return _Measured(row, growth, _places(growth, values))


def _places(growth: ChildGrowth, values: Mapping[str, Any]) -> dict[str, tuple[Decimal, Decimal]]:
    """Where each score stands on its curve: z key → (months or cm, value as it is read)."""
    months = Decimal(growth.used_days) / DAYS_PER_MONTH
    weight, length = values.get("weight"), values.get("lenhei")
    if length is not None and growth.used_days <= LAST_DAY:
        length = corrected_length(growth.used_days, length, values.get("measure"))
    mass = body_mass(weight, length)
    read = {
        "zlen": length,
        "zhfa": length,
        "zwei": weight,
        "zwfa": weight,
        "zbmi": None if mass is None else Decimal(f"{mass:.1f}"),
        "zbfa": None if mass is None else Decimal(f"{mass:.1f}"),
        "zhc": values.get("headc"),
    }
    places = {key: (months, value) for key, value in read.items() if value is not None}
    if weight is not None and length is not None:
        places["zwfl"] = (length, weight)
    return places


def _indicator(key: str, growth: ChildGrowth) -> str:
    if key == "zwfl":
        return "weight_length" if growth.used_days < FIRST_HEIGHT_DAY else "weight_height"
    return _INDICATOR_OF[key]


def _charts(child: Mapping[str, Any], measured: Sequence[_Measured]) -> list[Drawn]:
    points: dict[str, list[GrowthPoint]] = {}
    lines: dict[str, list[Line]] = {}
    for one in measured:
        for score in one.growth.indicators:
            indicator = _indicator(score.key, one.growth)
            points.setdefault(indicator, []).append(_point(child, one, score, indicator))
            lines.setdefault(indicator, []).append(_line(child, one, score))
    return [_drawn(child, name, points[name], lines[name]) for name in ORDER if name in points]


def _point(
    child: Mapping[str, Any], one: _Measured, score: Indicator, indicator: str
) -> GrowthPoint:
    x, value = one.at[score.key]
    shows_lived = one.growth.corrected and INDICATORS[indicator].axis == "months"
    return GrowthPoint(
        x,
        value,
        score.z,
        one.row.values["on"],
        lived=Decimal(one.growth.age_days) / DAYS_PER_MONTH if shows_lived else None,
        age=_ages(child, one)[0],
    )


def _ages(child: Mapping[str, Any], one: _Measured) -> tuple[str, str]:
    """The age the curve is read at, and the lived one where it is another."""
    months = Decimal(one.growth.age_days) / DAYS_PER_MONTH
    lived = age_words(months)
    if months >= TWO_YEARS:
        # The calendar counts the birthday; decimal months may not have reached it.
        lived = str(age_at(birth_date=child["birth"], on=one.row.values["on"]))
    if not one.growth.corrected:
        return lived, ""
    return f"{age_words(Decimal(one.growth.used_days) / DAYS_PER_MONTH)} corregida", lived


def _drawn(
    child: Mapping[str, Any], indicator: str, points: list[GrowthPoint], lines: list[Line]
) -> Drawn:
    window = None
    if child["span"] != AUTOMATIC and INDICATORS[indicator].axis == "months":
        low, high = child["span"].split("-")
        window = float(low), float(high)
        points = [point for point in points if window[0] <= point.x <= window[1]]
    points = sorted(points, key=lambda point: point.x)
    asked = {
        "sex": child["sex"],
        "indicator": indicator,
        "lines": child["lines"],
        "window": window,
    }
    drawn = INDICATORS[indicator]
    wide, narrow = (growth_chart(points, **asked, frame=frame) for frame in (WIDE, NARROW))
    return Drawn(drawn.title, drawn.unit, wide, narrow, lines)


def _line(child: Mapping[str, Any], one: _Measured, score: Indicator) -> Line:
    age, lived = _ages(child, one)
    return Line(
        day=one.row.values["on"],
        age=age,
        lived=lived,
        reference=one.growth.reference,
        value=f"{one.at[score.key][1]:f}",
        z=signed(score.z),
        percentile=percentile_text(score.z),
        label=score.label,
        flagged=score.flagged,
    )
