"""Energy in illness: stress factors, fever, kilocalories per kilogram. Sources disagree: shown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import BMI, WEIGHT, choice, number
from nutrition.references import confirmed, rows

family = Family("Energía en la enfermedad")

STRESS = {row["condition"]: row for row in rows("stress_factors")}
RESTING = number("resting_kcal", "Energía en reposo", "kcal/d", "50", "10000")


def _stress_label(value: Any, inputs: Mapping[str, Any]) -> str:
    row = STRESS[inputs["condition"]]
    return row["source"] + ("" if confirmed(row["mark"]) else " (fuente por confirmar)")


@family.calculation(
    "stress_energy_range",
    "Energía con factor de estrés (intervalo)",
    inputs=(
        RESTING,
        choice("condition", "Condición", {key: row["name"] for key, row in STRESS.items()}),
    ),
    unit="kcal/d",
    decimals=0,
    validity="Las tablas publicadas discrepan; no se combina con EER ni con un PAL.",
    source="Tablas de factores de estrés (la fuente de cada fila va en la etiqueta)",
    confirmed=False,
    label_of=_stress_label,
)
def stress_energy_range(*, resting_kcal: Decimal, condition: str) -> Mapping[str, Decimal]:
    """Resting energy by the low and the high factor of a condition, kcal/d."""
    row = STRESS[condition]
    return {
        "min_kcal": resting_kcal * Decimal(row["low"]),
        "max_kcal": resting_kcal * Decimal(row["high"]),
    }


@family.calculation(
    "fever_energy",
    "Energía por fiebre",
    inputs=(
        RESTING,
        number("temperature_c", "Temperatura", "°C", "34", "43"),
        choice("per_degree_pct", "Aumento por grado", {"13": "13 % (DuBois)", "10": "10 %"}),
    ),
    unit="kcal/d",
    decimals=0,
    validity="Desde 37 °C; las fuentes discrepan entre 13 y 10 % por grado (suma simple).",
    source="DuBois 1921; textos de anestesia",
    confirmed=False,
)
def fever_energy(*, resting_kcal: Decimal, temperature_c: Decimal, per_degree_pct: str) -> Decimal:
    """Resting energy plus 13 or 10 % for each degree over 37, kcal/d."""
    if temperature_c < 37:
        raise OutOfRange("El aumento por fiebre aplica desde 37 °C.")
    return resting_kcal * (1 + Decimal(per_degree_pct) / 100 * (temperature_c - 37))


@family.calculation(
    "critical_energy_range",
    "Energía del paciente crítico por kilogramo",
    inputs=(WEIGHT, BMI, number("ibw_kg", "Peso ideal", "kg", "20", "150").optional()),
    unit="kcal/d",
    decimals=0,
    validity=(
        "IMC menor de 30: 25 a 30 kcal/kg. De 30 a 50: 11 a 14 kcal/kg de peso actual. "
        "Mayor de 50: 22 a 25 kcal/kg de peso ideal."
    ),
    source="ESPEN 2019; ASPEN/SCCM 2016",
    confirmed=False,
)
def critical_energy_range(
    *, weight_kg: Decimal, bmi: Decimal, ibw_kg: Decimal | None = None
) -> Mapping[str, Decimal]:
    """Range of energy in critical illness, kcal/d. OutOfRange above BMI 50 without ideal weight."""
    if bmi < 30:
        low, high, weight = 25, 30, weight_kg
    elif bmi <= 50:
        low, high, weight = 11, 14, weight_kg
    elif ibw_kg is None:
        raise OutOfRange("Con IMC mayor de 50 hace falta el peso ideal.")
    else:
        low, high, weight = 22, 25, ibw_kg
    return {"min_kcal": low * weight, "max_kcal": high * weight}


@family.calculation(
    "weight_change_energy",
    "Energía de un cambio de peso (regla de 7,700 kcal/kg)",
    inputs=(
        number("kilograms", "Cambio de peso", "kg", "-100", "100"),
        number("days", "Días", "d", "1", "2000"),
    ),
    unit="kcal/d",
    decimals=0,
    validity="Regla práctica, no una predicción: el gasto cambia con el peso.",
    source="Wishnofsky 1958",
)
def weight_change_energy(*, kilograms: Decimal, days: Decimal) -> Decimal:
    """Daily energy difference that the 7700 kcal/kg rule of thumb gives, kcal/d."""
    return 7700 * kilograms / days
