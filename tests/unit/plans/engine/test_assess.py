"""Wise and coherent: the hard stop, the warnings, the contradiction of energy and grams."""

import pytest

from plans.engine.assess import assess
from tests.unit.plans.engine.builders import problem


def codes(asked):
    return [finding.code for finding in assess(asked)]


def proportional(energy):
    return (str(energy), str(energy / 20), str(energy / 30), str(energy / 8))


@pytest.mark.parametrize(
    ("energy", "sex", "expected"),
    [
        (799.99, None, ["below_floor"]),
        (800, None, ["low_energy"]),
        (1199.99, "female", ["low_energy"]),
        (1200, "female", []),
        (1200, None, []),
        (1499.99, "male", ["low_energy"]),
        (1500, "male", []),
    ],
)
def test_assess_energy_boundaries(energy, sex, expected):
    assert codes(problem(*proportional(energy), sex=sex)) == expected


def test_assess_floor_stops_and_says_why():
    (finding,) = assess(problem(*proportional(300)))
    assert finding.stops
    assert "300 kcal es menos de 800 kcal" in finding.text
    assert "supervisión médica (NOM-008-SSA3)" in finding.text


def test_assess_low_energy_says_for_whom():
    (finding,) = assess(problem(*proportional(1400), sex="male"))
    assert not finding.stops
    assert "menos de 1,500 kcal, poco para un hombre" in finding.text


@pytest.mark.parametrize(
    ("carbohydrate", "expected"), [("247.5", []), ("247.51", ["inconsistent"])]
)
def test_assess_grams_may_part_five_percent(carbohydrate, expected):
    assert codes(problem("1800", "90", "60", carbohydrate)) == expected


def test_assess_contradiction_shows_the_sum():
    (finding,) = assess(problem("2000", "50", "50", "100"))
    assert finding.inconsistent
    assert "50 × 4 + 50 × 9 + 100 × 4" in finding.text
    assert "1,050 kcal" in finding.text
    assert "47.5 %" in finding.text


def test_assess_no_energy_at_all():
    assert codes(problem("0", "0", "0", "0")) == ["below_floor"]
    assert codes(problem("0", "10", "0", "0")) == ["below_floor", "inconsistent"]
