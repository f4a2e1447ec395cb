"""Total energy: activity, thermic effect, fever, adjustment; and resting equations compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nutrition.calculation import Calculation, Family, Result
from nutrition.cutoffs import bands
from nutrition.energy import resting, resting_bands
from nutrition.errors import InvalidInput
from nutrition.inputs import WRIST, boolean, number

family = Family("Gasto energético total")

ACTIVITY_FACTORS: Mapping[str, tuple[str, Decimal]] = {
    "sedentary": ("Sedentaria", Decimal("1.2")),
    "light": ("Ligera", Decimal("1.375")),
    "moderate": ("Moderada", Decimal("1.55")),
    "intense": ("Intensa", Decimal("1.725")),
    "very_intense": ("Muy intensa", Decimal("1.9")),
}
"""Classroom activity factors over the resting energy: name in Spanish and factor."""

COMPARED: tuple[Calculation, ...] = (
    resting.family["ree_mifflin_st_jeor"],
    resting.family["ree_harris_benedict_original"],
    resting.family["ree_harris_benedict_revised"],
    resting_bands.family["bmr_schofield_fao_kcal"],
    resting_bands.family["geb_valencia_mx"],
    resting_bands.family["bmr_henry_2005_weight"],
    resting.family["ree_orozco_ruiz_2017"],
    resting.family["ree_quiroz_olguin_2014"],
    resting.family["ree_cunningham_1980"],
    resting.family["ree_katch_mcardle"],
)
_NAMES = tuple(tuple(one.name for one in entry.inputs) for entry in COMPARED)
_READER = Calculation(
    id="resting_comparison",
    name="Comparación de ecuaciones",
    family=family.name,
    inputs=(
        *resting.BODY["inputs"],
        WRIST.optional(),
        resting.LEAN.optional(),
    ),
    unit="kcal/d",
    validity="",
    source="",
    function=dict,
)


def resting_comparison(
    *,
    sex: object,
    age: object,
    weight_kg: object,
    height_cm: object,
    wrist_cm: object = None,
    lean_body_mass_kg: object = None,
) -> tuple[Result, ...]:
    """Every resting equation side by side; those that do not apply say why.

    Wrist and lean mass are optional: equations that need one not given are left out. Raises
    InvalidInput on an ill-typed datum and OutOfRange on one that no person has.
    """
    read = _READER.read(
        {
            "sex": sex,
            "age": age,
            "weight_kg": weight_kg,
            "height_cm": height_cm,
            "wrist_cm": wrist_cm,
            "lean_body_mass_kg": lean_body_mass_kg,
        }
    )
    if "lean_body_mass_kg" in read:
        read["lbm_kg"] = read["lean_body_mass_kg"]
    return tuple(
        entry.evaluate({name: read[name] for name in names})
        for entry, names in zip(COMPARED, _NAMES, strict=True)
        if all(name in read for name in names)
    )


@dataclass(frozen=True)
class TotalEnergy:
    """The parts of a day's energy, kcal/d: resting, activity, thermic effect, adjustment."""

    resting_kcal: Decimal
    activity_kcal: Decimal
    thermic_kcal: Decimal
    adjustment_kcal: Decimal

    @property
    def total_kcal(self) -> Decimal:
        """What the day adds up to."""
        return self.resting_kcal + self.activity_kcal + self.thermic_kcal + self.adjustment_kcal


RESTING = number("resting_kcal", "Energía en reposo", "kcal/d", "50", "10000")
FACTOR = number("activity_factor", "Factor de actividad", "", "1", "3")
ADJUSTMENT = number("adjustment_kcal", "Ajuste", "kcal/d", "-5000", "5000").optional()
THERMIC = boolean("thermic_effect", "Sumar 10 % de efecto térmico").optional()
MULTIPLICATIVE = boolean("factor_is_pal", "El factor es un PAL").optional()
TOTAL_VALIDITY = (
    "GET = GEB × actividad + ajuste; el efecto térmico de 10 % es opcional y no se suma a un PAL."
)


PAL_CLASSES = bands(
    "menor que el de cualquier vida activa",
    ("1.4", "sedentario o ligero"),
    ("1.7", "activo o moderado"),
    ("2", "vigoroso"),
    ("2.4000001", "mayor que el sostenible"),
)


@family.calculation(
    "pal_category_fao_2004",
    "Estilo de vida por PAL (FAO/OMS/ONU 2004)",
    inputs=(number("pal_value", "PAL", "", "1", "5"),),
    unit="",
    validity="Adultos: 1.40 a 1.69, 1.70 a 1.99 y 2.00 a 2.40.",
    source="FAO/OMS/ONU 2004",
    label_of=lambda value, inputs: str(value),
)
def pal_category_fao(*, pal_value: Decimal) -> str:
    """Lifestyle of a PAL; 2.40 is the last that can be kept for long."""
    return PAL_CLASSES(pal_value)


def _total(
    resting_kcal: Decimal,
    activity_factor: Decimal,
    adjustment_kcal: Decimal = Decimal(0),
    thermic_effect: bool = False,
    factor_is_pal: bool = False,
) -> TotalEnergy:
    if thermic_effect and factor_is_pal:
        raise InvalidInput("Un PAL ya incluye el efecto térmico: no se suma dos veces.")
    return TotalEnergy(
        resting_kcal=resting_kcal,
        activity_kcal=resting_kcal * (activity_factor - 1),
        thermic_kcal=resting_kcal / 10 if thermic_effect else Decimal(0),
        adjustment_kcal=adjustment_kcal,
    )


@family.calculation(
    "total_energy",
    "Gasto energético total",
    inputs=(RESTING, FACTOR, ADJUSTMENT, THERMIC, MULTIPLICATIVE),
    unit="kcal/d",
    decimals=0,
    validity=TOTAL_VALIDITY,
    source="FAO/OMS/ONU 2004 (método factorial)",
)
def total_energy_kcal(**parts: Any) -> Decimal:
    """Resting energy by the activity factor, plus the thermic effect and the adjustment, kcal/d."""
    return _total(**parts).total_kcal


def total_energy(
    *,
    resting_kcal: object,
    activity_factor: object,
    adjustment_kcal: object = None,
    thermic_effect: bool = False,
    factor_is_pal: bool = False,
) -> TotalEnergy:
    """The same, part by part. Raises InvalidInput or OutOfRange."""
    read = family["total_energy"].read(
        {
            "resting_kcal": resting_kcal,
            "activity_factor": activity_factor,
            "adjustment_kcal": adjustment_kcal,
            "thermic_effect": thermic_effect,
            "factor_is_pal": factor_is_pal,
        }
    )
    return _total(**read)
