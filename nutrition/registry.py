"""Every calculation by its id: the one door of commands, pages and the API to the science."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from nutrition import (
    body_composition,
    fluids,
    intake_goals,
    laboratory,
    macros,
    pregnancy,
    protein,
    seals,
    somatotype,
)
from nutrition.anthropometry import (
    arm,
    body_mass,
    estimates,
    girths,
    ideal_weight,
    repeated,
    weight_change,
)
from nutrition.calculation import Calculation, Family, Result
from nutrition.clinical import metabolic, renal, vital
from nutrition.energy import eer_iom, eer_nasem, illness, resting, resting_bands, total
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.growth import age, classes, who_2006
from nutrition.inputs import Input
from nutrition.screening import diabetes_risk, ipaq, tools

__all__ = [
    "Calculation",
    "Input",
    "InvalidInput",
    "OutOfRange",
    "Result",
    "as_json",
    "calculate",
    "calculation",
    "calculations",
]

FAMILIES: tuple[Family, ...] = (
    body_mass.family,
    girths.family,
    ideal_weight.family,
    weight_change.family,
    estimates.family,
    arm.family,
    repeated.family,
    body_composition.family,
    somatotype.family,
    resting.family,
    resting_bands.family,
    total.family,
    eer_nasem.family,
    eer_iom.family,
    illness.family,
    protein.family,
    macros.family,
    fluids.family,
    intake_goals.family,
    pregnancy.family,
    age.family,
    who_2006.family,
    classes.family,
    metabolic.family,
    renal.family,
    vital.family,
    laboratory.family,
    tools.family,
    diabetes_risk.family,
    ipaq.family,
    seals.family,
)


@cache
def _by_id() -> Mapping[str, Calculation]:
    return {entry.id: entry for family in FAMILIES for entry in family.calculations}


def calculations() -> tuple[Calculation, ...]:
    """All calculations, family by family."""
    return tuple(_by_id().values())


def calculation(calc_id: str) -> Calculation:
    """One calculation. Raises InvalidInput for an unknown id."""
    try:
        return _by_id()[calc_id]
    except (KeyError, TypeError):
        raise InvalidInput(f"No existe el cálculo «{calc_id}».", "calc") from None


def calculate(calc_id: str, inputs: Mapping[str, object]) -> Result:
    """Calculate by id. What does not apply is a Result with `applicable` False and its reason.

    Raises InvalidInput for an unknown id or for a missing, unknown or ill-typed input.
    """
    return calculation(calc_id).run(inputs)


def as_json(result: Result) -> dict[str, Any]:
    """A result as JSON values: whole Decimals as int, others as float, tables as objects."""
    return {
        "calc": result.calc,
        "value": _plain(result.value),
        "unit": result.unit,
        "source": result.source,
        "applicable": result.applicable,
        "reason": result.reason,
        "version": result.version,
        "label": result.label,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
