"""What a z-score of a child means, and its percentile."""

from __future__ import annotations

from decimal import Decimal

from nutrition.calculation import Family
from nutrition.cutoffs import bands
from nutrition.errors import OutOfRange
from nutrition.growth.lms import percentile
from nutrition.inputs import choice, number

family = Family("Interpretación del crecimiento")

Z = number("z", "Puntaje z", "", "-15", "15")
INDICATOR = choice(
    "indicator",
    "Indicador",
    {
        "length": "longitud o talla para la edad",
        "weight": "peso para la edad",
        "weight_length": "peso para la longitud o talla",
        "bmi": "IMC para la edad",
    },
)


def _thin_side(z: Decimal, severe: str, moderate: str) -> str:
    if z < -3:
        return severe
    return moderate if z < -2 else ""


def _fat_side(z: Decimal, names: tuple[str, str, str]) -> str:
    above = sum(z > limit for limit in (1, 2, 3))
    return names[above - 1] if above else "normal"


_UNDER_FIVE = {
    "length": ("talla baja grave", "talla baja"),
    "weight": ("bajo peso grave", "bajo peso"),
    "weight_length": ("emaciación grave", "emaciación"),
    "bmi": ("emaciación grave", "emaciación"),
}
_OVER_FIVE = {
    "length": ("talla baja grave", "talla baja"),
    "weight": ("bajo peso grave", "bajo peso"),
    "bmi": ("delgadez grave", "delgadez"),
}


@family.calculation(
    "growth_class_0_5",
    "Clase del puntaje z de 0 a 5 años",
    inputs=(INDICATOR, Z),
    unit="",
    validity="Menores de 5 años. Del peso para la edad no se concluye sobrepeso.",
    source="OMS 2006, 2008",
    label_of=lambda value, inputs: str(value),
)
def growth_class_0_5(*, indicator: str, z: Decimal) -> str:
    """WHO class under five: limits are exceeded, not reached (z of exactly -2 is normal)."""
    low = _thin_side(z, *_UNDER_FIVE[indicator])
    if low or indicator in ("length", "weight"):
        return low or "normal"
    return _fat_side(z, ("riesgo de sobrepeso", "sobrepeso", "obesidad"))


@family.calculation(
    "growth_class_5_19",
    "Clase del puntaje z de 5 a 19 años",
    inputs=(INDICATOR, Z),
    unit="",
    validity="De 5 a 19 años; peso para la longitud no aplica.",
    source="OMS 2007",
    label_of=lambda value, inputs: str(value),
)
def growth_class_5_19(*, indicator: str, z: Decimal) -> str:
    """WHO class from five years: BMI above +1 overweight, above +2 obesity."""
    if indicator not in _OVER_FIVE:
        raise OutOfRange("El peso para la talla llega a los 5 años.")
    low = _thin_side(z, *_OVER_FIVE[indicator])
    if low or indicator != "bmi":
        return low or "normal"
    return _fat_side(z, ("sobrepeso", "obesidad", "obesidad"))


_NOM031_WORSE = (
    (-3, "desnutrición grave"),
    (-2, "desnutrición moderada"),
    (-1, "desnutrición leve"),
)
_NOM031_EXCESS = bands("normal", ("1", "sobrepeso"), ("2", "obesidad"))


@family.calculation(
    "growth_class_nom031",
    "Grado según NOM-031-SSA2-1999 (segunda columna)",
    inputs=(Z,),
    unit="",
    validity="Menores de 5 años, peso para la talla.",
    source="NOM-031-SSA2-1999",
    confirmed=False,
    label_of=lambda value, inputs: str(value),
)
def growth_class_nom031(*, z: Decimal) -> str:
    """Grades by SD: severe to -3, moderate to -2, mild to -1, overweight from +1, obesity +2."""
    for limit, name in _NOM031_WORSE:
        if z <= limit:
            return name
    return _NOM031_EXCESS(z)


@family.calculation(
    "growth_muac_class",
    "Desnutrición aguda por circunferencia de brazo",
    inputs=(
        number("age_months", "Edad", "meses", "0", "240"),
        number("muac_cm", "Circunferencia media de brazo", "cm", "2", "80"),
    ),
    unit="",
    validity="De 6 a 59 meses: menos de 11.5 cm grave, de 11.5 a menos de 12.5 moderada.",
    source="OMS y UNICEF 2009",
    confirmed=False,
    label_of=lambda value, inputs: str(value),
)
def growth_muac_class(*, age_months: Decimal, muac_cm: Decimal) -> str:
    """Acute malnutrition by arm circumference. OutOfRange outside 6–59 months."""
    if not 6 <= age_months < 60:
        raise OutOfRange("El punto de corte por brazo aplica de 6 a 59 meses.")
    if muac_cm < Decimal("11.5"):
        return "desnutrición aguda grave"
    return "desnutrición aguda moderada" if muac_cm < Decimal("12.5") else "sin desnutrición aguda"


@family.calculation(
    "growth_percentile",
    "Percentil de un puntaje z",
    inputs=(Z,),
    unit="percentil",
    validity="Cualquier puntaje z.",
    source="Distribución normal",
)
def growth_percentile(*, z: Decimal) -> Decimal:
    """The percentile (0–100) of a z-score."""
    return Decimal(repr(percentile(float(z))))
