"""Household measures of a plan: «1½ tazas», «2 piezas», «90 g».

A portion of the catalogue multiplied by equivalents must land on a fraction a kitchen knows. When
it does not, the grams say it better.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from foods.measures import UNITS_OF_WEIGHT, kitchen_measure

PARTS = tuple(Fraction(part) for part in ("0", "1/4", "1/3", "1/2", "2/3", "3/4", "1"))
COARSE = tuple(Fraction(part) for part in ("0", "1/2", "1"))
COARSE_FROM = 4
"""Nobody measures five and a third pieces: from here only halves."""
SLACK = Fraction(1, 12)
"""A measure may round by 8 %: less than filling a cup by eye."""
SMALLER = {"taza": ("cucharada", 16), "cucharada": ("cucharadita", 3)}
"""Below a quarter people change spoon: 1 taza = 16 cucharadas, 1 cucharada = 3 cucharaditas."""


def household(quantity: Fraction, measure: str, times: Decimal, net_g: Decimal) -> str:
    """A portion `times` over, in words; its grams (`net_g`, already multiplied) if it must be."""
    unit = measure.strip().lower()
    if unit in UNITS_OF_WEIGHT:
        return grams(net_g, unit)
    total = quantity * Fraction(times)
    while unit in SMALLER and total < Fraction(1, 4):
        unit, more = SMALLER[unit]
        total *= more
    near = _nearest(total)
    return kitchen_measure(near, unit) if near else grams(net_g)


def grams(value: Decimal, unit: str = "g") -> str:
    """«52 g», «4.5 g»: whole from ten on."""
    places = Decimal(1) if value >= 10 else Decimal("0.1")
    text = f"{value.quantize(places, rounding=ROUND_HALF_UP):f}"
    return f"{text.removesuffix('.0')} {unit}"


def _nearest(quantity: Fraction) -> Fraction | None:
    """The closest amount a kitchen knows, or None if none is within the slack."""
    whole = quantity.numerator // quantity.denominator
    options = [whole + part for part in (COARSE if whole >= COARSE_FROM else PARTS)]
    best = min((option for option in options if option), key=lambda o: abs(o - quantity))
    return best if abs(best - quantity) <= SLACK * quantity else None
