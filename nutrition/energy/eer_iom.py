"""Estimated energy requirement, IOM 2005: adults, overweight, children, pregnancy, lactation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, HEIGHT_M, SEX, WEIGHT, choice, number

family = Family("Requerimiento de energía (IOM 2005)")

PAL_NAMES = {
    "sedentary": "sedentario",
    "low_active": "poco activo",
    "active": "activo",
    "very_active": "muy activo",
}
PAL = choice("pal", "Actividad", PAL_NAMES)
_BODY = (SEX, AGE, HEIGHT_M, WEIGHT, PAL)
_TRAITS: Mapping[str, Any] = {"unit": "kcal/d", "decimals": 0, "source": "IOM 2005 (DRI)"}
_STEP = {name: step for step, name in enumerate(PAL_NAMES)}
_PA = {
    "adult": {"male": ("1", "1.11", "1.25", "1.48"), "female": ("1", "1.12", "1.27", "1.45")},
    "heavy": {"male": ("1", "1.12", "1.29", "1.59"), "female": ("1", "1.16", "1.27", "1.44")},
    "child": {"male": ("1", "1.13", "1.26", "1.42"), "female": ("1", "1.16", "1.31", "1.56")},
}
# Constant, age, weight, height in metres.
_LINES = {
    "adult": {"male": ("662", "9.53", "15.91", "539.6"), "female": ("354", "6.91", "9.36", "726")},
    "heavy": {"male": ("1086", "10.1", "13.7", "416"), "female": ("448", "7.95", "11.4", "619")},
    "child": {"male": ("88.5", "61.9", "26.7", "903"), "female": ("135.3", "30.8", "10", "934")},
}


def _bmi(weight_kg: Decimal, height_m: Decimal) -> Decimal:
    return weight_kg / (height_m * height_m)


def _tee(
    kind: str, sex: str, pal: str, age: Decimal, weight_kg: Decimal, height_m: Decimal
) -> Decimal:
    constant, by_age, by_weight, by_height = map(Decimal, _LINES[kind][sex])
    activity = Decimal(_PA[kind][sex][_STEP[pal]])
    energy = constant - by_age * age + activity * (by_weight * weight_kg + by_height * height_m)
    if energy <= 0:
        raise OutOfRange("Peso, talla y edad no se corresponden: la energía no es posible.")
    return energy


def _adult(age: Decimal) -> None:
    if age < 19:
        raise OutOfRange("La ecuación de adulto aplica desde los 19 años.")


@family.calculation(
    "eer_iom_2005_adult",
    "EER IOM 2005 del adulto",
    inputs=_BODY,
    validity="Desde los 19 años con IMC de 18.5 a menos de 25.",
    **_TRAITS,
)
def eer_adult(
    *, sex: str, age: Decimal, height_m: Decimal, weight_kg: Decimal, pal: str
) -> Decimal:
    """EER of adults of normal BMI, kcal/d. OutOfRange outside BMI [18.5, 25) or below 19."""
    _adult(age)
    if not Decimal("18.5") <= _bmi(weight_kg, height_m) < 25:
        raise OutOfRange("El EER 2005 aplica con IMC de 18.5 a menos de 25; con 25 o más, el GET.")
    return _tee("adult", sex, pal, age, weight_kg, height_m)


@family.calculation(
    "tee_iom_2005_overweight",
    "GET IOM 2005 con sobrepeso u obesidad",
    inputs=_BODY,
    validity="Desde los 19 años con IMC de 25 o más: energía para mantener el peso.",
    confirmed=False,
    **_TRAITS,
)
def tee_overweight(
    *, sex: str, age: Decimal, height_m: Decimal, weight_kg: Decimal, pal: str
) -> Decimal:
    """Total energy of overweight adults, kcal/d. OutOfRange below BMI 25 or 19 years."""
    _adult(age)
    if _bmi(weight_kg, height_m) < 25:
        raise OutOfRange("La ecuación aplica con IMC de 25 o más.")
    return _tee("heavy", sex, pal, age, weight_kg, height_m)


@family.calculation(
    "eer_iom_2005_infant",
    "EER IOM 2005 de 0 a 35 meses",
    inputs=(number("age_months", "Edad", "meses", "0", "240"), WEIGHT),
    validity="De 0 a 35 meses.",
    **_TRAITS,
)
def eer_infant(*, age_months: Decimal, weight_kg: Decimal) -> Decimal:
    """89·W - 100 plus the energy of growth by age, kcal/d. OutOfRange from 36 months."""
    if age_months >= 36:
        raise OutOfRange("La ecuación aplica hasta los 35 meses.")
    growth = next(
        kcal for start, kcal in ((13, 20), (7, 22), (4, 56), (0, 175)) if age_months >= start
    )
    energy = 89 * weight_kg - 100 + growth
    if energy <= 0:
        raise OutOfRange("El peso no corresponde a la edad: la energía no es posible.")
    return energy


@family.calculation(
    "eer_iom_2005_child",
    "EER IOM 2005 de 3 a 18 años",
    inputs=_BODY,
    validity="De 3 a 18 años; suma 20 kcal (3 a 8) o 25 kcal (9 a 18) de crecimiento.",
    **_TRAITS,
)
def eer_child(
    *, sex: str, age: Decimal, height_m: Decimal, weight_kg: Decimal, pal: str
) -> Decimal:
    """EER of children with growth, kcal/d. OutOfRange outside 3–18 years."""
    if not 3 <= age < 19:
        raise OutOfRange("La ecuación aplica de 3 a 18 años.")
    return _tee("child", sex, pal, age, weight_kg, height_m) + (20 if age < 9 else 25)


_STATE = {
    "trimester_1": ("primer trimestre", 0),
    "trimester_2": ("segundo trimestre", 340),
    "trimester_3": ("tercer trimestre", 452),
    "lactation_0_6": ("lactancia, 0 a 6 meses", 330),
    "lactation_7_12": ("lactancia, 7 a 12 meses", 400),
}


@family.calculation(
    "energy_addition_iom_2005",
    "Energía adicional en embarazo y lactancia (IOM 2005)",
    inputs=(choice("state", "Etapa", {key: name for key, (name, _) in _STATE.items()}),),
    validity="Se suma al EER de la mujer no embarazada.",
    **_TRAITS,
)
def energy_addition(*, state: str) -> Decimal:
    """kcal/d to add: 0, 340, 452 by trimester; 330 (500 - 170) and 400 in lactation."""
    return Decimal(_STATE[state][1])
