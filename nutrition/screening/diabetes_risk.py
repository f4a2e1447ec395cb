"""FINDRISC: ten-year risk of type 2 diabetes."""

from __future__ import annotations

from decimal import Decimal

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.inputs import AGE, BMI, SEX, WAIST, boolean, choice

family = Family("Riesgo de diabetes")

_RISK = bands(
    "riesgo bajo",
    ("7", "riesgo ligeramente elevado"),
    ("12", "riesgo moderado"),
    ("15", "riesgo alto"),
    ("21", "riesgo muy alto"),
)
_WAIST = {"male": (94, 102), "female": (80, 88)}
_FAMILY = {"none": 0, "second_degree": 3, "first_degree": 5}


def _age_points(age: Decimal) -> int:
    return 0 if age < 45 else 2 if age < 55 else 3 if age < 65 else 4


def _three(value: Decimal, low: int, high: int, points: tuple[int, int, int]) -> int:
    """Below the low limit, between both included, above the high one."""
    return points[0] if value < low else points[1] if value <= high else points[2]


@family.calculation(
    "findrisc",
    "FINDRISC",
    inputs=(
        SEX,
        AGE,
        BMI,
        WAIST,
        boolean("physically_active", "30 minutos diarios de actividad"),
        boolean("daily_vegetables_fruit", "Verduras o frutas a diario"),
        boolean("antihypertensive_medication", "Medicación antihipertensiva"),
        boolean("high_blood_glucose_history", "Glucosa alta alguna vez"),
        choice(
            "family_history",
            "Familiares con diabetes",
            {"none": "ninguno", "second_degree": "segundo grado", "first_degree": "primer grado"},
        ),
    ),
    unit="puntos",
    decimals=0,
    validity="Adultos sin diabetes.",
    source="Lindström y Tuomilehto 2003",
    label_of=lambda value, inputs: _RISK(Decimal(value)),
)
def findrisc(
    *,
    sex: str,
    age: Decimal,
    bmi: Decimal,
    waist_cm: Decimal,
    physically_active: bool,
    daily_vegetables_fruit: bool,
    antihypertensive_medication: bool,
    high_blood_glucose_history: bool,
    family_history: str,
) -> Decimal:
    """FINDRISC points, 0–26. Limits of BMI (25, 30) and waist belong to the middle score."""
    points = (
        _age_points(age),
        _three(bmi, 25, 30, (0, 1, 3)),
        _three(waist_cm, *_WAIST[sex], (0, 3, 4)),
        0 if physically_active else 2,
        0 if daily_vegetables_fruit else 1,
        2 if antihypertensive_medication else 0,
        5 if high_blood_glucose_history else 0,
        _FAMILY[family_history],
    )
    return Decimal(sum(points))
