"""Resting energy of adults: one equation for all ages, or from lean mass, or for obesity."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, HEIGHT, SEX, WEIGHT, WRIST, number

family = Family("Energía en reposo")

BODY: Mapping[str, Any] = {
    "inputs": (SEX, AGE, WEIGHT, HEIGHT),
    "unit": "kcal/d",
    "decimals": 0,
}
LEAN = number("lean_body_mass_kg", "Masa magra", "kg", "5", "200")


def _sample(lowest: int, highest: int) -> Any:
    def note(value: Decimal, inputs: Mapping[str, Any]) -> str:
        inside = lowest <= inputs["age"] < highest + 1
        return "" if inside else f"fuera de la muestra original ({lowest} a {highest} años)"

    return note


def _adult(age: Decimal, lowest: int) -> None:
    if age < lowest:
        raise OutOfRange(f"La ecuación aplica desde los {lowest} años.")


def _positive(energy: Decimal) -> Decimal:
    if energy <= 0:
        raise OutOfRange("Peso, talla y edad no se corresponden: la energía no es posible.")
    return energy


@family.calculation(
    "ree_mifflin_st_jeor",
    "GER Mifflin–St Jeor",
    validity="Desde los 19 años; la muestra original llegó a 78 y después se avisa.",
    source="Mifflin 1990",
    label_of=_sample(19, 78),
    **BODY,
)
def mifflin(*, sex: str, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Mifflin–St Jeor 1990, kcal/d; adults 19–78 y. Raises OutOfRange below 19."""
    _adult(age, 19)
    base = 10 * weight_kg + Decimal("6.25") * height_cm - 5 * age
    return _positive(base + (5 if sex == "male" else -161))


def _line(
    coefficients: tuple[str, str, str, str], weight: Decimal, height: Decimal, age: Decimal
) -> Decimal:
    constant, by_weight, by_height, by_age = map(Decimal, coefficients)
    return _positive(constant + by_weight * weight + by_height * height - by_age * age)


_HARRIS = {
    "male": ("66.4730", "13.7516", "5.0033", "6.7550"),
    "female": ("655.0955", "9.5634", "1.8496", "4.6756"),
}
_ROZA = {
    "male": ("88.362", "13.397", "4.799", "5.677"),
    "female": ("447.593", "9.247", "3.098", "4.330"),
}


@family.calculation(
    "ree_harris_benedict_original",
    "GEB Harris–Benedict (1919)",
    validity="Desde los 18 años; muestra original de 21 a 70.",
    source="Harris y Benedict 1919",
    label_of=_sample(21, 70),
    **BODY,
)
def harris_benedict(*, sex: str, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Harris and Benedict 1919, kcal/d. Raises OutOfRange below 18 years."""
    _adult(age, 18)
    return _line(_HARRIS[sex], weight_kg, height_cm, age)


@family.calculation(
    "ree_harris_benedict_revised",
    "GEB Harris–Benedict revisada (Roza y Shizgal)",
    validity="Desde los 18 años; muestra original de 21 a 70.",
    source="Roza y Shizgal 1984",
    label_of=_sample(21, 70),
    **BODY,
)
def harris_benedict_revised(
    *, sex: str, age: Decimal, weight_kg: Decimal, height_cm: Decimal
) -> Decimal:
    """Roza and Shizgal 1984, kcal/d. Raises OutOfRange below 18 years."""
    _adult(age, 18)
    return _line(_ROZA[sex], weight_kg, height_cm, age)


@family.calculation(
    "ree_cunningham_1980",
    "GER Cunningham",
    inputs=(LEAN,),
    unit="kcal/d",
    decimals=0,
    validity="Adultos y deportistas con masa magra medida.",
    source="Cunningham 1980",
)
def cunningham(*, lean_body_mass_kg: Decimal) -> Decimal:
    """500 + 22 per kg of lean mass, kcal/d (Cunningham 1980)."""
    return 500 + 22 * lean_body_mass_kg


@family.calculation(
    "ree_katch_mcardle",
    "GER Katch–McArdle",
    inputs=(LEAN.named("lbm_kg"),),
    unit="kcal/d",
    decimals=0,
    validity="Adultos con masa magra medida.",
    source="Katch y McArdle 1996",
)
def katch_mcardle(*, lbm_kg: Decimal) -> Decimal:
    """370 + 21.6 per kg of lean mass, kcal/d."""
    return 370 + Decimal("21.6") * lbm_kg


def _overweight(weight_kg: Decimal, height_cm: Decimal, age: Decimal | None) -> None:
    if age is not None:
        _adult(age, 18)
    if weight_kg * 10000 < 25 * height_cm * height_cm:
        raise OutOfRange("La ecuación se hizo en adultos con IMC de 25 o más.")


@family.calculation(
    "ree_orozco_ruiz_2017",
    "GER Orozco-Ruiz (México, sobrepeso y obesidad)",
    validity="Adultos con IMC de 25 o más.",
    source="Orozco-Ruiz 2017",
    **BODY,
)
def orozco_ruiz(*, sex: str, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Orozco-Ruiz 2017, kcal/d. Height only sets the range: OutOfRange below BMI 25."""
    _overweight(weight_kg, height_cm, age)
    constant = Decimal("1094.991") if sex == "male" else Decimal("835.952")
    return constant + Decimal("12.114") * weight_kg - Decimal("6.541") * age


@family.calculation(
    "ree_quiroz_olguin_2014",
    "GER Quiroz-Olguín (México, sobrepeso y obesidad)",
    inputs=(SEX, WEIGHT, HEIGHT, WRIST, AGE.optional()),
    unit="kcal/d",
    decimals=0,
    validity="Adultos con IMC de 25 o más.",
    source="Quiroz-Olguín 2014",
)
def quiroz_olguin(
    *,
    sex: str,
    weight_kg: Decimal,
    height_cm: Decimal,
    wrist_cm: Decimal,
    age: Decimal | None = None,
) -> Decimal:
    """Quiroz-Olguín 2014, kcal/d, with the wrist. OutOfRange below BMI 25."""
    _overweight(weight_kg, height_cm, age)
    women = Decimal("244.892") if sex == "female" else 0
    return Decimal("12.204") * weight_kg + Decimal("83.954") * wrist_cm - Decimal("402.204") - women
