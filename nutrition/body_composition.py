"""Body density, fat and fat-free mass from skinfolds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.errors import OutOfRange
from nutrition.inputs import (
    AGE,
    HEIGHT,
    SEX,
    SUBSCAPULAR,
    TRICEPS,
    WEIGHT,
    Input,
    choice,
    fold,
    number,
)

family = Family("Composición corporal")

FOLDS = Input(
    "folds_mm",
    "Pliegues bicipital, tricipital, subescapular y suprailíaco",
    "mm",
    kind="numbers",
    minimum=Decimal("0.5"),
    maximum=Decimal(90),
    length=4,
)
DENSITY = number("density", "Densidad corporal", "g/mL", "0.9", "1.1")
FAT = number("body_fat_percent", "Grasa corporal", "%", "1", "80")
SUM7 = number("sum7_mm", "Suma de 7 pliegues", "mm", "3.5", "630")
MATURATION = choice(
    "maturation",
    "Maduración",
    {"prepubescent": "prepúber", "pubescent": "púber", "postpubescent": "pospúber"},
).optional()

# Constant and slope by age band: log10 of the sum of four folds (Durnin and Womersley 1974).
_AGE_BAND = bands("17", ("20", "20"), ("30", "30"), ("40", "40"), ("50", "50"))
_DURNIN = {
    "male": {
        "17": ("1.1620", "0.0630"),
        "20": ("1.1631", "0.0632"),
        "30": ("1.1422", "0.0544"),
        "40": ("1.1620", "0.0700"),
        "50": ("1.1715", "0.0779"),
    },
    "female": {
        "17": ("1.1549", "0.0678"),
        "20": ("1.1599", "0.0717"),
        "30": ("1.1423", "0.0632"),
        "40": ("1.1333", "0.0612"),
        "50": ("1.1339", "0.0645"),
    },
}
_DURNIN_AGES = {"female": (16, 68), "male": (17, 72)}
_DURNIN_VALIDITY = "Mujeres de 16 a 68 años, hombres de 17 a 72."


def _within(age: Decimal, ages: tuple[int, int], who: str) -> None:
    # Ages are completed years: the last one lasts until the next birthday.
    if not ages[0] <= age < ages[1] + 1:
        raise OutOfRange(f"{who} aplica de {ages[0]} a {ages[1]} años para ese sexo.")


def _siri(density: Decimal) -> Decimal:
    return 495 / density - 450


def _durnin(sex: str, age: Decimal, folds_mm: tuple[Decimal, ...]) -> Decimal:
    _within(age, _DURNIN_AGES[sex], "Durnin–Womersley")
    constant, slope = _DURNIN[sex][_AGE_BAND(age)]
    return Decimal(constant) - Decimal(slope) * sum(folds_mm, Decimal(0)).log10()


@family.calculation(
    "density_durnin_womersley",
    "Densidad corporal (Durnin–Womersley)",
    inputs=(SEX, AGE, FOLDS),
    unit="g/mL",
    validity=_DURNIN_VALIDITY,
    source="Durnin y Womersley 1974",
    decimals=4,
)
def density_durnin_womersley(*, sex: str, age: Decimal, folds_mm: tuple[Decimal, ...]) -> Decimal:
    """Density, g/mL, from the sum of four folds by age band. OutOfRange outside the sample."""
    return _durnin(sex, age, folds_mm)


@family.calculation(
    "fat_pct_dw_siri",
    "Grasa corporal (Durnin–Womersley y Siri)",
    inputs=(SEX, AGE, FOLDS),
    unit="%",
    validity=_DURNIN_VALIDITY,
    source="Durnin y Womersley 1974; Siri 1961",
)
def fat_pct_dw_siri(*, sex: str, age: Decimal, folds_mm: tuple[Decimal, ...]) -> Decimal:
    """Fat, % of weight: Siri on the Durnin–Womersley density. OutOfRange if negative."""
    return _positive(_siri(_durnin(sex, age, folds_mm)))


def _positive(fat_pct: Decimal) -> Decimal:
    if not 0 < fat_pct < 100:
        raise OutOfRange("Los pliegues no dan un porcentaje de grasa posible; revíselos.")
    return fat_pct


_JACKSON3_SITES = {
    "male": ("chest_mm", "abdomen_mm", "thigh_mm"),
    "female": ("triceps_mm", "suprailiac_mm", "thigh_mm"),
}
# Constant, sum, squared sum, age.
_JACKSON3 = {
    "male": ("1.10938", "0.0008267", "0.0000016", "0.0002574"),
    "female": ("1.0994921", "0.0009929", "0.0000023", "0.0001392"),
}
_JACKSON7 = {
    "male": ("1.112", "0.00043499", "0.00000055", "0.00028826"),
    "female": ("1.097", "0.00046971", "0.00000056", "0.00012828"),
}
_JACKSON_AGES = {"female": (18, 55), "male": (18, 61)}


def _jackson(line: tuple[str, ...], total: Decimal, age: Decimal) -> Decimal:
    constant, linear, square, years = map(Decimal, line)
    return constant - linear * total + square * total * total - years * age


JACKSON3: Mapping[str, Any] = {
    "inputs": (
        SEX,
        AGE,
        TRICEPS.optional(),
        fold("suprailiac_mm", "Pliegue suprailíaco").optional(),
        fold("thigh_mm", "Pliegue del muslo"),
        fold("chest_mm", "Pliegue pectoral").optional(),
        fold("abdomen_mm", "Pliegue abdominal").optional(),
    ),
    "validity": (
        "Hombres de 18 a 61 años (pectoral, abdomen, muslo); "
        "mujeres de 18 a 55 (tríceps, suprailíaco, muslo)."
    ),
}


def _jackson3(sex: str, age: Decimal, folds: Mapping[str, Decimal]) -> Decimal:
    sites = _JACKSON3_SITES[sex]
    if any(name not in folds for name in sites):
        raise OutOfRange("Faltan pliegues de esta ecuación para ese sexo.")
    _within(age, _JACKSON_AGES[sex], "Jackson–Pollock")
    return _jackson(_JACKSON3[sex], sum((folds[name] for name in sites), Decimal(0)), age)


@family.calculation(
    "density_jackson_pollock3",
    "Densidad corporal (Jackson–Pollock, 3 pliegues)",
    unit="g/mL",
    source="Jackson y Pollock 1978; Jackson, Pollock y Ward 1980",
    decimals=4,
    **JACKSON3,
)
def density_jackson_pollock3(*, sex: str, age: Decimal, **folds: Decimal) -> Decimal:
    """Density, g/mL, from the three folds of each sex. OutOfRange outside the sample."""
    return _jackson3(sex, age, folds)


@family.calculation(
    "fat_pct_jp3_siri",
    "Grasa corporal (Jackson–Pollock de 3 pliegues y Siri)",
    unit="%",
    source="Jackson y Pollock 1978, 1980; Siri 1961",
    **JACKSON3,
)
def fat_pct_jp3_siri(*, sex: str, age: Decimal, **folds: Decimal) -> Decimal:
    """Fat, %: Siri on the density of three folds. OutOfRange outside the sample."""
    return _positive(_siri(_jackson3(sex, age, folds)))


@family.calculation(
    "density_durnin_rahaman",
    "Densidad corporal del adolescente (Durnin–Rahaman)",
    inputs=(SEX, AGE, FOLDS),
    unit="g/mL",
    validity="Hombres de 13 a 16 años, mujeres de 13 a 15 (edades por confirmar).",
    source="Durnin y Rahaman 1967",
    confirmed=False,
    decimals=4,
)
def density_durnin_rahaman(*, sex: str, age: Decimal, folds_mm: tuple[Decimal, ...]) -> Decimal:
    """Density of adolescents, g/mL, from four folds. OutOfRange outside 13–16 (girls 15)."""
    _within(age, {"male": (13, 16), "female": (13, 15)}[sex], "Durnin–Rahaman")
    constant, slope = ("1.1533", "0.0643") if sex == "male" else ("1.1369", "0.0598")
    return Decimal(constant) - Decimal(slope) * sum(folds_mm, Decimal(0)).log10()


@family.calculation(
    "density_jackson_pollock7",
    "Densidad corporal (Jackson–Pollock, 7 pliegues)",
    inputs=(SEX, AGE, SUM7),
    unit="g/mL",
    validity="Hombres de 18 a 61 años, mujeres de 18 a 55.",
    source="Jackson y Pollock 1978; Jackson, Pollock y Ward 1980",
    decimals=4,
)
def density_jackson_pollock7(*, sex: str, age: Decimal, sum7_mm: Decimal) -> Decimal:
    """Density, g/mL, from the sum of seven folds. OutOfRange outside the sample."""
    _within(age, _JACKSON_AGES[sex], "Jackson–Pollock")
    return _jackson(_JACKSON7[sex], sum7_mm, age)


@family.calculation(
    "fat_pct_jp7_siri",
    "Grasa corporal (Jackson–Pollock de 7 pliegues y Siri)",
    inputs=(SEX, AGE, SUM7),
    unit="%",
    validity="Hombres de 18 a 61 años, mujeres de 18 a 55.",
    source="Jackson y Pollock 1978; Siri 1961",
)
def fat_pct_jp7_siri(*, sex: str, age: Decimal, sum7_mm: Decimal) -> Decimal:
    """Fat, %: Siri on the density of seven folds. OutOfRange outside the sample."""
    _within(age, _JACKSON_AGES[sex], "Jackson–Pollock")
    return _positive(_siri(_jackson(_JACKSON7[sex], sum7_mm, age)))


@family.calculation(
    "fat_pct_siri",
    "Grasa corporal desde la densidad (Siri)",
    inputs=(DENSITY,),
    unit="%",
    validity="Densidad que da de 0 a 100 % de grasa.",
    source="Siri 1961",
)
def fat_pct_siri(*, density: Decimal) -> Decimal:
    """495/D - 450, %. OutOfRange when it leaves 0–100."""
    return _positive(_siri(density))


@family.calculation(
    "fat_pct_brozek",
    "Grasa corporal desde la densidad (Brozek)",
    inputs=(DENSITY,),
    unit="%",
    validity="Densidad que da de 0 a 100 % de grasa.",
    source="Brozek 1963",
)
def fat_pct_brozek(*, density: Decimal) -> Decimal:
    """457/D - 414.2, %. OutOfRange when it leaves 0–100."""
    return _positive(457 / density - Decimal("414.2"))


_SLAUGHTER_AGES = "De 8 a 18 años. Se usa la línea general; no se separa por origen étnico."
_MATURATION_TERM = {
    "prepubescent": Decimal("1.7"),
    "pubescent": Decimal("3.4"),
    "postpubescent": Decimal("5.5"),
}


def _school_age(age: Decimal | None) -> None:
    if age is not None and not 8 <= age < 19:
        raise OutOfRange("Las ecuaciones de Slaughter aplican de 8 a 18 años.")


@family.calculation(
    "fat_pct_slaughter_triceps_calf",
    "Grasa corporal (Slaughter, tríceps y pantorrilla)",
    inputs=(SEX, TRICEPS, fold("calf_mm", "Pliegue de pantorrilla"), AGE.optional()),
    unit="%",
    validity=_SLAUGHTER_AGES,
    source="Slaughter 1988",
)
def fat_pct_slaughter_triceps_calf(
    *, sex: str, triceps_mm: Decimal, calf_mm: Decimal, age: Decimal | None = None
) -> Decimal:
    """Fat, %, from triceps plus calf. OutOfRange outside 8–18 years."""
    _school_age(age)
    total = triceps_mm + calf_mm
    if sex == "male":
        return Decimal("0.735") * total + 1
    return Decimal("0.610") * total + Decimal("5.1")


@family.calculation(
    "fat_pct_slaughter_triceps_subscapular",
    "Grasa corporal (Slaughter, tríceps y subescapular)",
    inputs=(SEX, MATURATION, TRICEPS, SUBSCAPULAR, AGE.optional()),
    unit="%",
    validity=_SLAUGHTER_AGES + " En niños con 35 mm o menos hace falta la maduración.",
    source="Slaughter 1988",
)
def fat_pct_slaughter_triceps_subscapular(
    *,
    sex: str,
    triceps_mm: Decimal,
    subscapular_mm: Decimal,
    maturation: str | None = None,
    age: Decimal | None = None,
) -> Decimal:
    """Fat, %. Exactly 35 mm still belongs to the curve; above it, a line without maturation."""
    _school_age(age)
    total = triceps_mm + subscapular_mm
    if total > 35:
        slope, constant = ("0.783", "1.6") if sex == "male" else ("0.546", "9.7")
        return Decimal(slope) * total + Decimal(constant)
    if sex == "female":
        curve = Decimal("1.33") * total - Decimal("0.013") * total * total - Decimal("2.5")
        return _positive(curve)
    if maturation is None:
        raise OutOfRange("Falta la maduración, que la ecuación pide en niños.")
    curve = Decimal("1.21") * total - Decimal("0.008") * total * total
    return _positive(curve - _MATURATION_TERM[maturation])


_MASS_INDEX: Mapping[str, Any] = {
    "inputs": (WEIGHT, HEIGHT, FAT),
    "unit": "kg/m²",
    "validity": "Adultos.",
    "source": "VanItallie 1990",
}


@family.calculation(
    "fat_free_mass",
    "Masa libre de grasa",
    inputs=(WEIGHT, FAT),
    unit="kg",
    validity="Cualquier edad.",
    source="Definición",
)
def fat_free_mass(*, weight_kg: Decimal, body_fat_percent: Decimal) -> Decimal:
    """Weight without its fat, kg."""
    return weight_kg * (100 - body_fat_percent) / 100


@family.calculation("ffmi", "Índice de masa libre de grasa", **_MASS_INDEX)
def ffmi(*, weight_kg: Decimal, height_cm: Decimal, body_fat_percent: Decimal) -> Decimal:
    """Fat-free mass over squared height, kg/m²."""
    return weight_kg * (100 - body_fat_percent) * 100 / (height_cm * height_cm)


@family.calculation("fmi", "Índice de masa grasa", **_MASS_INDEX)
def fmi(*, weight_kg: Decimal, height_cm: Decimal, body_fat_percent: Decimal) -> Decimal:
    """Fat mass over squared height, kg/m²."""
    return weight_kg * body_fat_percent * 100 / (height_cm * height_cm)


@family.calculation(
    "ffmi_low_espen",
    "Masa libre de grasa baja (ESPEN)",
    inputs=(SEX, WEIGHT, HEIGHT, FAT),
    unit="",
    validity="Adultos: menos de 17 kg/m² en hombres y de 15 en mujeres.",
    source="ESPEN 2015",
    confirmed=False,
    label_of=lambda value, inputs: str(value),
)
def ffmi_low_espen(
    *, sex: str, weight_kg: Decimal, height_cm: Decimal, body_fat_percent: Decimal
) -> str:
    """Whether the fat-free mass index is below the ESPEN 2015 limit (17 men, 15 women)."""
    index = weight_kg * (100 - body_fat_percent) * 100 / (height_cm * height_cm)
    return "baja" if index < (17 if sex == "male" else 15) else "no baja"
