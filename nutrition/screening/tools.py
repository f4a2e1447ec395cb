"""Nutrition screening: scores only. The wording of an instrument belongs to its owner."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import AGE, BMI, boolean, choice, integer, number

family = Family("Cribado nutricio")

RISK_ES = {"low": "riesgo bajo", "medium": "riesgo medio", "moderate": "riesgo moderado",
           "high": "riesgo alto"}  # fmt: skip
LOSS = number("weight_loss_pct", "Pérdida de peso", "%", "0", "80")


def _risk_label(value: Mapping[str, Any], inputs: Mapping[str, Any]) -> str:
    return RISK_ES[value["risk"]]


@family.calculation(
    "must",
    "MUST (solo puntaje)",
    inputs=(
        BMI,
        LOSS.named("weight_loss_pct_3_6mo", "Pérdida de peso en 3 a 6 meses"),
        boolean("acute_no_intake_gt5d", "Enfermedad aguda y sin ingesta más de 5 días"),
    ),
    unit="puntos",
    decimals=0,
    validity="Adultos. El texto del instrumento requiere permiso de BAPEN.",
    source="Elia 2003 (BAPEN)",
    label_of=_risk_label,
)
def must(
    *, bmi: Decimal, weight_loss_pct_3_6mo: Decimal, acute_no_intake_gt5d: bool
) -> Mapping[str, Any]:
    """MUST score and risk. BMI of 20 and 18.5, and losses of 5 and 10 %, score 1."""
    mass = 0 if bmi > 20 else 1 if bmi >= Decimal("18.5") else 2
    loss = 0 if weight_loss_pct_3_6mo < 5 else 1 if weight_loss_pct_3_6mo <= 10 else 2
    score = mass + loss + (2 if acute_no_intake_gt5d else 0)
    return {"score": score, "risk": ("low", "medium", "high")[min(score, 2)]}


@family.calculation(
    "nrs_2002_total",
    "NRS-2002 (solo puntaje)",
    inputs=(
        integer("status", "Deterioro del estado nutricio", "puntos", 0, 3),
        integer("severity", "Gravedad de la enfermedad", "puntos", 0, 3),
        boolean("age_ge_70", "70 años o más"),
    ),
    unit="puntos",
    decimals=0,
    validity="Adultos hospitalizados.",
    source="Kondrup 2003",
    label_of=lambda value, inputs: "en riesgo" if value["at_risk"] else "sin riesgo",
)
def nrs_2002_total(*, status: int, severity: int, age_ge_70: bool) -> Mapping[str, Any]:
    """Status plus severity plus one from 70 years; at risk from 3."""
    score = status + severity + int(age_ge_70)
    return {"score": score, "at_risk": score >= 3}


_MNA_ES = {
    "normal": "estado nutricio normal",
    "riesgo_desnutricion": "riesgo de desnutrición",
    "desnutricion": "desnutrición",
}


def _mna_last(F: int | None, bmi: Decimal | None, calf_cm: Decimal | None) -> int:  # noqa: N803
    if F is not None:
        return F
    if bmi is not None:
        return sum(bmi >= limit for limit in (19, 21, 23))
    if calf_cm is not None:
        return 3 if calf_cm >= 31 else 0
    raise InvalidInput("Falta el IMC o la circunferencia de pantorrilla.", "bmi")


@family.calculation(
    "mna_sf",
    "MNA-SF (solo puntaje)",
    inputs=(
        integer("A", "A. Ingesta", "puntos", 0, 2),
        integer("B", "B. Pérdida de peso", "puntos", 0, 3),
        integer("C", "C. Movilidad", "puntos", 0, 2),
        choice("D", "D. Estrés o enfermedad aguda", {"0": "sí (0)", "2": "no (2)"}),
        integer("E", "E. Neuropsicológico", "puntos", 0, 2),
        BMI.optional(),
        number("calf_cm", "Pantorrilla", "cm", "10", "90").optional(),
        integer("F", "F. Puntos de IMC o pantorrilla", "puntos", 0, 3).optional(),
        AGE.optional(),
    ),
    unit="puntos",
    decimals=0,
    validity="Desde los 65 años. El texto del instrumento es de Nestlé.",
    source="Kaiser 2009",
    label_of=lambda value, inputs: _MNA_ES[value["category"]],
)
def mna_sf(
    *,
    A: int,  # noqa: N803
    B: int,  # noqa: N803
    C: int,  # noqa: N803
    D: str,  # noqa: N803
    E: int,  # noqa: N803
    F: int | None = None,  # noqa: N803
    bmi: Decimal | None = None,
    calf_cm: Decimal | None = None,
    age: Decimal | None = None,
) -> Mapping[str, Any]:
    """MNA-SF total and category; F may come as points, BMI or calf. OutOfRange below 65."""
    _from_65(age)
    score = A + B + C + int(D) + E + _mna_last(F, bmi, calf_cm)
    if score >= 12:
        return {"score": score, "category": "normal"}
    return {"score": score, "category": "riesgo_desnutricion" if score >= 8 else "desnutricion"}


def _from_65(age: Decimal | None) -> None:
    if age is not None and age < 65:
        raise OutOfRange("El MNA-SF aplica desde los 65 años.")


@family.calculation(
    "strongkids",
    "STRONGkids (solo puntaje)",
    inputs=(
        integer("clinical", "Valoración clínica subjetiva", "puntos", 0, 1),
        integer("high_risk_disease", "Enfermedad de alto riesgo", "puntos", 0, 1),
        integer("intake_or_losses", "Ingesta o pérdidas", "puntos", 0, 1),
        integer("weight_loss_or_poor_gain", "Pérdida o poca ganancia de peso", "puntos", 0, 1),
    ),
    unit="puntos",
    decimals=0,
    validity="De 1 mes a 18 años. La enfermedad de alto riesgo vale 2; lo demás, 1.",
    source="Hulst 2010",
    label_of=_risk_label,
)
def strongkids(
    *, clinical: int, high_risk_disease: int, intake_or_losses: int, weight_loss_or_poor_gain: int
) -> Mapping[str, Any]:
    """STRONGkids: each item is answered 0 or 1 and disease counts double."""
    score = clinical + 2 * high_risk_disease + intake_or_losses + weight_loss_or_poor_gain
    risk = "high" if score >= 4 else "moderate" if score else "low"
    return {"score": score, "risk": risk}


@family.calculation(
    "scoff",
    "SCOFF (solo puntaje)",
    inputs=(integer("positive_answers", "Respuestas afirmativas", "puntos", 0, 5),),
    unit="puntos",
    decimals=0,
    validity="Adolescentes y adultos; cribado, no diagnóstico.",
    source="Morgan 1999",
    label_of=lambda value, inputs: "cribado positivo" if value["positive"] else "cribado negativo",
)
def scoff(*, positive_answers: int) -> Mapping[str, Any]:
    """SCOFF: positive from two affirmative answers of five."""
    return {"score": positive_answers, "positive": positive_answers >= 2}


_GLIM_ES = {
    "no": "sin desnutrición por GLIM",
    "stage1": "desnutrición moderada (etapa 1)",
    "stage2": "desnutrición grave (etapa 2)",
}


def _glim_loss(loss: Decimal, window: str) -> int:
    mild, severe = (5, 10) if window == "<=6mo" else (10, 20)
    return 2 if loss > severe else 1 if loss > mild else 0


def _glim_mass(bmi: Decimal, age: Decimal) -> int:
    mild, severe = (Decimal(20), Decimal("18.5")) if age < 70 else (Decimal(22), Decimal(20))
    return 2 if bmi < severe else 1 if bmi < mild else 0


@family.calculation(
    "glim_2019",
    "Criterios GLIM de desnutrición",
    inputs=(
        AGE,
        BMI,
        LOSS,
        choice("window", "Tiempo de la pérdida", {"<=6mo": "6 meses o menos", ">6mo": "más"}),
        boolean("low_muscle", "Masa muscular reducida"),
        boolean("reduced_intake", "Ingesta o absorción reducida"),
        boolean("disease_inflammation", "Enfermedad o inflamación"),
        boolean("severe_low_muscle", "Déficit muscular grave").optional(),
    ),
    unit="",
    validity="Adultos con un cribado positivo. Puntos de corte de IMC no asiáticos.",
    source="Cederholm 2019 (GLIM)",
    label_of=lambda value, inputs: _GLIM_ES[value],
)
def glim_2019(
    *,
    age: Decimal,
    bmi: Decimal,
    weight_loss_pct: Decimal,
    window: str,
    low_muscle: bool,
    reduced_intake: bool,
    disease_inflammation: bool,
    severe_low_muscle: bool = False,
) -> str:
    """no, stage1 or stage2: one phenotypic and one etiologic criterion. Exactly 5 % is not met."""
    muscle = 2 if severe_low_muscle else int(low_muscle)
    stage = max(_glim_loss(weight_loss_pct, window), _glim_mass(bmi, age), muscle)
    if stage == 0 or not (reduced_intake or disease_inflammation):
        return "no"
    return f"stage{stage}"
