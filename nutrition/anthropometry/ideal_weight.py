"""Ideal weight by several authors, adjusted weight, percentages of the ideal and of the usual."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import HEIGHT, SEX, WEIGHT, choice, number
from nutrition.units import inches_from_cm

family = Family("Peso ideal y peso ajustado")

FIVE_FEET_CM = Decimal("152.4")
HAMWI = {"female": (Decimal("45.5"), Decimal("2.2")), "male": (Decimal("48"), Decimal("2.7"))}
HAMWI_LB = {"female": (Decimal(100), Decimal(5)), "male": (Decimal(106), Decimal(6))}
DEVINE = {"female": (Decimal("45.5"), Decimal("2.3")), "male": (Decimal("50"), Decimal("2.3"))}
ROBINSON = {"female": (Decimal("49"), Decimal("1.7")), "male": (Decimal("52"), Decimal("1.9"))}
MILLER = {
    "female": (Decimal("53.1"), Decimal("1.36")),
    "male": (Decimal("56.2"), Decimal("1.41")),
}
LORENTZ_DIVISOR = {"female": Decimal("2.5"), "male": Decimal(4)}
FRAME_FACTOR = {"small": Decimal("0.9"), "medium": Decimal(1), "large": Decimal("1.1")}
IDEAL_WEIGHT = number("ibw_kg", "Peso ideal", "kg", "5", "200")
FRAME = choice(
    "frame", "Complexión", {"small": "pequeña", "medium": "mediana", "large": "grande"}
).optional()
TALL = "Talla de 152.4 cm (5 pies) o más."


def _per_inch(
    height_cm: Decimal, line: tuple[Decimal, Decimal], lowest: Decimal = FIVE_FEET_CM
) -> Decimal:
    if height_cm < lowest:
        raise OutOfRange(f"La ecuación aplica desde {lowest} cm de talla.")
    base, step = line
    return base + step * (inches_from_cm(height_cm) - 60)


@family.calculation(
    "ibw_hamwi",
    "Peso ideal (Hamwi)",
    inputs=(SEX, HEIGHT, FRAME),
    unit="kg",
    validity=TALL + " La complexión pequeña resta 10 % y la grande suma 10 %.",
    source="Hamwi 1964",
)
def ibw_hamwi(*, sex: str, height_cm: Decimal, frame: str = "medium") -> Decimal:
    """Hamwi 1964, kg: 48 + 2.7 per inch over 60 (men), 45.5 + 2.2 (women); frame ±10 %."""
    return _per_inch(height_cm, HAMWI[sex]) * FRAME_FACTOR[frame]


@family.calculation(
    "ibw_hamwi_lb",
    "Peso ideal en libras (Hamwi)",
    inputs=(SEX, number("height_in", "Talla", "in", "8", "107")),
    unit="lb",
    validity="Talla de 60 pulgadas o más.",
    source="Hamwi 1964",
)
def ibw_hamwi_lb(*, sex: str, height_in: Decimal) -> Decimal:
    """Hamwi in pounds: 106 + 6 per inch over 60 (men), 100 + 5 (women)."""
    if height_in < 60:
        raise OutOfRange("La ecuación aplica desde 60 pulgadas de talla.")
    base, step = HAMWI_LB[sex]
    return base + step * (height_in - 60)


@family.calculation(
    "ibw_hamwi_metric150_variant",
    "Peso ideal (variante métrica de Hamwi, base 150 cm)",
    inputs=(SEX, HEIGHT),
    unit="kg",
    validity="Talla de 150 cm o más. No es la regla de 1964: da hasta 3 kg más.",
    source="Variante de uso en Latinoamérica, sin autor",
)
def ibw_hamwi_metric150_variant(*, sex: str, height_cm: Decimal) -> Decimal:
    """The variant that circulates in Latin America: base 150 cm, 2.5 cm steps, women 45 kg."""
    if height_cm < 150:
        raise OutOfRange("La variante aplica desde 150 cm de talla.")
    base, step = (48, Decimal("2.7")) if sex == "male" else (45, Decimal("2.2"))
    return base + step * (height_cm - 150) / Decimal("2.5")


def _short_note(value: Decimal, inputs: Mapping[str, Any]) -> str:
    return "talla menor de 152.4 cm: extrapolado" if inputs["height_cm"] < FIVE_FEET_CM else ""


@family.calculation(
    "ibw_devine",
    "Peso ideal (Devine)",
    inputs=(SEX, HEIGHT),
    unit="kg",
    validity="Talla de 140 cm o más; entre 140 y 152.4 cm es una extrapolación y se dice.",
    source="Devine 1974",
    label_of=_short_note,
)
def ibw_devine(*, sex: str, height_cm: Decimal) -> Decimal:
    """Devine 1974, kg: 50 (men) or 45.5 (women) + 2.3 per inch over 60."""
    return _per_inch(height_cm, DEVINE[sex], Decimal(140))


@family.calculation(
    "ibw_robinson",
    "Peso ideal (Robinson)",
    inputs=(SEX, HEIGHT),
    unit="kg",
    validity=TALL,
    source="Robinson 1983",
)
def ibw_robinson(*, sex: str, height_cm: Decimal) -> Decimal:
    """Robinson 1983, kg: 52 + 1.9 (men), 49 + 1.7 (women) per inch over 60."""
    return _per_inch(height_cm, ROBINSON[sex])


@family.calculation(
    "ibw_miller",
    "Peso ideal (Miller)",
    inputs=(SEX, HEIGHT),
    unit="kg",
    validity=TALL,
    source="Miller 1983",
)
def ibw_miller(*, sex: str, height_cm: Decimal) -> Decimal:
    """Miller 1983, kg: 56.2 + 1.41 (men), 53.1 + 1.36 (women) per inch over 60."""
    return _per_inch(height_cm, MILLER[sex])


@family.calculation(
    "ibw_lorentz",
    "Peso ideal (Lorentz)",
    inputs=(SEX, HEIGHT),
    unit="kg",
    validity="Talla de 140 a 220 cm.",
    source="Lorentz 1929; divisor femenino 2.5",
)
def ibw_lorentz(*, sex: str, height_cm: Decimal) -> Decimal:
    """Lorentz 1929, kg: H - 100 - (H - 150)/4 (men) or /2.5 (women)."""
    if not 140 <= height_cm <= 220:
        raise OutOfRange("La ecuación de Lorentz aplica de 140 a 220 cm de talla.")
    return height_cm - 100 - (height_cm - 150) / LORENTZ_DIVISOR[sex]


@family.calculation(
    "ibw_bmi22",
    "Peso ideal (IMC de 22)",
    inputs=(HEIGHT,),
    unit="kg",
    validity="Adultos.",
    source="Lemmens 2005",
)
def ibw_bmi22(*, height_cm: Decimal) -> Decimal:
    """The weight of a BMI of 22, kg (Lemmens 2005)."""
    return 22 * height_cm * height_cm / 10000


def _adjusted(weight_kg: Decimal, ideal_kg: Decimal, share: Decimal) -> Decimal:
    if weight_kg < ideal_kg * Decimal("1.2"):
        raise OutOfRange("El peso ajustado aplica desde 120 % del peso ideal.")
    return ideal_kg + share * (weight_kg - ideal_kg)


@family.calculation(
    "adjusted_bw_0.25",
    "Peso ajustado (factor 0.25)",
    inputs=(WEIGHT, IDEAL_WEIGHT),
    unit="kg",
    validity="Peso actual de 120 % del ideal o más. Es el factor usual en dietética.",
    source="Wilkens 1984",
)
def adjusted_weight(*, weight_kg: Decimal, ibw_kg: Decimal) -> Decimal:
    """Ideal weight plus a quarter of the excess, kg. OutOfRange below 120 % of the ideal."""
    return _adjusted(weight_kg, ibw_kg, Decimal("0.25"))


@family.calculation(
    "adjusted_bw_0.4",
    "Peso ajustado (factor 0.4, ideal de Devine)",
    inputs=(SEX, HEIGHT, WEIGHT),
    unit="kg",
    validity="Peso actual de 120 % del ideal o más; talla de 140 cm o más. Uso en farmacia.",
    source="Bauer 1983 (uso en farmacología)",
    label_of=_short_note,
)
def adjusted_weight_devine(*, sex: str, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Devine's ideal weight plus 0.4 of the excess, kg. OutOfRange below 120 % of the ideal."""
    ideal = _per_inch(height_cm, DEVINE[sex], Decimal(140))
    return _adjusted(weight_kg, ideal, Decimal("0.4"))


@family.calculation(
    "ideal_weight_pct",
    "Porcentaje del peso ideal",
    inputs=(WEIGHT, IDEAL_WEIGHT),
    unit="%",
    validity="Adultos.",
    source="Definición",
)
def ideal_weight_pct(*, weight_kg: Decimal, ibw_kg: Decimal) -> Decimal:
    """Current weight as a percentage of the ideal."""
    return 100 * weight_kg / ibw_kg
