"""Population intake goals of WHO: fibre, vegetables and fruit, fats, sodium, potassium."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, ENERGY

family = Family("Metas de ingesta (OMS)")


@family.calculation(
    "intake_goals_who",
    "Metas diarias de la OMS",
    inputs=(AGE, ENERGY),
    unit="",
    validity="Desde los 2 años; sodio y potasio, desde los 16.",
    source="OMS 2012 (sodio, potasio); OMS 2023 (fibra, grasas, verduras y frutas)",
)
def intake_goals_who(*, age: Decimal, energy_kcal: Decimal) -> Mapping[str, Decimal]:
    """Daily goals: fibre, vegetables and fruit (g, minimum); fats (g, maximum); minerals (mg)."""
    if age < 2:
        raise OutOfRange("Las metas de la OMS aplican desde los 2 años.")
    fibre, plants = (25, 400) if age >= 10 else (21, 350) if age >= 6 else (15, 250)
    goals = {
        "fibre_min_g": Decimal(fibre),
        "vegetables_fruit_min_g": Decimal(plants),
        "fat_max_g": energy_kcal * 30 / 100 / 9,
        "saturated_max_g": energy_kcal * 10 / 100 / 9,
        "trans_max_g": energy_kcal / 100 / 9,
    }
    if age >= 16:
        goals |= {"sodium_max_mg": Decimal(2000), "potassium_min_mg": Decimal(3510)}
    return goals
