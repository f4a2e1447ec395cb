"""Household measures: «1 1/2 taza» as data, «1½ tazas» as people read it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

GLYPHS = {
    Fraction(1, 2): "½",
    Fraction(1, 3): "⅓",
    Fraction(2, 3): "⅔",
    Fraction(1, 4): "¼",
    Fraction(3, 4): "¾",
    Fraction(1, 5): "⅕",
    Fraction(1, 6): "⅙",
    Fraction(1, 8): "⅛",
}
BY_GLYPH = {glyph: fraction for fraction, glyph in GLYPHS.items()}
UNITS_OF_WEIGHT = ("g", "ml")


def parse_quantity(text: str) -> Fraction:
    """«1/2», «1 1/2», «½», «1½», «0,5» or «0.5» as an exact fraction.

    Raises ValueError with a Spanish reason if it is not a positive quantity.
    """
    total = Fraction(0)
    for glyph, fraction in BY_GLYPH.items():
        if glyph in text:
            total += fraction
            text = text.replace(glyph, " ", 1)
    try:
        total += sum((Fraction(part.replace(",", ".")) for part in text.split()), Fraction(0))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"«{text.strip()}» no es una cantidad.") from error
    if total <= 0:
        raise ValueError("La cantidad debe ser mayor que cero.")
    return total


def quantity_text(quantity: Fraction) -> str:
    """A fraction as it is stored: «2/3», «1 1/2», «3»."""
    whole, part = divmod(quantity, 1)
    return " ".join(str(piece) for piece in (whole, part) if piece)


def quantity_decimal(quantity: Fraction) -> Decimal:
    """A fraction as a Decimal of four places."""
    return (Decimal(quantity.numerator) / Decimal(quantity.denominator)).quantize(Decimal("0.0001"))


def kitchen_number(quantity: Fraction) -> str:
    """A quantity as it is read: «½», «1½», «3», «3/8»."""
    whole, part = divmod(quantity, 1)
    if part in GLYPHS:
        return f"{whole or ''}{GLYPHS[part]}"
    return " ".join(str(piece) for piece in (whole, part) if piece)


def kitchen_measure(quantity: Fraction, measure: str) -> str:
    """What a person reads in the kitchen: «½ taza», «1½ tazas», «30 g»."""
    return f"{kitchen_number(quantity)} {measure if quantity <= 1 else plural(measure)}"


def plural(measure: str) -> str:
    """The plural of a measure: «pieza chica» → «piezas chicas». Weights have none."""
    if measure in UNITS_OF_WEIGHT:
        return measure
    words = measure.split(" ")
    kept = next((i for i, word in enumerate(words) if word in ("de", "con", "(")), len(words))
    return " ".join([*(_plural_word(word) for word in words[:kept]), *words[kept:]])


def _plural_word(word: str) -> str:
    if word.endswith("s"):
        return word
    return word + ("s" if word[-1] in "aeiouáéíóú" else "es")
