"""Weight through a pregnancy: the gain of each visit against what IOM 2009 recommends."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from nutrition.errors import OutOfRange
from nutrition.inputs import HEIGHT, WEIGHT, Input, number
from nutrition.pregnancy import (
    CLASS_ES,
    LMP,
    PRE_WEIGHT,
    PRIOR_CLASS,
    TWINS,
    total_gain,
    weekly_gain,
)
from nutrition.registry import Calculation
from patients.charts.curve import NARROW, WIDE
from patients.charts.pregnancy import (
    LAST_WEEK,
    GainPoint,
    gain_window,
    gain_words,
    pregnancy_chart,
)
from practice.calculators.fields import Field, check, fields_of
from practice.calculators.rows import FormRow, form_rows
from practice.calculators.words import written, written_day

FIRST_ROWS = 3
WOMAN = Calculation(
    id="pregnancy_curve",
    name="Ganancia de peso en el embarazo",
    family="Embarazo",
    inputs=(
        PRE_WEIGHT,
        HEIGHT,
        LMP.named("lmp", "Última menstruación").optional(),
        TWINS.named("twins", "Embarazo gemelar"),
    ),
    unit="kg",
    validity="Desde el peso previo al embarazo; hasta la semana 42.",
    source="IOM/NRC 2009",
    function=dict,
)
COLUMNS = (
    Input("on", "Fecha", kind="date", required=False),
    number("week", "O semanas", "sem", "0", str(LAST_WEEK)).optional(),
    WEIGHT,
)


@dataclass(frozen=True)
class Visit:
    """One visit in the table: its gain, what was recommended, and how it compares."""

    day: datetime.date | None
    week: str
    weight: str
    gain: str
    window: str
    verdict: str
    kind: str


@dataclass(frozen=True)
class PregnancyPage:
    """What the page shows: the form as typed, the curve and the table."""

    fields: list[Field]
    rows: list[FormRow]
    missing: tuple[str, ...]
    has_errors: bool
    who: str = ""
    prior: str = ""
    total: str = ""
    weekly: str = ""
    no_range: str = ""
    twins: bool = False
    wide: str = ""
    narrow: str = ""
    visits: tuple[Visit, ...] = ()


def pregnancy_page(data: QueryDict) -> PregnancyPage:
    """Read the form and draw what can be drawn. Nothing is stored."""
    checked = check(WOMAN, data)
    rows = form_rows(COLUMNS, data, at_least=FIRST_ROWS)
    woman = WOMAN.read(checked.values) if checked.is_ready else None
    points: list[tuple[GainPoint, FormRow]] = []
    if woman:
        rows, points = _points(woman, rows)
    form: dict[str, Any] = {
        "fields": fields_of(WOMAN, data, checked.errors),
        "rows": rows,
        "missing": checked.missing,
        "has_errors": bool(checked.errors)
        or any(not row.is_blank and not row.is_sound for row in rows),
    }
    return PregnancyPage(**form, **_drawn(woman, points)) if woman else PregnancyPage(**form)


def _points(
    woman: Mapping[str, Any], rows: Sequence[FormRow]
) -> tuple[list[FormRow], list[tuple[GainPoint, FormRow]]]:
    kept: list[FormRow] = []
    points: list[tuple[GainPoint, FormRow]] = []
    for row in rows:
        if row.is_sound:
            week, wrong = _week(woman, row)
            if wrong:
                row = row.refused("week" if "on" not in row.values else "on", wrong)
            else:
                gain = row.values["weight_kg"] - woman["pre_weight_kg"]
                points.append((GainPoint(week, gain, row.values.get("on")), row))
        kept.append(row)
    return kept, sorted(points, key=lambda one: one[0].week)


def _week(woman: Mapping[str, Any], row: FormRow) -> tuple[Decimal, str]:
    """The week of a row, from its own field or from the last period; or what is missing."""
    if "week" in row.values:
        return row.values["week"], ""
    if "on" not in row.values:
        return Decimal(0), "Falta la fecha o la semana."
    if "lmp" not in woman:
        return Decimal(0), "Escriba la fecha de última menstruación, o la semana."
    days = (row.values["on"] - woman["lmp"]).days
    if days < 0:
        return Decimal(0), "Es anterior a la última menstruación."
    if days > LAST_WEEK * 7:
        return Decimal(0), f"Pasa de la semana {LAST_WEEK}."
    return Decimal(days) / 7, ""


def _drawn(woman: Mapping[str, Any], points: Sequence[tuple[GainPoint, FormRow]]) -> dict[str, Any]:
    twins = woman.get("twins", False)
    pre_bmi = woman["pre_weight_kg"] * 10000 / (woman["height_cm"] * woman["height_cm"])
    asked = {"pre_bmi": pre_bmi, "twins": twins}
    gains = [point for point, _ in points]
    return {
        "twins": twins,
        "who": _who(woman),
        "prior": f"{written(pre_bmi, 2)} kg/m², {CLASS_ES[PRIOR_CLASS(pre_bmi)]}",
        **_recommended(pre_bmi, twins),
        "wide": pregnancy_chart(gains, **asked, frame=WIDE),
        "narrow": pregnancy_chart(gains, **asked, frame=NARROW),
        "visits": tuple(_visit(point, row, pre_bmi, twins) for point, row in points),
    }


def _who(woman: Mapping[str, Any]) -> str:
    """What the curve is drawn from: the form does not go on paper."""
    parts = [f"Peso previo {woman['pre_weight_kg']:f} kg", f"talla {woman['height_cm']:f} cm"]
    if "lmp" in woman:
        parts.append(f"última menstruación {written_day(woman['lmp'])}")
    parts.append("embarazo gemelar" if woman.get("twins") else "embarazo único")
    return " · ".join(parts)


def _recommended(pre_bmi: Decimal, twins: bool) -> dict[str, str]:
    try:
        total = total_gain(pre_bmi=pre_bmi, twins=twins)
        weekly = weekly_gain(pre_bmi=pre_bmi, twins=twins)
    except OutOfRange as error:
        return {"no_range": error.reason}
    return {
        "total": f"{total['min_kg']:f} a {total['max_kg']:f} kg",
        "weekly": f"{weekly['min_kg']:f} a {weekly['max_kg']:f} kg",
    }


def _visit(point: GainPoint, row: FormRow, pre_bmi: Decimal, twins: bool) -> Visit:
    window = gain_window(point.week, pre_bmi=pre_bmi, twins=twins)
    verdict, kind = _verdict(point.gain_kg, None if twins else window)
    days = round(point.week * 7)
    return Visit(
        day=point.day,
        week=f"{days // 7} + {days % 7}",
        weight=f"{row.values['weight_kg']:f} kg",
        gain=f"{gain_words(point.gain_kg)} kg",
        window=f"{written(window[0], 1)} a {written(window[1], 1)} kg" if window else "—",
        verdict=verdict,
        kind=kind,
    )


def _verdict(gain: Decimal, window: tuple[Decimal, Decimal] | None) -> tuple[str, str]:
    """Both ends are adequate, as in `gwg_expected_verdict_iom2009`; none for twins."""
    if window is None:
        return "", ""
    if gain < window[0]:
        return "insuficiente", "warn"
    return ("adecuado", "ok") if gain <= window[1] else ("excesivo", "warn")
