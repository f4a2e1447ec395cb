"""The answer of a calculation, ready to be read: a figure, a sentence or a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nutrition.growth import growth_class_0_5, growth_class_5_19, percentile
from nutrition.registry import Calculation, Result, calculate
from practice.calculators.names import GROWTH, NAMES, SAID_BY_LABEL, VALUES
from practice.calculators.words import day_of_text, exact, unrounded, written

WIDEST_Z = Decimal(15)


@dataclass(frozen=True)
class Row:
    """One line of an answer that is a table."""

    name: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class GrowthRow:
    """One indicator of a child: z, percentile, class, and whether it should be measured again."""

    name: str
    z: str
    percentile: str
    label: str
    flagged: bool


@dataclass(frozen=True)
class Answer:
    """What the page shows. `figure` is the main number or words; tables go in their rows."""

    applicable: bool
    reason: str
    figure: str
    unit: str
    label: str
    exact: str
    rows: tuple[Row, ...] = ()
    growth: tuple[GrowthRow, ...] = ()
    version: str = ""


def answer_of(entry: Calculation, values: Mapping[str, Any]) -> Answer:
    """Calculate and write it. Raises InvalidInput when the data contradict each other."""
    result = entry.run(values)
    if not result.applicable:
        return Answer(False, result.reason, "", result.unit, "", "", version=result.version)
    answer = _written(entry, result)
    return _with_body_mass(answer, values) if entry.id.startswith("bmi_class") else answer


def _written(entry: Calculation, result: Result) -> Answer:
    value = result.value
    if isinstance(value, (Decimal, int)):
        return _number(entry, result, Decimal(value))
    if isinstance(value, Mapping):
        return _table(entry, result, value)
    words = result.label or day_of_text(str(value))
    return Answer(True, "", _capital(words), "", "", "", version=result.version)


def _number(entry: Calculation, result: Result, value: Decimal) -> Answer:
    return Answer(
        True,
        "",
        written(value, entry.decimals),
        result.unit,
        result.label,
        exact(value, entry.decimals),
        version=result.version,
    )


def _table(entry: Calculation, result: Result, value: Mapping[str, Any]) -> Answer:
    if "flags" in value:
        rows = tuple(_growth_row(key, value) for key in value if key != "flags")
        return Answer(
            True, "", "", result.unit, result.label, "", growth=rows, version=result.version
        )
    shown = {key: one for key, one in value.items() if key not in SAID_BY_LABEL}
    return Answer(
        True,
        "",
        _capital(result.label),
        "",
        "",
        "",
        rows=tuple(_row(key, one, entry) for key, one in shown.items() if one not in ("", None)),
        version=result.version,
    )


def _row(key: str, value: Any, entry: Calculation) -> Row:
    name, unit = NAMES[key]
    if isinstance(value, bool):
        return Row(name, "sí" if value else "no")
    if isinstance(value, (Decimal, int)):
        decimals = 2 if unit.endswith("/kg") else entry.decimals
        return Row(name, f"{written(value, decimals)} {unit or _own_unit(entry)}".strip())
    return Row(name, VALUES.get(str(value), str(value)))


def _own_unit(entry: Calculation) -> str:
    return entry.unit if entry.unit in ("puntos", "MET-min/semana") else ""


def _growth_row(key: str, value: Mapping[str, Any]) -> GrowthRow:
    name, indicator, classify = GROWTH[key]
    z = value[key]
    if z is None:
        return GrowthRow(name, "—", "—", "sin dato o fuera de la tabla", False)
    return GrowthRow(
        name=name,
        z=signed(z),
        percentile=percentile_text(z),
        label=class_of(z, indicator, classify),
        flagged=bool(value["flags"]["f" + key[1:]]),
    )


def class_of(z: Decimal, indicator: str, classify: str) -> str:
    """WHO's class of a z, empty where WHO gives none."""
    if not indicator:
        return ""
    within = max(min(z, WIDEST_Z), -WIDEST_Z)
    return (growth_class_0_5 if classify == "0-5" else growth_class_5_19)(
        indicator=indicator, z=within
    )


def signed(z: Decimal) -> str:
    """A z with its sign: +0.35, −1.20."""
    return f"{'+' if z > 0 else ''}{written(z, 2)}"


def percentile_text(z: Decimal) -> str:
    """The percentile without decimals; beyond 1 and 99 it only says so."""
    value = percentile(float(z))
    if value < 1:
        return "<1"
    return ">99" if value > 99 else written(Decimal(f"{value:.4f}"), 0)


def _with_body_mass(answer: Answer, values: Mapping[str, Any]) -> Answer:
    """A class is read with its number beside it, unrounded: 24.99 is not 25."""
    asked = {name: values[name] for name in ("weight_kg", "height_cm")}
    mass = calculate("bmi", asked)
    if not isinstance(mass.value, Decimal):
        return answer
    row = Row("Índice de masa corporal", f"{unrounded(mass.value)} {mass.unit}", "sin redondear")
    return Answer(
        True, "", answer.figure, "", answer.label, "", rows=(row,), version=answer.version
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
