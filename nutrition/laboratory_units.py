"""The units a laboratory may print for each analyte, how people write them, and their conversion.

Units are UCUM codes; every analyte has its usual unit, its SI unit where one exists, and others
that laboratories print. A value that no person has in its unit may be right in another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from nutrition.errors import InvalidInput
from nutrition.laboratory import Analyte, analytes, convert
from nutrition.references import rows

# What a UCUM code looks like on paper.
_WORDS = (
    ("[IU]", "UI"),
    ("{1.73_m2}", "1.73 m²"),
    ("meq", "mEq"),
    ("umol", "µmol"),
    ("ug", "µg"),
    ("uU", "µU"),
)


@dataclass(frozen=True)
class Unit:
    """A unit of an analyte: UCUM code and how it is written."""

    code: str
    shown: str


def unit_shown(code: str) -> str:
    """A UCUM code as people write it: u[IU]/mL is µUI/mL, 1 is «fracción»."""
    if code == "1":
        return "fracción"
    text = f"µ{code[1:]}" if code.startswith("u[") else code
    for ucum, written in _WORDS:
        text = text.replace(ucum, written)
    return text


@cache
def _others() -> Mapping[tuple[str, str], Decimal]:
    return {
        (row["analyte"], row["unit"]): Decimal(row["factor"]) for row in rows("laboratory_units")
    }


@cache
def units_of(analyte: str) -> tuple[Unit, ...]:
    """The units of an analyte, the usual one first. Raises InvalidInput for an unknown analyte."""
    one = _analyte(analyte)
    codes = [one.unit, one.si_unit, *(unit for key, unit in _others() if key == analyte)]
    return tuple(Unit(code, unit_shown(code)) for code in dict.fromkeys(codes) if code)


def to_usual(analyte: str, value: Decimal, unit: str) -> Decimal:
    """A value in the usual unit of its analyte. Raises InvalidInput for a unit it is not in."""
    one = _analyte(analyte)
    if unit == one.unit:
        return value
    if unit == one.si_unit:
        return convert(analyte=analyte, direction="to_conv", value=value)
    return value * _factor(analyte, unit)


def from_usual(analyte: str, value: Decimal, unit: str) -> Decimal:
    """A value of the usual unit, in another of the analyte's. Raises InvalidInput."""
    one = _analyte(analyte)
    if unit == one.unit:
        return value
    if unit == one.si_unit:
        return convert(analyte=analyte, direction="to_si", value=value)
    return value / _factor(analyte, unit)


def is_plausible(analyte: str, value: Decimal, unit: str) -> bool:
    """Whether a person can have that value in that unit."""
    low, high = _analyte(analyte).plausible
    return low <= to_usual(analyte, value, unit) <= high


def unit_guess(analyte: str, value: Decimal, unit: str) -> Unit | None:
    """The unit somebody may have meant when the value is impossible in the one given."""
    others = (one for one in units_of(analyte) if one.code != unit)
    return next((one for one in others if is_plausible(analyte, value, one.code)), None)


def _analyte(analyte: str) -> Analyte:
    if analyte not in analytes():
        raise InvalidInput("Ese analito no está en el catálogo.", "analyte")
    return analytes()[analyte]


def _factor(analyte: str, unit: str) -> Decimal:
    if (analyte, unit) not in _others():
        name = analytes()[analyte].name
        raise InvalidInput(f"{name} no se informa en «{unit_shown(unit)}».", "unit")
    return _others()[analyte, unit]


@dataclass(frozen=True)
class Panel:
    """Analytes that are asked for together."""

    key: str
    name: str
    analytes: tuple[Analyte, ...]


@cache
def panels() -> tuple[Panel, ...]:
    """Every panel in order; together they hold the whole catalogue once."""
    names = {row["panel"]: row["name"] for row in rows("laboratory_panels")}
    return tuple(
        Panel(
            key,
            name,
            tuple(
                analytes()[row["analyte"]]
                for row in rows("laboratory_panels")
                if row["panel"] == key
            ),
        )
        for key, name in names.items()
    )
