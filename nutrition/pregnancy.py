"""Pregnancy: gestational age, weight gain by prior BMI (IOM 2009), expected gain by week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import HEIGHT, WEIGHT, Input, boolean, integer, number
from nutrition.references import rows

family = Family("Embarazo")

# The bands are WHO's: the short-stature classes of NOM-008 do not apply here.
PRIOR_CLASS = bands("underweight", ("18.5", "normal"), ("25", "overweight"), ("30", "obesity"))
CLASS_ES = {
    "underweight": "peso bajo",
    "normal": "peso normal",
    "overweight": "sobrepeso",
    "obesity": "obesidad",
}
LAST_WEEK = 42
FIRST_TRIMESTER_WEEKS = Decimal(13)
FIRST_TRIMESTER_GAIN = (Decimal("0.5"), Decimal(2))
LMP = Input("lmp", "Fecha de última menstruación", kind="date")
ON = Input("on", "Fecha de la consulta", kind="date")
PRE_WEIGHT = WEIGHT.named("pre_weight_kg", "Peso pregestacional")
PRE_BMI = number("pre_bmi", "IMC pregestacional", "kg/m²", "10", "90")
WEEK = number("week", "Semanas de gestación", "semanas", "0", "43")
TWINS = boolean("twins", "Gemelar").optional()


@family.calculation(
    "gestational_age",
    "Edad gestacional",
    inputs=(LMP, ON),
    unit="semanas y días",
    decimals=0,
    validity="Hasta 44 semanas desde la última menstruación.",
    source="Regla de Naegele; ACOG",
    label_of=lambda value, inputs: (
        " ".join(value).replace("weeks", "semanas").replace("days", "días")
    ),
)
def gestational_age(*, lmp: date, on: date) -> tuple[str, str]:
    """Completed weeks and days since the last period, as ("33 weeks", "1 days")."""
    days = _days(lmp, on)
    return f"{days // 7} weeks", f"{days % 7} days"


def _days(lmp: date, on: date) -> int:
    days = (on - lmp).days
    if days < 0:
        raise InvalidInput("La última menstruación es posterior a la consulta.", "lmp")
    if days > 44 * 7:
        raise OutOfRange("Pasan más de 44 semanas desde la última menstruación.")
    return days


@family.calculation(
    "due_date",
    "Fecha probable de parto",
    inputs=(LMP, integer("cycle_days", "Duración del ciclo", "d", 20, 45).optional()),
    unit="fecha",
    validity="Ciclos regulares; el ultrasonido temprano manda.",
    source="Regla de Naegele",
)
def due_date(*, lmp: date, cycle_days: int = 28) -> str:
    """Last period plus 280 days, plus what the cycle exceeds 28 days, as ISO date."""
    # A calendar ends in the year 9999.
    if lmp.year > 9990:
        raise OutOfRange("La fecha está fuera del calendario.")
    return (lmp + timedelta(days=280 + cycle_days - 28)).isoformat()


def _limits(pre_bmi: Decimal, twins: bool) -> Mapping[str, str]:
    kind, prior = ("twins" if twins else "single"), PRIOR_CLASS(pre_bmi)
    for row in rows("gestational_gain"):
        if (row["kind"], row["prior"]) == (kind, prior):
            return row
    raise OutOfRange("No hay recomendación para embarazo gemelar con peso bajo previo.")


def _prior_bmi(inputs: Mapping[str, Any]) -> Decimal:
    if inputs.get("pre_bmi") is not None:
        return Decimal(inputs["pre_bmi"])
    weight, height = inputs.get("pre_weight_kg"), inputs.get("height_cm")
    if weight is None or height is None:
        raise InvalidInput("Falta el IMC pregestacional, o el peso previo y la talla.", "pre_bmi")
    return Decimal(weight * 10000 / (height * height))


PRIOR = (PRE_BMI.optional(), PRE_WEIGHT.optional(), HEIGHT.optional())
GAIN: Mapping[str, Any] = {"unit": "kg", "source": "IOM/NRC 2009"}


def _class_label(value: Any, inputs: Mapping[str, Any]) -> str:
    return CLASS_ES[PRIOR_CLASS(_prior_bmi(inputs))]


@family.calculation(
    "gwg_total_range_iom2009",
    "Ganancia de peso recomendada en el embarazo",
    inputs=(*PRIOR, TWINS),
    validity="Por IMC pregestacional; sin recomendación en gemelar con peso bajo.",
    label_of=_class_label,
    **GAIN,
)
def total_gain(*, twins: bool = False, **prior: Decimal) -> Mapping[str, Decimal]:
    """Total gain recommended, kg: min_kg and max_kg. OutOfRange for underweight twins."""
    row = _limits(_prior_bmi(prior), twins)
    return {"min_kg": Decimal(row["total_min"]), "max_kg": Decimal(row["total_max"])}


@family.calculation(
    "gwg_weekly_rate_iom2009",
    "Ganancia semanal recomendada (2.º y 3.er trimestres)",
    inputs=(*PRIOR, TWINS),
    validity="Segundo y tercer trimestres. En gemelar es provisional.",
    label_of=_class_label,
    **{**GAIN, "unit": "kg/semana"},
)
def weekly_gain(*, twins: bool = False, **prior: Decimal) -> Mapping[str, Decimal]:
    """Weekly gain recommended, kg: min_kg and max_kg."""
    row = _limits(_prior_bmi(prior), twins)
    return {"min_kg": Decimal(row["week_min"]), "max_kg": Decimal(row["week_max"])}


def _window(week: Decimal, pre_bmi: Decimal) -> tuple[Decimal, Decimal]:
    if week > LAST_WEEK:
        raise OutOfRange("La ganancia esperada se calcula hasta la semana 42.")
    row = _limits(pre_bmi, twins=False)
    first_min, first_max = FIRST_TRIMESTER_GAIN
    if week <= FIRST_TRIMESTER_WEEKS:
        share = week / FIRST_TRIMESTER_WEEKS
        return first_min * share, first_max * share
    later = week - FIRST_TRIMESTER_WEEKS
    return first_min + Decimal(row["week_min"]) * later, first_max + Decimal(
        row["week_max"]
    ) * later


EXPECTED = "Embarazo único. Hasta la semana 13, reparto lineal de 0.5 a 2 kg; después, por semana."


@family.calculation(
    "gwg_expected_window_iom2009",
    "Ganancia esperada a la semana",
    inputs=(*PRIOR, WEEK),
    validity=EXPECTED,
    label_of=_class_label,
    decimals=2,
    **GAIN,
)
def expected_window(*, week: Decimal, **prior: Decimal) -> Mapping[str, Decimal]:
    """Expected gain at a week, kg: 0.5 to 2 at week 13.0, then the weekly rates."""
    low, high = _window(week, _prior_bmi(prior))
    return {"min_kg": low, "max_kg": high}


@family.calculation(
    "gwg_expected_verdict_iom2009",
    "Ganancia actual frente a la esperada",
    inputs=(
        PRE_WEIGHT,
        HEIGHT,
        WEEK,
        WEIGHT.named("current_weight_kg", "Peso actual"),
    ),
    validity=EXPECTED,
    label_of=lambda value, inputs: str(value),
    **{**GAIN, "unit": ""},
)
def expected_verdict(
    *, pre_weight_kg: Decimal, height_cm: Decimal, week: Decimal, current_weight_kg: Decimal
) -> str:
    """insuficiente, adecuado or excesivo; both ends of the window are adequate."""
    low, high = _window(week, pre_weight_kg * 10000 / (height_cm * height_cm))
    gain = current_weight_kg - pre_weight_kg
    if gain < low:
        return "insuficiente"
    return "adecuado" if gain <= high else "excesivo"
