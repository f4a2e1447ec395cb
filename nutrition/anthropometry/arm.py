"""Muscle and fat of the arm, from its girth and the triceps fold."""

from __future__ import annotations

from decimal import Decimal

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, MUAC, SEX, TRICEPS
from nutrition.units import PI

family = Family("Brazo")

BONE_AND_VESSELS_CM2 = {"female": Decimal("6.5"), "male": Decimal(10)}
ARM = {"inputs": (MUAC, TRICEPS), "validity": "Adultos y niños."}


def _muscle_circumference(muac_cm: Decimal, triceps_mm: Decimal) -> Decimal:
    # The fold is read in millimetres and the girth in centimetres.
    circumference = muac_cm - PI * triceps_mm / 10
    if circumference <= 0:
        raise OutOfRange("El pliegue no cabe en esa circunferencia de brazo; revise las medidas.")
    return circumference


def _area(circumference_cm: Decimal) -> Decimal:
    return circumference_cm * circumference_cm / (4 * PI)


@family.calculation(
    "arm_muscle_circumference",
    "Circunferencia muscular de brazo",
    unit="cm",
    source="Jelliffe 1966; Gurney y Jelliffe 1973",
    **ARM,
)
def arm_muscle_circumference(*, muac_cm: Decimal, triceps_mm: Decimal) -> Decimal:
    """Girth less pi times the fold, cm. OutOfRange when nothing would be left."""
    return _muscle_circumference(muac_cm, triceps_mm)


@family.calculation(
    "arm_muscle_area",
    "Área muscular de brazo",
    unit="cm²",
    source="Gurney y Jelliffe 1973",
    **ARM,
)
def arm_muscle_area(*, muac_cm: Decimal, triceps_mm: Decimal) -> Decimal:
    """Area of the muscle circumference, bone included, cm²."""
    return _area(_muscle_circumference(muac_cm, triceps_mm))


@family.calculation(
    "arm_muscle_area_corrected",
    "Área muscular de brazo libre de hueso",
    inputs=(SEX, MUAC, TRICEPS, AGE.optional()),
    unit="cm²",
    validity="Desde los 18 años.",
    source="Heymsfield 1982",
)
def arm_muscle_area_corrected(
    *, sex: str, muac_cm: Decimal, triceps_mm: Decimal, age: Decimal | None = None
) -> Decimal:
    """Muscle area less bone and vessels (10 cm² men, 6.5 women). OutOfRange below 18 years."""
    if age is not None and age < 18:
        raise OutOfRange("La corrección de Heymsfield aplica desde los 18 años.")
    area = _area(_muscle_circumference(muac_cm, triceps_mm)) - BONE_AND_VESSELS_CM2[sex]
    if area <= 0:
        raise OutOfRange("El área corregida no es positiva; revise las medidas.")
    return area


@family.calculation(
    "arm_fat_area",
    "Área grasa de brazo",
    unit="cm²",
    source="Gurney y Jelliffe 1973",
    **ARM,
)
def arm_fat_area(*, muac_cm: Decimal, triceps_mm: Decimal) -> Decimal:
    """Total area of the arm less its muscle area, cm²."""
    return _area(muac_cm) - _area(_muscle_circumference(muac_cm, triceps_mm))


@family.calculation(
    "arm_fat_index",
    "Índice graso de brazo",
    unit="%",
    source="Frisancho 1981",
    **ARM,
)
def arm_fat_index(*, muac_cm: Decimal, triceps_mm: Decimal) -> Decimal:
    """Fat area as a percentage of the area of the arm."""
    total = _area(muac_cm)
    return 100 * (total - _area(_muscle_circumference(muac_cm, triceps_mm))) / total
