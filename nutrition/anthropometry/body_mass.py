"""Body mass index and its classes, body surface."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, HEIGHT, SEX, WEIGHT, boolean

family = Family("Índice de masa corporal")

WHO_CLASSES = bands(
    "delgadez severa",
    ("16", "delgadez moderada"),
    ("17", "delgadez leve"),
    ("18.5", "normal"),
    ("25", "sobrepeso"),
    ("30", "obesidad grado I"),
    ("35", "obesidad grado II"),
    ("40", "obesidad grado III"),
)
NOM008_CLASSES = bands("peso bajo", ("18.5", "normal"), ("25", "sobrepeso"), ("30", "obesidad"))
NOM008_SHORT_CLASSES = bands(
    "peso bajo", ("18.5", "normal"), ("23", "sobrepeso"), ("25", "obesidad (talla baja)")
)
SHORT_STATURE_CM = {"female": Decimal(150), "male": Decimal(160)}
MINSA_CLASSES = bands("delgadez", ("23", "normal"), ("28", "sobrepeso"), ("32", "obesidad"))


def _bmi(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    return weight_kg * 10000 / (height_cm * height_cm)


def _adult_class(value: Decimal, inputs: Mapping[str, Any]) -> str:
    return WHO_CLASSES(value) if inputs.get("age", 20) >= 20 else ""


@family.calculation(
    "bmi",
    "Índice de masa corporal",
    inputs=(WEIGHT, HEIGHT, AGE.optional()),
    unit="kg/m²",
    validity="Desde los 2 años; la clase de adulto, desde los 20 (antes, IMC para la edad).",
    source="Quetelet 1832; OMS TRS 894, 2000",
    label_of=_adult_class,
)
def bmi(*, weight_kg: Decimal, height_cm: Decimal, age: Decimal | None = None) -> Decimal:
    """Weight over squared height, kg/m² (Quetelet). Raises OutOfRange below 2 years."""
    if age is not None and age < 2:
        raise OutOfRange("Antes de los 2 años se usa el IMC para la edad de la OMS.")
    return _bmi(weight_kg, height_cm)


@family.calculation(
    "bmi_class_who",
    "Clase de IMC según la OMS",
    inputs=(AGE, WEIGHT, HEIGHT),
    unit="",
    validity="Adultos de 20 años o más, sin embarazo, edema ni amputación.",
    source="OMS TRS 894, 2000",
    confirmed=False,
    label_of=lambda value, inputs: str(value),
)
def bmi_class_who(*, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> str:
    """WHO class of the unrounded BMI: bands are half-open, [18.5, 25), [25, 30) …"""
    if age < 20:
        raise OutOfRange("La clase de adulto aplica desde los 20 años; antes, IMC para la edad.")
    return WHO_CLASSES(_bmi(weight_kg, height_cm))


@family.calculation(
    "bmi_class_nom008",
    "Clase de IMC según NOM-008-SSA3-2017",
    inputs=(
        SEX,
        AGE,
        WEIGHT,
        HEIGHT,
        boolean("pregnant", "Embarazo").optional(),
    ),
    unit="",
    validity=(
        "Desde los 19 años, sin embarazo. Talla baja: "
        "mujer menor de 1.50 m, hombre menor de 1.60 m."
    ),
    source="NOM-008-SSA3-2017, DOF 18/may/2018",
    label_of=lambda value, inputs: str(value),
)
def bmi_class_nom008(
    *,
    sex: str,
    age: Decimal,
    weight_kg: Decimal,
    height_cm: Decimal,
    pregnant: bool = False,
) -> str:
    """NOM-008 class. Short stature has its own cut-offs (23 and 25) and no obesity grades."""
    if age < 19:
        raise OutOfRange("Antes de los 19 años se usa el IMC para la edad.")
    if pregnant:
        raise OutOfRange("En el embarazo se usa el IMC pregestacional y la ganancia de peso.")
    short = height_cm < SHORT_STATURE_CM[sex]
    return (NOM008_SHORT_CLASSES if short else NOM008_CLASSES)(_bmi(weight_kg, height_cm))


def _older(age: Decimal) -> None:
    if age < 60:
        raise OutOfRange("Los puntos de corte de persona mayor aplican desde los 60 años.")


@family.calculation(
    "bmi_class_elderly",
    "Clase de IMC en la persona mayor (Lipschitz)",
    inputs=(AGE, WEIGHT, HEIGHT),
    unit="",
    validity="Desde los 60 años. Otros autores usan otros cortes.",
    source="Lipschitz 1994",
    confirmed=False,
    label_of=lambda value, inputs: str(value),
)
def bmi_class_elderly(*, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> str:
    """Lipschitz 1994: below 22 low, 22 to 27 both included normal, above 27 high."""
    _older(age)
    value = _bmi(weight_kg, height_cm)
    if value < 22:
        return "peso bajo"
    return "normal" if value <= 27 else "sobrepeso"


@family.calculation(
    "bmi_class_elderly_minsa",
    "Clase de IMC en la persona mayor (MINSA Perú)",
    inputs=(AGE, WEIGHT, HEIGHT),
    unit="",
    validity="Desde los 60 años.",
    source="MINSA Perú, guía de valoración de la persona adulta mayor",
    label_of=lambda value, inputs: str(value),
)
def bmi_class_elderly_minsa(*, age: Decimal, weight_kg: Decimal, height_cm: Decimal) -> str:
    """An alternative set of cut-offs for older adults: 23, 28 and 32."""
    _older(age)
    return MINSA_CLASSES(_bmi(weight_kg, height_cm))


@family.calculation(
    "bsa_mosteller",
    "Superficie corporal (Mosteller)",
    inputs=(WEIGHT, HEIGHT),
    unit="m²",
    validity="Cualquier edad.",
    source="Mosteller 1987",
    decimals=2,
)
def bsa_mosteller(*, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Body surface area, m²: square root of W·H/3600 (Mosteller 1987)."""
    return (weight_kg * height_cm / 3600).sqrt()
