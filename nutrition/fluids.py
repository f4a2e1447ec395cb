"""Fluid requirements: maintenance by weight, by age, by energy, and total water intakes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, ENERGY, SEX, WEIGHT, choice

family = Family("Líquidos")


def _steps(weight_kg: Decimal, first: int, second: int, third: int) -> Decimal:
    ten = Decimal(10)
    return (
        first * min(weight_kg, ten)
        + second * min(max(weight_kg - 10, Decimal(0)), ten)
        + third * max(weight_kg - 20, Decimal(0))
    )


@family.calculation(
    "fluid_holliday_segar",
    "Líquidos de mantenimiento al día (Holliday–Segar)",
    inputs=(WEIGHT,),
    unit="mL/d",
    decimals=0,
    validity="Niños después del periodo neonatal. 100, 50 y 20 mL/kg.",
    source="Holliday y Segar 1957",
)
def holliday_segar(*, weight_kg: Decimal) -> Decimal:
    """Maintenance, mL/d: 100/50/20 mL per kg of each weight step. Not 24 times the 4-2-1 rule."""
    return _steps(weight_kg, 100, 50, 20)


@family.calculation(
    "fluid_holliday_segar_421",
    "Líquidos de mantenimiento por hora (regla 4-2-1)",
    inputs=(WEIGHT,),
    unit="mL/h",
    decimals=0,
    validity="Niños después del periodo neonatal. No es 1/24 de la regla diaria.",
    source="Holliday y Segar 1957, forma horaria",
)
def holliday_segar_421(*, weight_kg: Decimal) -> Decimal:
    """Maintenance, mL/h: 4/2/1 mL per kg of each weight step."""
    return _steps(weight_kg, 4, 2, 1)


@family.calculation(
    "fluid_adult_per_kg",
    "Líquidos del adulto por kilogramo",
    inputs=(AGE, WEIGHT),
    unit="mL/d",
    decimals=0,
    validity="Desde los 18 años: 35 mL/kg; 30 mL/kg desde los 65. Otros usan 40/35/30/25.",
    source="Regla clínica de uso en México (las fuentes discrepan)",
)
def adult_per_kg(*, age: Decimal, weight_kg: Decimal) -> Decimal:
    """35 mL/kg, 30 from 65 years, mL/d. OutOfRange below 18 years."""
    if age < 18:
        raise OutOfRange("La regla por kilogramo del adulto aplica desde los 18 años.")
    return (30 if age >= 65 else 35) * weight_kg


@family.calculation(
    "fluid_per_energy",
    "Líquidos por energía (1 mL por kcal)",
    inputs=(ENERGY,),
    unit="mL/d",
    decimals=0,
    validity="Adultos.",
    source="NRC 1989",
)
def per_energy(*, energy_kcal: Decimal) -> Decimal:
    """One millilitre per kilocalorie, mL/d."""
    return energy_kcal


_WATER_L: Mapping[str, str] = {
    "male": "3.7",
    "female": "2.7",
    "pregnancy": "3.0",
    "lactation": "3.8",
}


@family.calculation(
    "water_total_dri",
    "Agua total adecuada (bebidas y alimentos)",
    inputs=(
        SEX,
        AGE,
        choice("state", "Estado", {"pregnancy": "embarazo", "lactation": "lactancia"}).optional(),
    ),
    unit="L/d",
    validity="Desde los 19 años.",
    source="IOM 2005",
)
def water_total_dri(*, sex: str, age: Decimal, state: str | None = None) -> Decimal:
    """Adequate intake of total water, L/d: men 3.7, women 2.7, pregnancy 3.0, lactation 3.8."""
    if age < 19:
        raise OutOfRange("Los valores de adulto aplican desde los 19 años.")
    if state is not None and sex == "male":
        raise OutOfRange("Embarazo y lactancia aplican solo a mujeres.")
    return Decimal(_WATER_L[state or sex])


@family.calculation(
    "drinks_older_adult",
    "Bebidas en la persona mayor",
    inputs=(SEX, AGE),
    unit="L/d",
    validity="Desde los 65 años; cuenta bebidas, no el agua de los alimentos.",
    source="ESPEN 2019; EFSA 2010",
)
def drinks_older_adult(*, sex: str, age: Decimal) -> Decimal:
    """Drinks from 65 years, L/d: women 1.6, men 2.0."""
    if age < 65:
        raise OutOfRange("La recomendación aplica desde los 65 años.")
    return Decimal("2.0") if sex == "male" else Decimal("1.6")
