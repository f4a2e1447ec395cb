"""Stature and weight where they cannot be measured, and weight after an amputation."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from nutrition.calculation import Family
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import (
    AGE,
    CALF,
    KNEE_HEIGHT,
    MUAC,
    SEX,
    SUBSCAPULAR,
    WEIGHT,
    Input,
    number,
)
from nutrition.references import rows

family = Family("Estimaciones y amputación")

DEMI_SPAN = number("demi_span_cm", "Media brazada", "cm", "20", "120")
SEGMENTS = {row["key"]: row for row in rows("body_segments")}
SEGMENTS_INPUT = Input(
    "segments",
    "Segmentos amputados",
    kind="choices",
    choices=tuple((key, row["name"]) for key, row in SEGMENTS.items()),
)


@family.calculation(
    "stature_knee_height_chumlea1985",
    "Talla por altura de rodilla (Chumlea)",
    inputs=(SEX, AGE, KNEE_HEIGHT),
    unit="cm",
    validity="De 60 a 90 años.",
    source="Chumlea 1985",
)
def stature_from_knee_height(*, sex: str, age: Decimal, knee_height_cm: Decimal) -> Decimal:
    """Chumlea 1985, cm. Raises OutOfRange outside 60–90 years."""
    if not 60 <= age <= 90:
        raise OutOfRange("La ecuación de Chumlea aplica de 60 a 90 años.")
    if sex == "male":
        return Decimal("64.19") - Decimal("0.04") * age + Decimal("2.02") * knee_height_cm
    return Decimal("84.88") - Decimal("0.24") * age + Decimal("1.83") * knee_height_cm


@family.calculation(
    "stature_demispan_bassey1986",
    "Talla por media brazada (Bassey)",
    inputs=(SEX, DEMI_SPAN),
    unit="cm",
    validity="Adultos que no pueden ponerse de pie.",
    source="Bassey 1986",
    confirmed=False,
)
def stature_from_demispan(*, sex: str, demi_span_cm: Decimal) -> Decimal:
    """Bassey 1986, cm, from the sternal notch to the fingers' web."""
    if sex == "male":
        return Decimal("1.40") * demi_span_cm + Decimal("57.8")
    return Decimal("1.35") * demi_span_cm + Decimal("60.1")


@family.calculation(
    "weight_chumlea1988",
    "Peso estimado (Chumlea)",
    inputs=(SEX, CALF, KNEE_HEIGHT, MUAC, SUBSCAPULAR),
    unit="kg",
    validity="Persona mayor que no puede pesarse. Una sola fuente leída para los coeficientes.",
    source="Chumlea 1988",
)
def weight_from_girths(
    *,
    sex: str,
    calf_cm: Decimal,
    knee_height_cm: Decimal,
    muac_cm: Decimal,
    subscapular_mm: Decimal,
) -> Decimal:
    """Chumlea 1988, kg, from calf, knee height, arm and subscapular fold. OutOfRange if <= 0."""
    men = ("0.98", "1.16", "1.73", "0.37", "81.69")
    women = ("1.27", "0.87", "0.98", "0.4", "62.35")
    calf, knee, arm, fold, constant = map(Decimal, men if sex == "male" else women)
    weight = (
        calf * calf_cm + knee * knee_height_cm + arm * muac_cm + fold * subscapular_mm - constant
    )
    if weight <= 0:
        raise OutOfRange("Las medidas no dan un peso posible; revíselas.")
    return weight


def missing_fraction(segments: tuple[str, ...]) -> Decimal:
    """Share of the body that the segments amount to (Osterkamp 1995).

    A body has two of each part: InvalidInput when a part would be counted a third time.
    """
    parts = Counter(part for key in segments for part in SEGMENTS[key]["parts"].split())
    if max(parts.values()) > 2:
        raise InvalidInput("Un mismo segmento se contó más de dos veces.", "segments")
    return sum((Decimal(SEGMENTS[key]["fraction"]) for key in segments), Decimal(0))


AMPUTATION = {
    "validity": "Adultos. Muslo y brazo sin antebrazo: fracción por confirmar.",
    "source": "Osterkamp 1995",
}


@family.calculation(
    "amputation_corrected_weight",
    "Peso corregido por amputación",
    inputs=(WEIGHT, SEGMENTS_INPUT),
    unit="kg",
    **AMPUTATION,
)
def amputation_corrected_weight(*, weight_kg: Decimal, segments: tuple[str, ...]) -> Decimal:
    """What the person would weigh whole, kg: W / (1 - missing share)."""
    return weight_kg / (1 - missing_fraction(segments))


@family.calculation(
    "amputation_adjusted_ideal_weight",
    "Peso ideal ajustado por amputación",
    inputs=(WEIGHT.named("ideal_weight_kg", "Peso ideal"), SEGMENTS_INPUT),
    unit="kg",
    **AMPUTATION,
)
def amputation_adjusted_ideal_weight(
    *, ideal_weight_kg: Decimal, segments: tuple[str, ...]
) -> Decimal:
    """The ideal weight without the missing segments, kg."""
    return ideal_weight_kg * (1 - missing_fraction(segments))
