"""What a food is made of: the columns of its composition, their units and Spanish names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Composition = Mapping[str, Decimal | None]
"""Value of each nutrient by key. None is «sin dato», never zero."""


@dataclass(frozen=True, slots=True)
class Nutrient:
    """One column: `key` ends with its unit, `label` is what people read."""

    key: str
    label: str
    unit: str
    decimals: int = 1
    part_of: str = ""


NUTRIENTS: tuple[Nutrient, ...] = (
    Nutrient("energy_kcal", "Energía", "kcal", 0),
    Nutrient("protein_g", "Proteína", "g"),
    Nutrient("fat_g", "Lípidos", "g"),
    Nutrient("fat_saturated_g", "saturados", "g", part_of="fat_g"),
    Nutrient("fat_monounsaturated_g", "monoinsaturados", "g", part_of="fat_g"),
    Nutrient("fat_polyunsaturated_g", "poliinsaturados", "g", part_of="fat_g"),
    Nutrient("cholesterol_mg", "Colesterol", "mg", 0),
    Nutrient("carbohydrate_g", "Hidratos de carbono", "g"),
    Nutrient("fibre_g", "fibra", "g", part_of="carbohydrate_g"),
    Nutrient("sugars_g", "azúcares", "g", part_of="carbohydrate_g"),
    Nutrient("vitamin_a_ug_rae", "Vitamina A", "µg RAE", 0),
    Nutrient("vitamin_c_mg", "Vitamina C", "mg"),
    Nutrient("folate_ug", "Folato", "µg", 0),
    Nutrient("vitamin_b12_ug", "Vitamina B12", "µg", 2),
    Nutrient("calcium_mg", "Calcio", "mg", 0),
    Nutrient("iron_mg", "Hierro", "mg", 2),
    Nutrient("potassium_mg", "Potasio", "mg", 0),
    Nutrient("sodium_mg", "Sodio", "mg", 0),
    Nutrient("phosphorus_mg", "Fósforo", "mg", 0),
    Nutrient("zinc_mg", "Zinc", "mg", 2),
    Nutrient("selenium_ug", "Selenio", "µg", 1),
    Nutrient("magnesium_mg", "Magnesio", "mg", 0),
    Nutrient("alcohol_g", "Alcohol (etanol)", "g"),
)
NUTRIENT_KEYS: tuple[str, ...] = tuple(nutrient.key for nutrient in NUTRIENTS)
MACRO_KEYS: tuple[str, ...] = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")


def amount_in(per_100g: Composition, grams: Decimal) -> dict[str, Decimal | None]:
    """The composition of `grams` of a food, unrounded; what is unknown stays unknown."""
    share = grams / 100
    return {key: None if value is None else value * share for key, value in per_100g.items()}
