"""Energy split into macronutrients: by percentage or by protein per kilogram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nutrition.calculation import Calculation, Family
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import AGE, ENERGY, WEIGHT, number
from nutrition.units import rounded

family = Family("Macronutrimentos")

KCAL_PER_G = {"protein": 4, "fat": 9, "carbohydrate": 4, "alcohol": 7}
PERCENT_TOLERANCE = Decimal("0.1")


@dataclass(frozen=True)
class Share:
    """One macronutrient of the day: kcal, g (one decimal), % of energy and g per kg of weight.

    `g_per_kg` is None when no weight was given.
    """

    kcal: Decimal
    g: Decimal
    percent: Decimal
    g_per_kg: Decimal | None


@dataclass(frozen=True)
class Distribution:
    """The day's energy (kcal) and its three macronutrients."""

    energy_kcal: Decimal
    protein: Share
    fat: Share
    carbohydrate: Share


def _share(kind: str, g: Decimal, energy: Decimal, weight: Decimal | None) -> Share:
    kcal = g * KCAL_PER_G[kind]
    per_kg = None if weight is None else g / weight
    return Share(kcal, g, 100 * kcal / energy, per_kg)


def _distribution(
    energy: Decimal, protein_g: Decimal, fat_g: Decimal, weight: Decimal | None
) -> Distribution:
    """Grams to one decimal; what rounding leaves over goes to carbohydrate."""
    protein_g, fat_g = rounded(protein_g, 1), rounded(fat_g, 1)
    rest = energy - protein_g * KCAL_PER_G["protein"] - fat_g * KCAL_PER_G["fat"]
    if rest < 0:
        raise OutOfRange("Proteína y grasa ya rebasan la energía: no queda para hidratos.")
    return Distribution(
        energy,
        _share("protein", protein_g, energy, weight),
        _share("fat", fat_g, energy, weight),
        _share("carbohydrate", rest / KCAL_PER_G["carbohydrate"], energy, weight),
    )


def _percent(name: str, label: str) -> Any:
    return number(name, label, "%", "0", "100")


PROTEIN_PCT = _percent("protein_pct", "Proteína")
FAT_PCT = _percent("fat_pct", "Grasa")
CARBOHYDRATE_PCT = _percent("carbohydrate_pct", "Hidratos de carbono")
PROTEIN_PER_KG = number("protein_g_per_kg", "Proteína", "g/kg", "0.1", "5")


def _as_table(distribution: Distribution) -> Mapping[str, Decimal]:
    return {
        f"{name}_g": getattr(distribution, name).g for name in ("protein", "fat", "carbohydrate")
    }


def _by_percent(
    energy_kcal: Decimal,
    protein_pct: Decimal,
    fat_pct: Decimal,
    carbohydrate_pct: Decimal,
    weight_kg: Decimal | None = None,
) -> Distribution:
    total = protein_pct + fat_pct + carbohydrate_pct
    if abs(total - 100) > PERCENT_TOLERANCE:
        raise InvalidInput(f"Los porcentajes deben sumar 100; suman {total}.")
    return _distribution(
        energy_kcal,
        energy_kcal * protein_pct / 100 / KCAL_PER_G["protein"],
        energy_kcal * fat_pct / 100 / KCAL_PER_G["fat"],
        weight_kg,
    )


@family.calculation(
    "macros_by_percent",
    "Distribución de macronutrimentos por porcentaje",
    inputs=(ENERGY, PROTEIN_PCT, FAT_PCT, CARBOHYDRATE_PCT, WEIGHT.optional()),
    unit="g/d",
    validity="Los porcentajes suman 100 ± 0.1; el residuo del redondeo va a los hidratos.",
    source="Factores de Atwater 4/9/4",
)
def macros_by_percent(**inputs: Any) -> Mapping[str, Decimal]:
    """Grams of each macronutrient from percentages of the energy. InvalidInput if not 100 ± 0.1."""
    return _as_table(_by_percent(**inputs))


def _by_protein(
    energy_kcal: Decimal, weight_kg: Decimal, protein_g_per_kg: Decimal, fat_pct: Decimal
) -> Distribution:
    return _distribution(
        energy_kcal,
        protein_g_per_kg * weight_kg,
        energy_kcal * fat_pct / 100 / KCAL_PER_G["fat"],
        weight_kg,
    )


