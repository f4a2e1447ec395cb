"""Waist, hip, frame: ratios of girths and their risk."""

from __future__ import annotations

from decimal import Decimal

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, HEIGHT, HIP, SEX, WAIST, WRIST

family = Family("Circunferencias")

WAIST_HIP_LIMIT = {"female": Decimal("0.85"), "male": Decimal("0.90")}
WAIST_IDF_LIMIT = {"female": Decimal(80), "male": Decimal(90)}
WAIST_ATP3_LIMIT = {"female": Decimal(88), "male": Decimal(102)}
WAIST_HEIGHT_CLASSES = bands("sin aumento", ("0.5", "aumentada"), ("0.6", "muy aumentada"))
FRAME_LIMITS = {
    "female": (Decimal("10.1"), Decimal("11")),
    "male": (Decimal("9.6"), Decimal("10.4")),
}
FRAME_NAMES = {"small": "pequeña", "medium": "mediana", "large": "grande"}


@family.calculation(
    "waist_hip_ratio",
    "Índice cintura–cadera",
    inputs=(SEX, WAIST, HIP),
    unit="",
    validity="Adultos. Riesgo desde 0.90 en hombres y 0.85 en mujeres.",
    source="OMS 2008 (consulta de expertos)",
    decimals=2,
    label_of=lambda value, inputs: (
        "riesgo aumentado" if value >= WAIST_HIP_LIMIT[inputs["sex"]] else "sin riesgo aumentado"
    ),
)
def waist_hip_ratio(*, sex: str, waist_cm: Decimal, hip_cm: Decimal) -> Decimal:
    """Waist over hip. The sex only sets the limit of the label."""
    return waist_cm / hip_cm


@family.calculation(
    "waist_height_ratio",
    "Índice cintura–talla",
    inputs=(WAIST, HEIGHT, AGE.optional()),
    unit="",
    validity="Desde los 5 años. Aumentado desde 0.5, muy aumentado desde 0.6.",
    source="Ashwell 2012; NICE 2022 (puntos de corte por confirmar)",
    confirmed=False,
    decimals=2,
    label_of=lambda value, inputs: WAIST_HEIGHT_CLASSES(value),
)
def waist_height_ratio(
    *, waist_cm: Decimal, height_cm: Decimal, age: Decimal | None = None
) -> Decimal:
    """Waist over height. Raises OutOfRange below 5 years when the age is given."""
    if age is not None and age < 5:
        raise OutOfRange("El índice cintura–talla aplica desde los 5 años.")
    return waist_cm / height_cm


def _waist_risk(waist_cm: Decimal, limit: Decimal) -> str:
    return "obesidad abdominal" if waist_cm >= limit else "sin obesidad abdominal"


@family.calculation(
    "waist_risk_idf",
    "Obesidad abdominal (IDF; la que se usa en México)",
    inputs=(SEX, WAIST),
    unit="",
    validity="Adultos: desde 80 cm en mujeres y 90 cm en hombres.",
    source="IDF 2006; ENSANUT",
    label_of=lambda value, inputs: str(value),
)
def waist_risk_idf(*, sex: str, waist_cm: Decimal) -> str:
    """Abdominal obesity by the IDF limits for Central and South Americans."""
    return _waist_risk(waist_cm, WAIST_IDF_LIMIT[sex])


@family.calculation(
    "waist_risk_atp3",
    "Obesidad abdominal (ATP III)",
    inputs=(SEX, WAIST),
    unit="",
    validity="Adultos: más de 88 cm en mujeres y de 102 cm en hombres.",
    source="NCEP ATP III 2001",
    label_of=lambda value, inputs: str(value),
)
def waist_risk_atp3(*, sex: str, waist_cm: Decimal) -> str:
    """Abdominal obesity by ATP III, whose limits are exceeded, not reached."""
    exceeded = waist_cm > WAIST_ATP3_LIMIT[sex]
    return "obesidad abdominal" if exceeded else "sin obesidad abdominal"


@family.calculation(
    "frame_size_wrist",
    "Complexión por muñeca",
    inputs=(SEX, HEIGHT, WRIST),
    unit="",
    validity="Adultos.",
    source="Grant 1980",
    label_of=lambda value, inputs: FRAME_NAMES[value],
)
def frame_size_wrist(*, sex: str, height_cm: Decimal, wrist_cm: Decimal) -> str:
    """Frame from height over wrist: small, medium or large. Both edges belong to medium."""
    ratio = height_cm / wrist_cm
    low, high = FRAME_LIMITS[sex]
    if ratio > high:
        return "small"
    return "medium" if ratio >= low else "large"
