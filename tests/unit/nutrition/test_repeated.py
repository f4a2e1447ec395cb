"""Repeated takes, blood pressure and grip: the edges of each rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutrition.anthropometry.repeated import read_takes
from nutrition.clinical.vital import blood_pressure_class, grip_strength_low
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.registry import calculate

D = Decimal
E = Decimal("0.001")


def test_two_takes_give_their_mean_and_three_their_median() -> None:
    assert read_takes([D(20), D(21)], site="fold").value == D("20.5")
    assert read_takes([D(20), D(26), D(21)], site="fold").value == 21


def test_grip_counts_the_best() -> None:
    assert read_takes([D(28), D(31), D(30)], site="grip").value == 31


def test_technical_error_of_two_is_their_difference_over_root_two() -> None:
    found = read_takes([D(20), D(22)], site="fold")
    assert found.technical_error is not None
    assert abs(found.technical_error - 2 / D(2).sqrt()) < D("1e-20")
    assert found.error_percent is not None
    assert abs(found.error_percent - 100 * found.technical_error / 21) < D("1e-20")


@pytest.mark.parametrize(
    ("site", "second", "due"),
    [
        ("fold", 105 - E, False),
        ("fold", D(105), False),
        ("fold", 105 + E, True),
        ("girth", D(101), False),
        ("girth", 101 + E, True),
        ("grip", D(110), False),
        ("grip", 110 + E, True),
    ],
)
def test_third_take_is_due_beyond_the_limit(site: str, second: Decimal, due: bool) -> None:
    assert read_takes([D(100), second], site=site).needs_third is due


def test_three_takes_never_ask_for_another() -> None:
    assert not read_takes([D(10), D(20), D(30)], site="fold").needs_third


@pytest.mark.parametrize("takes", [[], [D(1)] * 4])
def test_none_or_too_many_takes_are_refused(takes: list[Decimal]) -> None:
    with pytest.raises(InvalidInput):
        read_takes(takes, site="fold")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(10, 900), min_size=1, max_size=3))
def test_value_lies_among_its_takes(tenths: list[int]) -> None:
    takes = [D(one) / 10 for one in tenths]
    found = read_takes(takes, site="fold")
    assert min(takes) <= found.value <= max(takes)
    assert found.technical_error is None or found.technical_error >= 0


@pytest.mark.parametrize(
    ("systolic", "diastolic", "said"),
    [
        ("119.9", "79.9", "óptima"),
        ("120", "79", "normal"),
        ("119", "80", "normal"),
        ("130", "84", "normal alta"),
        ("139.9", "89.9", "normal alta"),
        ("139", "90", "intervalo de hipertensión grado 1"),
        ("140", "90", "intervalo de hipertensión grado 1"),
        ("160", "95", "intervalo de hipertensión grado 2"),
        ("159", "100", "intervalo de hipertensión grado 2"),
        ("179.9", "109.9", "intervalo de hipertensión grado 2"),
        ("180", "95", "intervalo de hipertensión grado 3"),
        ("150", "110", "intervalo de hipertensión grado 3"),
        ("140", "89.9", "intervalo de hipertensión sistólica aislada"),
    ],
)
def test_pressure_takes_the_worse_of_both(systolic: str, diastolic: str, said: str) -> None:
    assert blood_pressure_class(systolic_mmhg=D(systolic), diastolic_mmhg=D(diastolic)) == said


def test_pressure_of_a_minor_or_upside_down_has_no_class() -> None:
    with pytest.raises(OutOfRange):
        blood_pressure_class(systolic_mmhg=D(110), diastolic_mmhg=D(70), age=D("17.9"))
    with pytest.raises(InvalidInput):
        blood_pressure_class(systolic_mmhg=D(70), diastolic_mmhg=D(110))


@pytest.mark.parametrize(("sex", "limit"), [("female", D(16)), ("male", D(27))])
def test_grip_is_low_below_its_limit(sex: str, limit: Decimal) -> None:
    assert grip_strength_low(sex=sex, grip_kg=limit - E) == "baja"
    assert grip_strength_low(sex=sex, grip_kg=limit) == "normal"
    with pytest.raises(OutOfRange):
        grip_strength_low(sex=sex, grip_kg=limit, age=D(12))


def test_stature_from_demispan() -> None:
    told = calculate("stature_demispan_bassey1986", {"sex": "female", "demi_span_cm": 74})
    assert told.value == D("160.0")
    told = calculate("stature_demispan_bassey1986", {"sex": "male", "demi_span_cm": 80})
    assert told.value == D("169.8")


def test_takes_answer_from_the_registry() -> None:
    told = calculate("repeated_takes", {"site": "fold", "takes": [20, 25]})
    assert told.label == "falta una tercera toma"