@family.calculation(
    "macros_by_protein_per_kg",
    "Distribución de macronutrimentos por proteína en g/kg",
    inputs=(ENERGY, WEIGHT, PROTEIN_PER_KG, FAT_PCT),
    unit="g/d",
    validity="La proteína se fija por kg de peso y la grasa por porcentaje; el resto, hidratos.",
    source="Factores de Atwater 4/9/4",
)
def macros_by_protein_per_kg(**inputs: Any) -> Mapping[str, Decimal]:
    """Grams from protein per kg and fat %; the rest is carbohydrate. OutOfRange if none is left."""
    return _as_table(_by_protein(**inputs))


def distribution_by_percent(
    energy_kcal: object,
    protein_pct: object,
    fat_pct: object,
    carbohydrate_pct: object,
    weight_kg: object = None,
) -> Distribution:
    """The day by percentages of the energy. Raises InvalidInput unless they add 100 ± 0.1."""
    names = ("energy_kcal", "protein_pct", "fat_pct", "carbohydrate_pct", "weight_kg")
    given = (energy_kcal, protein_pct, fat_pct, carbohydrate_pct, weight_kg)
    return _by_percent(**_read("macros_by_percent", names, given))


def distribution_by_protein_per_kg(
    energy_kcal: object, weight_kg: object, protein_g_per_kg: object, fat_pct: object
) -> Distribution:
    """The day by g of protein per kg and % of fat. OutOfRange if nothing is left for the rest."""
    names = ("energy_kcal", "weight_kg", "protein_g_per_kg", "fat_pct")
    given = (energy_kcal, weight_kg, protein_g_per_kg, fat_pct)
    return _by_protein(**_read("macros_by_protein_per_kg", names, given))


def _read(calc_id: str, names: tuple[str, ...], given: tuple[object, ...]) -> dict[str, Any]:
    entry: Calculation = family[calc_id]
    return entry.read(dict(zip(names, given, strict=True)))


@dataclass(frozen=True)
class AcceptableRange:
    """AMDR of an age group, % of energy: (low, high) of each macronutrient."""

    carbohydrate: tuple[int, int]
    fat: tuple[int, int]
    protein: tuple[int, int]


def acceptable_range(age: Decimal) -> AcceptableRange:
    """AMDR (IOM 2005) at an age in years. OutOfRange below one year."""
    if age < 1:
        raise OutOfRange("No hay distribución aceptable (AMDR) antes del año.")
    if age < 4:
        return AcceptableRange((45, 65), (30, 40), (5, 20))
    if age < 19:
        return AcceptableRange((45, 65), (25, 35), (10, 30))
    return AcceptableRange((45, 65), (20, 35), (10, 35))


@family.calculation(
    "amdr",
    "Distribución aceptable de macronutrimentos (AMDR)",
    inputs=(AGE,),
    unit="% de la energía",
    validity="Desde 1 año.",
    source="IOM 2005",
)
def amdr(*, age: Decimal) -> Mapping[str, int]:
    """AMDR as a table of limits, % of energy. OutOfRange below one year."""
    limits = acceptable_range(age)
    return {
        f"{name}_{side}_pct": getattr(limits, name)[index]
        for name in ("carbohydrate", "fat", "protein")
        for index, side in enumerate(("min", "max"))
    }


@family.calculation(
    "atwater_energy",
    "Energía de Atwater",
    inputs=(
        number("protein_g", "Proteína", "g", "0", "5000"),
        number("fat_g", "Grasa", "g", "0", "5000"),
        number("carbohydrate_g", "Hidratos de carbono", "g", "0", "5000"),
        number("alcohol_g", "Alcohol", "g", "0", "1000").optional(),
    ),
    unit="kcal",
    decimals=0,
    validity="Factores generales 4/9/4/7.",
    source="Atwater 1899; Merrill y Watt 1973",
)
def atwater_energy(
    *,
    protein_g: Decimal,
    fat_g: Decimal,
    carbohydrate_g: Decimal,
    alcohol_g: Decimal = Decimal(0),
) -> Decimal:
    """Energy of macronutrients by the general factors 4/9/4/7, kcal."""
    return 4 * protein_g + 9 * fat_g + 4 * carbohydrate_g + 7 * alcohol_g


@family.calculation(
    "fibre_dri",
    "Fibra recomendada (14 g por 1,000 kcal)",
    inputs=(ENERGY,),
    unit="g/d",
    validity="Desde 1 año.",
    source="IOM 2005",
)
def fibre_dri(*, energy_kcal: Decimal) -> Decimal:
    """Adequate intake of fibre, g/d: 14 g per 1000 kcal (IOM 2005)."""
    return 14 * energy_kcal / 1000
