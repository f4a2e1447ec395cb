"""Ages of a child: in days, in decimal months, and corrected for prematurity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import Input, integer
from nutrition.units import DAYS_PER_MONTH

family = Family("Edad del niño")

TERM_DAYS = 280
TERM_WEEKS = 37
BIRTH = Input("birth", "Fecha de nacimiento", kind="date")
REFERENCE = Input("ref", "Fecha de la medición", kind="date")


def age_in_days(*, birth: date, on: date) -> int:
    """Days lived. Raises InvalidInput when the birth is after the date."""
    if birth > on:
        raise InvalidInput("La fecha de nacimiento es posterior a la medición.", "birth")
    return (on - birth).days


def age_in_months(*, birth: date, on: date) -> Decimal:
    """Decimal months of 30.4375 days, as WHO counts them."""
    return Decimal(age_in_days(birth=birth, on=on)) / DAYS_PER_MONTH


def _which_age(value: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    if value["corrected_days"] is None:
        return "antes de 40 semanas posmenstruales: use curvas de prematuro"
    until = 36 if inputs["ga_weeks"] < 28 else 24
    if value["chron_days"] >= until * DAYS_PER_MONTH:
        return f"desde los {until} meses se usa la edad cronológica"
    return "use la edad corregida"


@family.calculation(
    "corrected_age",
    "Edad corregida por prematurez",
    inputs=(
        integer("ga_weeks", "Semanas de gestación al nacer", "semanas", 22, 44),
        integer("ga_days", "Días de gestación además de las semanas", "d", 0, 6),
        BIRTH,
        REFERENCE,
    ),
    unit="d",
    decimals=0,
    validity=(
        "Nacidos antes de 37 semanas. Hasta los 24 meses; "
        "hasta los 36 si nació antes de 28 semanas."
    ),
    source="AAP 2004; Ministerio de Salud de Brasil (36 meses)",
    label_of=_which_age,
)
def corrected_age(
    *, ga_weeks: int, ga_days: int, birth: date, ref: date
) -> Mapping[str, int | None]:
    """Chronological, corrected and postmenstrual age, days.

    Corrected is None before 40 weeks. OutOfRange for a birth at term.
    """
    if ga_weeks >= TERM_WEEKS:
        raise OutOfRange("Nació a término: la edad no se corrige.")
    lived = age_in_days(birth=birth, on=ref)
    postmenstrual = ga_weeks * 7 + ga_days + lived
    corrected = postmenstrual - TERM_DAYS
    return {
        "chron_days": lived,
        "corrected_days": corrected if corrected >= 0 else None,
        "pma_days": postmenstrual,
    }
