"""Estimated energy requirement, NASEM 2023: every life stage from birth to lactation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, HEIGHT, SEX, WEIGHT, choice, integer, number
from nutrition.references import rows

family = Family("Requerimiento de energía (NASEM 2023)")

PAL_NAMES = {
    "inactive": "inactivo",
    "low_active": "poco activo",
    "active": "activo",
    "very_active": "muy activo",
}
PAL = choice("pal", "Actividad", PAL_NAMES)
PAL_STEP = choice(
    "pal", "Actividad", {str(step): name for step, name in enumerate(PAL_NAMES.values())}
)
_STEP = {name: str(step) for step, name in enumerate(PAL_NAMES)}
_GROUPS = {
    "male 19+": "hombre de 19 años o más",
    "female 19+": "mujer de 19 años o más",
    "boy 3-18": "niño de 3 a 18 años",
    "girl 3-18": "niña de 3 a 18 años",
}
_SEX_OF = {
    "male 19+": "male",
    "female 19+": "female",
    "boy 3-18": "male",
    "girl 3-18": "female",
}
_TRAITS: Mapping[str, Any] = {
    "unit": "kcal/d",
    "decimals": 0,
    "source": "NASEM 2023 (DRI de energía)",
}
SEPV_KCAL = {"female": 246}
"""Standard error of the predicted value read for women of 19 and over, kcal/d."""


def _standard_error(value: Any, inputs: Mapping[str, Any]) -> str:
    kcal = SEPV_KCAL.get(inputs["sex"])
    return "" if kcal is None else f"error estándar de la predicción: ±{kcal} kcal/d"


@cache
def _coefficients(group: str, pal: str) -> tuple[Decimal, ...]:
    row = next(row for row in rows("eer_nasem_2023") if (row["group"], row["pal"]) == (group, pal))
    names = ("constant", "age", "height_cm", "weight_kg", "gestation_week")
    return tuple(Decimal(row[name]) for name in names)


def _tee(
    group: str,
    pal: str,
    body: tuple[Decimal, Decimal, Decimal],
    weeks: Decimal = Decimal(0),
) -> Decimal:
    constant, by_age, by_height, by_weight, by_week = _coefficients(group, pal)
    age, height, weight = body
    energy = constant + by_age * age + by_height * height + by_weight * weight + by_week * weeks
    if energy <= 0:
        raise OutOfRange("Peso, talla y edad no se corresponden: la energía no es posible.")
    return energy


@cache
def _growth_rows(sex: str) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    own = [row for row in rows("eer_growth_2023") if row["sex"] == sex]
    return tuple(Decimal(r["age_from"]) for r in own), tuple(Decimal(r["kcal"]) for r in own)


def _growth(sex: str, age: Decimal) -> Decimal:
    if age >= 19:
        return Decimal(0)
    starts, energies = _growth_rows(sex)
    return energies[bisect_right(starts, age) - 1]


def _group(sex: str, age: Decimal) -> str:
    if age >= 19:
        return f"{sex} 19+"
    young = "boy" if sex == "male" else "girl"
    return f"{young} 3-18" if age >= 3 else f"{young} 0-2"


@family.calculation(
    "eer_nasem_2023",
    "EER NASEM 2023 por grupo",
    inputs=(choice("group", "Grupo", _GROUPS), PAL_STEP, AGE, HEIGHT, WEIGHT),
    validity="La edad debe ser la del grupo; de 3 a 18 años suma la energía del crecimiento.",
    **_TRAITS,
)
def eer_by_group(
    *, group: str, pal: str, age: Decimal, height_cm: Decimal, weight_kg: Decimal
) -> Decimal:
    """EER by group and activity step (0 inactive to 3 very active). OutOfRange by age."""
    sex = _SEX_OF[group]
    if _group(sex, age) != group:
        raise OutOfRange(f"La edad no corresponde al grupo «{_GROUPS[group]}».")
    return _tee(group, pal, (age, height_cm, weight_kg)) + _growth(sex, age)


@family.calculation(
    "eer_nasem_2023_adult",
    "EER NASEM 2023 del adulto",
    inputs=(SEX, AGE, HEIGHT, WEIGHT, PAL),
    validity="Desde los 19 años. No se combina con factores de estrés.",
    label_of=_standard_error,
    **_TRAITS,
)
def eer_adult(
    *, sex: str, age: Decimal, height_cm: Decimal, weight_kg: Decimal, pal: str
) -> Decimal:
    """EER of adults, kcal/d. OutOfRange below 19 years."""
    if age < 19:
        raise OutOfRange("La ecuación de adulto aplica desde los 19 años.")
    return _tee(f"{sex} 19+", _STEP[pal], (age, height_cm, weight_kg))


@family.calculation(
    "eer_nasem_2023_child",
    "EER NASEM 2023 de 0 a 18 años",
    inputs=(SEX, AGE, HEIGHT, WEIGHT, PAL.optional()),
    validity="De 0 a 18 años, con la energía del crecimiento; desde los 3 pide la actividad.",
    **_TRAITS,
)
def eer_child(
    *,
    sex: str,
    age: Decimal,
    height_cm: Decimal,
    weight_kg: Decimal,
    pal: str | None = None,
) -> Decimal:
    """EER of children, growth included, kcal/d. OutOfRange from 19 years."""
    if age >= 19:
        raise OutOfRange("La ecuación aplica hasta los 18 años.")
    if age >= 3 and pal is None:
        raise OutOfRange("Desde los 3 años hace falta el nivel de actividad.")
    step = _STEP[pal] if pal is not None and age >= 3 else "0"
    return _tee(_group(sex, age), step, (age, height_cm, weight_kg)) + _growth(sex, age)


DEPOSITION = bands("300", ("18.5", "200"), ("25", "150"), ("30", "-50"))
_WEEKS = number("gestation_weeks", "Semanas de gestación", "semanas", "0", "43")


YOUNGEST = 10


def _fertile(age: Decimal) -> None:
    if age < YOUNGEST:
        raise OutOfRange("La edad no corresponde a un embarazo ni a una lactancia.")


def _second_half(age: Decimal, weeks: Decimal) -> None:
    _fertile(age)
    if weeks < 14:
        raise OutOfRange("En el primer trimestre se usa la ecuación de la mujer no embarazada.")


@family.calculation(
    "eer_nasem_2023_pregnancy_t2_t3",
    "EER NASEM 2023 en el embarazo, con depósito dado",
    inputs=(
        AGE,
        HEIGHT,
        WEIGHT,
        _WEEKS,
        PAL_STEP,
        integer("deposition", "Energía de depósito", "kcal/d", -50, 300),
    ),
    validity="Segundo y tercer trimestres (desde la semana 14), 19 años o más.",
    **_TRAITS,
)
def eer_pregnancy_with_deposition(
    *,
    age: Decimal,
    height_cm: Decimal,
    weight_kg: Decimal,
    gestation_weeks: Decimal,
    pal: str,
    deposition: int,
) -> Decimal:
    """EER of the second and third trimesters with the deposition given, kcal/d."""
    _second_half(age, gestation_weeks)
    return _tee("pregnancy", pal, (age, height_cm, weight_kg), gestation_weeks) + deposition


@family.calculation(
    "eer_nasem_2023_pregnancy",
    "EER NASEM 2023 en el embarazo",
    inputs=(
        AGE,
        HEIGHT,
        WEIGHT,
        _WEEKS,
        PAL,
        number("pre_bmi", "IMC pregestacional", "kg/m²", "10", "90"),
    ),
    validity="Toda la gestación; el depósito depende del IMC pregestacional.",
    **_TRAITS,
)
def eer_pregnancy(
    *,
    age: Decimal,
    height_cm: Decimal,
    weight_kg: Decimal,
    gestation_weeks: Decimal,
    pal: str,
    pre_bmi: Decimal,
) -> Decimal:
    """EER in pregnancy: the non-pregnant line to week 13, then with deposition by prior BMI."""
    _fertile(age)
    body = (age, height_cm, weight_kg)
    if gestation_weeks < 14:
        return _tee(_group("female", age), _STEP[pal], body)
    return _tee("pregnancy", _STEP[pal], body, gestation_weeks) + Decimal(DEPOSITION(pre_bmi))


_LACTATION = {"exclusive_0_6": Decimal(540 - 140), "partial_7_12": Decimal(380)}


@family.calculation(
    "eer_nasem_2023_lactation",
    "EER NASEM 2023 en la lactancia",
    inputs=(
        AGE,
        HEIGHT,
        WEIGHT,
        PAL,
        choice(
            "stage",
            "Lactancia",
            {"exclusive_0_6": "exclusiva, 0 a 6 meses", "partial_7_12": "parcial, 7 a 12 meses"},
        ),
    ),
    validity="Mujeres que amamantan; antes de los 19 años, la línea de la niña sin crecimiento.",
    **_TRAITS,
)
def eer_lactation(
    *, age: Decimal, height_cm: Decimal, weight_kg: Decimal, pal: str, stage: str
) -> Decimal:
    """EER in lactation: +400 kcal exclusive to six months, +380 partial to twelve."""
    _fertile(age)
    base = _tee(_group("female", age), _STEP[pal], (age, height_cm, weight_kg))
    return base + _LACTATION[stage]


_PAL_LIMITS = (
    (Decimal(3), ("1.31", "1.44", "1.59")),
    (Decimal(9), ("1.44", "1.59", "1.77")),
    (Decimal(14), ("1.56", "1.73", "1.92")),
    (Decimal(19), ("1.53", "1.68", "1.85")),
)


@family.calculation(
    "pal_category_nasem_2023",
    "Categoría de actividad por PAL (NASEM 2023)",
    inputs=(AGE, number("pal_value", "PAL", "", "1", "3")),
    unit="",
    validity="Desde los 3 años. No son los cortes de 2005.",
    source="NASEM 2023 (DRI de energía)",
    label_of=lambda value, inputs: PAL_NAMES[value],
)
def pal_category(*, age: Decimal, pal_value: Decimal) -> str:
    """Activity category of a measured PAL. OutOfRange below three years."""
    if age < 3:
        raise OutOfRange("La categoría de actividad aplica desde los 3 años.")
    limits = next(cuts for start, cuts in reversed(_PAL_LIMITS) if age >= start)
    return tuple(PAL_NAMES)[bisect_right([Decimal(cut) for cut in limits], pal_value)]
