"""Kidney: estimated filtration, KDIGO stage and risk."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import AGE, HEIGHT, SEX, number
from nutrition.units import rounded

family = Family("Función renal")

CREATININE = number("creatinine_mg_dl", "Creatinina sérica", "mg/dL", "0.1", "30")
CKD_EPI: Mapping[str, Any] = {
    "inputs": (SEX, AGE, CREATININE),
    "unit": "mL/min/1.73 m²",
    "validity": "Desde los 18 años, creatinina estable y estandarizada. Sin término de raza.",
    "source": "Inker 2021 (CKD-EPI 2021)",
}
G_STAGES = bands("G5", ("15", "G4"), ("30", "G3b"), ("45", "G3a"), ("60", "G2"), ("90", "G1"))
G_NAMES = ("G1", "G2", "G3a", "G3b", "G4", "G5")
RISKS = ("riesgo bajo", "riesgo moderado", "riesgo alto", "riesgo muy alto")


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    return (base.ln() * exponent).exp()


def _ckd_epi(sex: str, age: Decimal, creatinine: Decimal) -> Decimal:
    if age < 18:
        raise OutOfRange("CKD-EPI 2021 aplica desde los 18 años; en niños, Schwartz.")
    kappa, alpha = ("0.7", "-0.241") if sex == "female" else ("0.9", "-0.302")
    ratio = creatinine / Decimal(kappa)
    exponent = Decimal(alpha) if ratio < 1 else Decimal("-1.200")
    value = 142 * _power(ratio, exponent) * _power(Decimal("0.9938"), age)
    return value * Decimal("1.012") if sex == "female" else value


def _stage_label(value: Decimal, inputs: Mapping[str, Any]) -> str:
    return G_STAGES(value)


@family.calculation(
    "egfr_ckdepi_2021", "Filtración glomerular (CKD-EPI 2021)", label_of=_stage_label, **CKD_EPI
)
def egfr_ckdepi_2021(*, sex: str, age: Decimal, creatinine_mg_dl: Decimal) -> Decimal:
    """Estimated filtration, mL/min/1.73 m². OutOfRange below 18 years."""
    return _ckd_epi(sex, age, creatinine_mg_dl)


@family.calculation(
    "egfr_ckdepi_2021_int",
    "Filtración glomerular (CKD-EPI 2021, entero)",
    decimals=0,
    **CKD_EPI,
)
def egfr_ckdepi_2021_int(*, sex: str, age: Decimal, creatinine_mg_dl: Decimal) -> Decimal:
    """The same, rounded to a whole number as laboratories report it."""
    return rounded(_ckd_epi(sex, age, creatinine_mg_dl))


@family.calculation(
    "egfr_schwartz",
    "Filtración glomerular en niños (Schwartz)",
    inputs=(AGE, HEIGHT, CREATININE),
    unit="mL/min/1.73 m²",
    validity="De 1 a 17 años, creatinina enzimática.",
    source="Schwartz 2009",
    confirmed=False,
)
def egfr_schwartz(*, age: Decimal, height_cm: Decimal, creatinine_mg_dl: Decimal) -> Decimal:
    """Bedside Schwartz: 0.413·H/Cr. OutOfRange outside 1–17 years."""
    if not 1 <= age < 18:
        raise OutOfRange("Schwartz aplica de 1 a 17 años.")
    return Decimal("0.413") * height_cm / creatinine_mg_dl


def _albuminuria(acr_mg_mmol: Decimal | None, acr_mg_g: Decimal | None) -> str:
    if acr_mg_mmol is not None:
        low, value = Decimal(3), acr_mg_mmol
    elif acr_mg_g is not None:
        low, value = Decimal(30), acr_mg_g
    else:
        raise InvalidInput("Falta la relación albúmina/creatinina en orina.", "acr_mg_mmol")
    if value < low:
        return "A1"
    return "A2" if value <= 10 * low else "A3"


def _risk(value: Mapping[str, str], inputs: Mapping[str, Any]) -> str:
    # Each step of G from G3a, and each step of A, is one step of risk; four colours in all.
    steps = max(G_NAMES.index(value["g"]) - 1, 0) + int(value["a"][1]) - 1
    return RISKS[min(steps, 3)]


@family.calculation(
    "kdigo_stage",
    "Estadio KDIGO de enfermedad renal",
    inputs=(
        number("egfr", "Filtración glomerular", "mL/min/1.73 m²", "0", "250"),
        number("acr_mg_mmol", "Albúmina/creatinina", "mg/mmol", "0", "5000").optional(),
        number("acr_mg_g", "Albúmina/creatinina", "mg/g", "0", "50000").optional(),
    ),
    unit="",
    validity="Alteración de 3 meses o más. Albuminuria en mg/mmol (3 y 30) o mg/g (30 y 300).",
    source="KDIGO 2024",
    label_of=_risk,
)
def kdigo_stage(
    *,
    egfr: Decimal,
    acr_mg_mmol: Decimal | None = None,
    acr_mg_g: Decimal | None = None,
) -> Mapping[str, str]:
    """Filtration (G) and albuminuria (A) categories; the label is the risk of the cell."""
    return {"g": G_STAGES(egfr), "a": _albuminuria(acr_mg_mmol, acr_mg_g)}
