"""Household measures: what a kitchen can measure, or grams."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.figures import equivalents, one_decimal, signed, spoken_date
from plans.measures import SLACK, grams, household


@pytest.mark.parametrize(
    ("quantity", "measure", "times", "said"),
    [
        ("1/2", "taza", "2", "1 taza"),
        ("1/3", "taza", "1", "⅓ taza"),
        ("1/3", "taza", "1.5", "½ taza"),
        ("2/3", "pieza", "1", "⅔ pieza"),
        ("1", "pieza", "2", "2 piezas"),
        ("1", "pieza", "1.5", "1½ piezas"),
        ("3/4", "taza", "2", "1½ tazas"),
        ("1/4", "taza", "0.5", "2 cucharadas"),
        ("1/2", "cucharada", "0.25", "100 g"),
        ("2/3", "cucharada", "0.5", "⅓ cucharada"),
        ("1/3", "cucharada", "0.5", "½ cucharadita"),
        ("3/4", "rebanada", "1.5", "100 g"),
        ("5", "pieza", "1.5", "7½ piezas"),
        ("1", "pieza chica", "3", "3 piezas chicas"),
        ("80", "g", "2", "100 g"),
        ("80", "ml", "2", "100 ml"),
    ],
)
def test_household(quantity, measure, times, said):
    assert household(Fraction(quantity), measure, Decimal(times), Decimal(100)) == said


@given(
    st.fractions(min_value=Fraction(1, 6), max_value=12, max_denominator=6),
    st.integers(1, 12).map(lambda n: Decimal(n) / 2),
)
def test_household_is_never_far_from_the_truth(quantity, times):
    said = household(quantity, "pieza", times, Decimal(50))
    if said == "50 g":
        return
    text, _ = said.split(" ", 1)
    glyphs = {"¼": 0.25, "⅓": 1 / 3, "½": 0.5, "⅔": 2 / 3, "¾": 0.75}
    part = glyphs.get(text[-1], 0)
    whole = int(text.rstrip("".join(glyphs)) or 0)
    truth = float(quantity * Fraction(times))
    assert abs(whole + part - truth) <= float(SLACK) * truth + 1e-9


@pytest.mark.parametrize(
    ("value", "said"), [("9.94", "9.9 g"), ("9.96", "10 g"), ("10", "10 g"), ("52.5", "53 g")]
)
def test_grams(value, said):
    assert grams(Decimal(value)) == said


def test_figures_as_people_read_them():
    assert [equivalents(Decimal(v)) for v in ("0", "0.5", "1", "2.5")] == ["", "½", "1", "2½"]
    assert one_decimal(Decimal("1795")) == "1,795"
    assert one_decimal(Decimal("89.45")) == "89.5"
    assert [signed(Decimal(v)) for v in ("0.04", "-5", "0.5")] == ["0", "−5", "+0.5"]
    assert spoken_date(date(2026, 11, 4)) == "04/nov/2026"
