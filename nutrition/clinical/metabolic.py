"""Glucose, lipids, calcium: indices computed from laboratory values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import number

family = Family("Índices metabólicos")

GLUCOSE = number("glucose_mg_dl", "Glucosa en ayuno", "mg/dL", "10", "1500")
INSULIN = number("insulin_uiu_ml", "Insulina en ayuno", "µUI/mL", "0.1", "1000")
TC = number("tc", "Colesterol total", "mg/dL", "20", "1500")
HDL = number("hdl", "Colesterol HDL", "mg/dL", "2", "250")
LDL = number("ldl", "Colesterol LDL", "mg/dL", "1", "1400")
TG = number("tg", "Triglicéridos", "mg/dL", "5", "10000")
HBA1C = number("hba1c_pct", "HbA1c (NGSP)", "%", "3", "20")
CHOLESTEROL_MMOL = Decimal("0.02586")
TRIGLYCERIDES_MMOL = Decimal("0.01129")
FASTING = "Muestra en ayuno."


@family.calculation(
    "homa_ir",
    "HOMA-IR",
    inputs=(GLUCOSE, INSULIN),
    unit="",
    decimals=2,
    validity=FASTING + " Sin punto de corte universal.",
    source="Matthews 1985",
)
def homa_ir(*, glucose_mg_dl: Decimal, insulin_uiu_ml: Decimal) -> Decimal:
    """Glucose (mg/dL) by insulin (µIU/mL) over 405; fasting."""
    return glucose_mg_dl * insulin_uiu_ml / 405


@family.calculation(
    "tyg_index",
    "Índice triglicéridos–glucosa (TyG)",
    inputs=(TG, GLUCOSE),
    unit="",
    decimals=2,
    validity=FASTING,
    source="Simental-Mendía 2008",
)
def tyg_index(*, tg: Decimal, glucose_mg_dl: Decimal) -> Decimal:
    """Natural logarithm of half the product of triglycerides and glucose (mg/dL)."""
    return (tg * glucose_mg_dl / 2).ln()


@family.calculation(
    "eag_from_hba1c",
    "Glucosa promedio estimada",
    inputs=(HBA1C,),
    unit="mg/dL",
    decimals=0,
    validity="HbA1c de 3 a 20 %, sin hemoglobinopatía ni recambio eritrocitario alterado.",
    source="Nathan 2008 (ADAG)",
)
def eag_from_hba1c(*, hba1c_pct: Decimal) -> Decimal:
    """28.7·A1c - 46.7, mg/dL (ADAG)."""
    return Decimal("28.7") * hba1c_pct - Decimal("46.7")


@family.calculation(
    "eag_mmol_from_hba1c",
    "Glucosa promedio estimada (SI)",
    inputs=(HBA1C,),
    unit="mmol/L",
    validity="HbA1c de 3 a 20 %.",
    source="Nathan 2008 (ADAG)",
)
def eag_mmol_from_hba1c(*, hba1c_pct: Decimal) -> Decimal:
    """1.59·A1c - 2.59, mmol/L (ADAG)."""
    return Decimal("1.59") * hba1c_pct - Decimal("2.59")


@family.calculation(
    "hba1c_ifcc",
    "HbA1c en unidades IFCC",
    inputs=(HBA1C,),
    unit="mmol/mol",
    decimals=0,
    validity="HbA1c de 3 a 20 %.",
    source="Ecuación maestra IFCC–NGSP",
    confirmed=False,
)
def hba1c_ifcc(*, hba1c_pct: Decimal) -> Decimal:
    """The inverse of NGSP = 0.0915·IFCC + 2.15, mmol/mol."""
    return (hba1c_pct - Decimal("2.15")) / Decimal("0.0915")


def _positive_ldl(value: Decimal) -> Decimal:
    if value <= 0:
        raise OutOfRange("Los valores no dan un LDL posible; revíselos.")
    return value


LIPIDS: Mapping[str, Any] = {"inputs": (TC, HDL, TG), "unit": "mg/dL", "decimals": 0}


@family.calculation(
    "ldl_friedewald",
    "LDL (Friedewald)",
    validity="Triglicéridos menores de 400 mg/dL, en ayuno.",
    source="Friedewald 1972",
    **LIPIDS,
)
def ldl_friedewald(*, tc: Decimal, hdl: Decimal, tg: Decimal) -> Decimal:
    """TC - HDL - TG/5, mg/dL. OutOfRange from 400 mg/dL of triglycerides."""
    if tg >= 400:
        raise OutOfRange("Friedewald no aplica con triglicéridos de 400 mg/dL o más.")
    return _positive_ldl(tc - hdl - tg / 5)


@family.calculation(
    "ldl_sampson",
    "LDL (Sampson–NIH)",
    validity="Triglicéridos hasta 800 mg/dL.",
    source="Sampson 2020",
    **LIPIDS,
)
def ldl_sampson(*, tc: Decimal, hdl: Decimal, tg: Decimal) -> Decimal:
    """Sampson–NIH equation 2, mg/dL. OutOfRange above 800 mg/dL of triglycerides."""
    if tg > 800:
        raise OutOfRange("Sampson–NIH aplica con triglicéridos de hasta 800 mg/dL.")
    from_tg = tg / Decimal("8.56") + tg * (tc - hdl) / 2140 - tg * tg / 16100
    return _positive_ldl(tc / Decimal("0.948") - hdl / Decimal("0.971") - from_tg - Decimal("9.44"))


@family.calculation(
    "vldl",
    "VLDL estimado",
    inputs=(TG,),
    unit="mg/dL",
    decimals=0,
    validity="Triglicéridos menores de 400 mg/dL, en ayuno.",
    source="Friedewald 1972",
)
def vldl(*, tg: Decimal) -> Decimal:
    """TG/5, mg/dL. OutOfRange from 400 mg/dL."""
    if tg >= 400:
        raise OutOfRange("La estimación no aplica con triglicéridos de 400 mg/dL o más.")
    return tg / 5


def _non_hdl(tc: Decimal, hdl: Decimal) -> Decimal:
    if hdl >= tc:
        raise OutOfRange("El HDL no puede igualar ni rebasar al colesterol total.")
    return tc - hdl


@family.calculation(
    "non_hdl",
    "Colesterol no HDL",
    inputs=(TC, HDL),
    unit="mg/dL",
    decimals=0,
    validity="Cualquier edad.",
    source="NCEP ATP III 2001",
)
def non_hdl(*, tc: Decimal, hdl: Decimal) -> Decimal:
    """TC - HDL, mg/dL."""
    return _non_hdl(tc, hdl)


RATIO: Mapping[str, Any] = {
    "unit": "",
    "decimals": 2,
    "validity": "Adultos.",
    "source": "Castelli 1983",
}


@family.calculation("castelli_1", "Índice de Castelli I (CT/HDL)", inputs=(TC, HDL), **RATIO)
def castelli_1(*, tc: Decimal, hdl: Decimal) -> Decimal:
    """TC over HDL."""
    return tc / hdl


@family.calculation("castelli_2", "Índice de Castelli II (LDL/HDL)", inputs=(LDL, HDL), **RATIO)
def castelli_2(*, ldl: Decimal, hdl: Decimal) -> Decimal:
    """LDL over HDL."""
    return ldl / hdl


@family.calculation(
    "tg_hdl_ratio", "Índice triglicéridos/HDL", inputs=(TG, HDL), unit="", decimals=2,
    validity="Adultos; en mg/dL.", source="McLaughlin 2005",
)  # fmt: skip
def tg_hdl_ratio(*, tg: Decimal, hdl: Decimal) -> Decimal:
    """Triglycerides over HDL, both in mg/dL."""
    return tg / hdl


@family.calculation(
    "aip",
    "Índice aterogénico del plasma (AIP)",
    inputs=(TG, HDL),
    unit="",
    decimals=2,
    validity="Adultos; se calcula en mmol/L.",
    source="Dobiásová 2001",
    confirmed=False,
)
def aip(*, tg: Decimal, hdl: Decimal) -> Decimal:
    """log10 of TG over HDL, converted from mg/dL to mmol/L."""
    return (tg * TRIGLYCERIDES_MMOL / (hdl * CHOLESTEROL_MMOL)).log10()


@family.calculation(
    "corrected_calcium",
    "Calcio corregido por albúmina",
    inputs=(
        number("calcium_mg_dl", "Calcio total", "mg/dL", "2", "25"),
        number("albumin_g_dl", "Albúmina", "g/dL", "0.5", "8"),
    ),
    unit="mg/dL",
    validity="Adultos; orientativo, el calcio ionizado manda.",
    source="Payne 1973",
)
def corrected_calcium(*, calcium_mg_dl: Decimal, albumin_g_dl: Decimal) -> Decimal:
    """Ca + 0.8·(4 - albumin), mg/dL."""
    return calcium_mg_dl + Decimal("0.8") * (4 - albumin_g_dl)


@family.calculation(
    "nitrogen_balance",
    "Balance de nitrógeno",
    inputs=(
        number("protein_g", "Proteína ingerida", "g/d", "0", "500"),
        number("urea_nitrogen_g", "Nitrógeno ureico urinario", "g/d", "0", "80"),
    ),
    unit="g/d",
    validity="Orina de 24 horas; 4 g de pérdidas no medidas.",
    source="Mackenzie 1985",
    confirmed=False,
)
def nitrogen_balance(*, protein_g: Decimal, urea_nitrogen_g: Decimal) -> Decimal:
    """Protein/6.25 - (urinary urea nitrogen + 4), g/d."""
    return protein_g / Decimal("6.25") - (urea_nitrogen_g + 4)
