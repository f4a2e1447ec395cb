"""Resting energy by age band: FAO/WHO/UNU, Henry, Valencia. The coefficients are data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, HEIGHT, SEX, WEIGHT
from nutrition.references import rows
from nutrition.units import KJ_PER_KCAL

family = Family("Energía en reposo por grupo de edad")

BY_WEIGHT: Mapping[str, Any] = {"inputs": (SEX, AGE, WEIGHT), "unit": "kcal/d", "decimals": 0}
BY_HEIGHT: Mapping[str, Any] = {
    "inputs": (SEX, AGE, WEIGHT, HEIGHT),
    "unit": "kcal/d",
    "decimals": 0,
}


@dataclass(frozen=True)
class _Line:
    weight: Decimal
    height_m: Decimal
    constant: Decimal


@cache
def _lines(equation: str, sex: str) -> tuple[tuple[Decimal, ...], tuple[_Line, ...]]:
    own = [row for row in rows("resting_bands") if (row["equation"], row["sex"]) == (equation, sex)]
    lines = (
        _Line(
            Decimal(row["weight_kcal"]),
            Decimal(row["height_m_kcal"]),
            Decimal(row["constant_kcal"]),
        )
        for row in own
    )
    return tuple(Decimal(row["age_from"]) for row in own), tuple(lines)


def _resting(
    equation: str, sex: str, age: Decimal, weight_kg: Decimal, height_cm: Decimal = Decimal(0)
) -> Decimal:
    return _energy(*_lines(equation, sex), age, weight_kg, height_cm)


def _energy(
    starts: tuple[Decimal, ...],
    lines: tuple[_Line, ...],
    age: Decimal,
    weight_kg: Decimal,
    height_cm: Decimal,
) -> Decimal:
    band = bisect_right(starts, age) - 1
    if band < 0:
        raise OutOfRange(f"La ecuación aplica desde los {starts[0]} años.")
    line = lines[band]
    energy = line.weight * weight_kg + line.height_m * height_cm / 100 + line.constant
    if energy <= 0:
        raise OutOfRange("El peso no corresponde a la edad: la ecuación no da una energía posible.")
    return energy


@family.calculation(
    "bmr_schofield_fao_kcal",
    "GEB FAO/OMS/ONU 2004",
    validity="Todas las edades; cada grupo empieza en su cumpleaños (30 ya es de 30 a 60).",
    source="FAO/OMS/ONU 2004; Schofield 1985",
    **BY_WEIGHT,
)
def fao_2004(*, sex: str, age: Decimal, weight_kg: Decimal) -> Decimal:
    """FAO/WHO/UNU 2004 (Schofield by weight), kcal/d."""
    return _resting("fao_2004", sex, age, weight_kg)


@family.calculation(
    "bmr_fao_1985",
    "GEB FAO/OMS/ONU 1985",
    validity="Todas las edades.",
    source="FAO/OMS/ONU 1985",
    **BY_WEIGHT,
)
def fao_1985(*, sex: str, age: Decimal, weight_kg: Decimal) -> Decimal:
    """FAO/WHO/UNU 1985 by weight, rounded coefficients, kcal/d."""
    return _resting("fao_1985", sex, age, weight_kg)


@family.calculation(
    "bmr_fao_1985_height",
    "GEB FAO/OMS/ONU 1985 con talla",
    validity="Desde los 18 años.",
    source="FAO/OMS/ONU 1985",
    confirmed=False,
    **BY_HEIGHT,
)
def fao_1985_height(*, sex: str, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """FAO/WHO/UNU 1985 by weight and height, kcal/d. OutOfRange below 18 years."""
    return _resting("fao_1985_height", sex, age, weight_kg, height_cm)


@family.calculation(
    "bmr_henry_2005_weight",
    "GEB Henry (Oxford) 2005",
    validity="Todas las edades.",
    source="Henry 2005",
    **BY_WEIGHT,
)
def henry_2005(*, sex: str, age: Decimal, weight_kg: Decimal) -> Decimal:
    """Henry 2005 (Oxford) by weight, kcal/d."""
    return _resting("henry_2005", sex, age, weight_kg)


@family.calculation(
    "bmr_henry_2005_height",
    "GEB Henry (Oxford) 2005 con talla",
    validity="Todas las edades. Una sola fuente leída.",
    source="Henry 2005",
    **BY_HEIGHT,
)
def henry_2005_height(*, sex: str, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Henry 2005 (Oxford) by weight and height, kcal/d."""
    return _resting("henry_2005_height", sex, age, weight_kg, height_cm)


@family.calculation(
    "geb_valencia_mx",
    "GEB Valencia (México)",
    validity="Desde los 18 años; a los 30 empieza el segundo grupo y a los 60 el tercero.",
    source="Valencia 1994",
    **BY_WEIGHT,
)
def valencia(*, sex: str, age: Decimal, weight_kg: Decimal) -> Decimal:
    """Valencia 1994, Mexican adults, kcal/d. OutOfRange below 18 years."""
    return _resting("valencia_1994", sex, age, weight_kg)


@cache
def _schofield(sex: str) -> tuple[tuple[Decimal, ...], tuple[_Line, ...]]:
    own = [row for row in rows("schofield_1985_height") if row["sex"] == sex]
    per_kcal = 1000 / KJ_PER_KCAL
    lines = (
        _Line(
            Decimal(row["weight_mj"]) * per_kcal,
            Decimal(row["height_m_mj"]) * per_kcal,
            Decimal(row["constant_mj"]) * per_kcal,
        )
        for row in own
    )
    return tuple(Decimal(row["age_from"]) for row in own), tuple(lines)


@family.calculation(
    "bmr_schofield_1985_height",
    "GEB Schofield 1985 con talla",
    validity="Todas las edades.",
    source="Schofield 1985",
    confirmed=False,
    **BY_HEIGHT,
)
def schofield_height(*, sex: str, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Schofield 1985 by weight and height, published in MJ/d, here kcal/d."""
    return _energy(*_schofield(sex), age, weight_kg, height_cm)
