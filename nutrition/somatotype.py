"""Heath–Carter anthropometric somatotype and its chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.inputs import HEIGHT, SUBSCAPULAR, TRICEPS, WEIGHT, fold, number

family = Family("Somatotipo")

FLOOR = Decimal("0.1")
_STANDARD_HEIGHT = Decimal("170.18")
# Supraspinale is not the iliac crest fold of Durnin: it has its own field.
_SUPRASPINALE = fold("supraspinale_mm", "Pliegue supraespinal")
_CALF_FOLD = fold("calf_mm", "Pliegue de pantorrilla")
_HUMERUS = number("humerus_cm", "Diámetro biepicondilar del húmero", "cm", "2", "15")
_FEMUR = number("femur_cm", "Diámetro biepicondilar del fémur", "cm", "3", "20")
_ARM = number("arm_flexed_cm", "Brazo flexionado y contraído", "cm", "8", "80")
_CALF = number("calf_cm", "Circunferencia de pantorrilla", "cm", "10", "90")
_INPUTS = (
    HEIGHT,
    WEIGHT,
    TRICEPS,
    SUBSCAPULAR,
    _SUPRASPINALE,
    _CALF_FOLD,
    _HUMERUS,
    _FEMUR,
    _ARM,
    _CALF,
)
_TRAITS: Mapping[str, Any] = {
    "unit": "",
    "validity": "Adolescentes y adultos; un componente de cero o menos se informa como 0.1.",
    "source": "Heath y Carter 1990; Carter 2002",
}
_NAMES = ("endomorfo", "mesomorfo", "ectomorfo")


@dataclass(frozen=True)
class Somatotype:
    """The three components, unrounded."""

    endomorphy: Decimal
    mesomorphy: Decimal
    ectomorphy: Decimal

    @property
    def x(self) -> Decimal:
        """Horizontal coordinate of the somatochart."""
        return self.ectomorphy - self.endomorphy

    @property
    def y(self) -> Decimal:
        """Vertical coordinate of the somatochart."""
        return 2 * self.mesomorphy - self.endomorphy - self.ectomorphy

    @property
    def category(self) -> str:
        """The Heath–Carter category in Spanish."""
        parts = (self.endomorphy, self.mesomorphy, self.ectomorphy)
        ranked = sorted(zip(parts, _NAMES, strict=True), reverse=True)
        (high, first), (middle, second), (low, _) = ranked
        half = Decimal("0.5")
        if high - middle >= half:
            if middle - low < half:
                return f"{first} balanceado"
            return f"{first} con predominio secundario {second}"
        if middle - low >= half:
            return f"{first}–{second}"
        return "central"

    def distance(self, other: Somatotype) -> Decimal:
        """Attitudinal distance (SAD): Euclidean, over the three components."""
        squares = (
            (self.endomorphy - other.endomorphy) ** 2,
            (self.mesomorphy - other.mesomorphy) ** 2,
            (self.ectomorphy - other.ectomorphy) ** 2,
        )
        return sum(squares, Decimal(0)).sqrt()


def rating(component: Decimal) -> str:
    """How high a component is: bajo, moderado, alto or muy alto, in half units."""
    halves = (component * 2).quantize(Decimal(1)) / 2
    for limit, name in (("2.5", "bajo"), ("5", "moderado"), ("7", "alto")):
        if halves <= Decimal(limit):
            return name
    return "muy alto"


def _endomorphy(height: Decimal, folds: Decimal) -> Decimal:
    x = folds * _STANDARD_HEIGHT / height
    value = (
        Decimal("-0.7182")
        + Decimal("0.1451") * x
        - Decimal("0.00068") * x * x
        + Decimal("0.0000014") * x * x * x
    )
    return max(value, FLOOR)


def _mesomorphy(m: Mapping[str, Decimal]) -> Decimal:
    value = (
        Decimal("0.858") * m["humerus_cm"]
        + Decimal("0.601") * m["femur_cm"]
        + Decimal("0.188") * (m["arm_flexed_cm"] - m["triceps_mm"] / 10)
        + Decimal("0.161") * (m["calf_cm"] - m["calf_mm"] / 10)
        - Decimal("0.131") * m["height_cm"]
        + Decimal("4.5")
    )
    return max(value, FLOOR)


def _ectomorphy(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    ratio = height_cm / (weight_kg.ln() / 3).exp()
    if ratio >= Decimal("40.75"):
        return Decimal("0.732") * ratio - Decimal("28.58")
    if ratio > Decimal("38.25"):
        return max(Decimal("0.463") * ratio - Decimal("17.63"), FLOOR)
    return FLOOR


def _whole(m: Mapping[str, Decimal]) -> Somatotype:
    folds = m["triceps_mm"] + m["subscapular_mm"] + m["supraspinale_mm"]
    return Somatotype(
        _endomorphy(m["height_cm"], folds),
        _mesomorphy(m),
        _ectomorphy(m["height_cm"], m["weight_kg"]),
    )


@family.calculation(
    "somatotype",
    "Somatotipo de Heath–Carter",
    inputs=_INPUTS,
    label_of=lambda value, inputs: str(value["category"]),
    **_TRAITS,
)
def somatotype(**measures: Decimal) -> Mapping[str, Any]:
    """Components, chart coordinates and category, from the ten measures of the method."""
    whole = _whole(measures)
    return {
        "endomorphy": whole.endomorphy,
        "mesomorphy": whole.mesomorphy,
        "ectomorphy": whole.ectomorphy,
        "x": whole.x,
        "y": whole.y,
        "category": whole.category,
    }


@family.calculation(
    "somatotype_endomorphy", "Endomorfia", inputs=_INPUTS,
    label_of=lambda value, inputs: rating(value), **_TRAITS,
)  # fmt: skip
def somatotype_endomorphy(**measures: Decimal) -> Decimal:
    """Relative fatness, from three folds corrected to a height of 170.18 cm."""
    return _whole(measures).endomorphy


@family.calculation(
    "somatotype_mesomorphy", "Mesomorfia", inputs=_INPUTS,
    label_of=lambda value, inputs: rating(value), **_TRAITS,
)  # fmt: skip
def somatotype_mesomorphy(**measures: Decimal) -> Decimal:
    """Musculoskeletal robustness, from breadths and fold-corrected girths."""
    return _whole(measures).mesomorphy


@family.calculation(
    "somatotype_ectomorphy",
    "Ectomorfia",
    inputs=(HEIGHT, WEIGHT, *(entry.optional() for entry in _INPUTS[2:])),
    label_of=lambda value, inputs: rating(value),
    **_TRAITS,
)
def somatotype_ectomorphy(*, height_cm: Decimal, weight_kg: Decimal, **others: Decimal) -> Decimal:
    """Linearity, from height and weight alone; the other measures are accepted and not used."""
    return _ectomorphy(height_cm, weight_kg)


@family.calculation("somatochart_x", "Somatocarta, eje X", inputs=_INPUTS, **_TRAITS)
def somatochart_x(**measures: Decimal) -> Decimal:
    """Ectomorphy less endomorphy."""
    return _whole(measures).x


@family.calculation("somatochart_y", "Somatocarta, eje Y", inputs=_INPUTS, **_TRAITS)
def somatochart_y(**measures: Decimal) -> Decimal:
    """Twice mesomorphy less the other two."""
    return _whole(measures).y


_COMPONENTS = tuple(
    number(f"{part}_{which}", f"{label} {which}", "", "0.1", "20")
    for which in ("a", "b")
    for part, label in (("endo", "Endomorfia"), ("meso", "Mesomorfia"), ("ecto", "Ectomorfia"))
)


@family.calculation(
    "somatotype_distance",
    "Distancia morfogenética del somatotipo (SAD)",
    inputs=_COMPONENTS,
    **_TRAITS,
)
def somatotype_distance(**parts: Decimal) -> Decimal:
    """Distance between two somatotypes, a and b."""
    a, b = (
        Somatotype(parts[f"endo_{k}"], parts[f"meso_{k}"], parts[f"ecto_{k}"]) for k in ("a", "b")
    )
    return a.distance(b)
