"""Blood pressure and grip strength: what class a reading falls in. Never a diagnosis."""

from __future__ import annotations

from decimal import Decimal

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import AGE, SEX, number

family = Family("Signos vitales y fuerza")

SYSTOLIC = number("systolic_mmhg", "Presión sistólica", "mmHg", "40", "300")
DIASTOLIC = number("diastolic_mmhg", "Presión diastólica", "mmHg", "20", "200")
GRIP = number("grip_kg", "Fuerza de prensión", "kg", "0.5", "120")
CLASSES = (
    "óptima",
    "normal",
    "normal alta",
    "intervalo de hipertensión grado 1",
    "intervalo de hipertensión grado 2",
    "intervalo de hipertensión grado 3",
)
_BY_SYSTOLIC = bands("0", ("120", "1"), ("130", "2"), ("140", "3"), ("160", "4"), ("180", "5"))
_BY_DIASTOLIC = bands("0", ("80", "1"), ("85", "2"), ("90", "3"), ("100", "4"), ("110", "5"))
ISOLATED = "intervalo de hipertensión sistólica aislada"
GRIP_LOW = {"female": Decimal(16), "male": Decimal(27)}


@family.calculation(
    "blood_pressure_class",
    "Clase de la presión arterial",
    inputs=(SYSTOLIC, DIASTOLIC, AGE.optional()),
    unit="",
    validity="Desde los 18 años. Una lectura aislada es una señal: el diagnóstico es médico.",
    source="NOM-030-SSA2-2009",
    confirmed=False,
    label_of=lambda value, inputs: str(value),
)
def blood_pressure_class(
    *, systolic_mmhg: Decimal, diastolic_mmhg: Decimal, age: Decimal | None = None
) -> str:
    """The worse of the two pressures decides; from 140 with less than 90, isolated systolic.

    OutOfRange below 18 years, where sex, age and height decide.
    """
    if age is not None and age < 18:
        raise OutOfRange("En menores de 18 años la clase depende de sexo, edad y talla.")
    if systolic_mmhg <= diastolic_mmhg:
        raise InvalidInput("La sistólica es siempre la mayor.", "diastolic_mmhg")
    if systolic_mmhg >= 140 and diastolic_mmhg < 90:
        return ISOLATED
    return CLASSES[max(int(_BY_SYSTOLIC(systolic_mmhg)), int(_BY_DIASTOLIC(diastolic_mmhg)))]


@family.calculation(
    "grip_strength_low",
    "Fuerza de prensión baja",
    inputs=(SEX, GRIP, AGE.optional()),
    unit="",
    validity="Adultos; la mejor toma de ambas manos. Menos de 27 kg en hombres, 16 en mujeres.",
    source="EWGSOP2 2019",
    confirmed=False,
    label_of=lambda value, inputs: str(value),
)
def grip_strength_low(*, sex: str, grip_kg: Decimal, age: Decimal | None = None) -> str:
    """«baja» below the limit of the sex, else «normal». OutOfRange below 18 years."""
    if age is not None and age < 18:
        raise OutOfRange("El punto de corte aplica en adultos.")
    return "baja" if grip_kg < GRIP_LOW[sex] else "normal"
