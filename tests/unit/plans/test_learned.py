"""The expenditure learned from the response: when it is said, and how surely."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.learned import Intake, Weighing, learned

START = datetime(2026, 10, 1, 9, 0)  # noqa: DTZ001 - the module knows no clock
INTAKE = Intake(Decimal(1800), Decimal(1800), "plan")


def weighings(*days: int, start: str = "80", a_day: str = "0") -> list[Weighing]:
    return [
        Weighing(START + timedelta(days=day), Decimal(start) + Decimal(a_day) * day) for day in days
    ]


@pytest.mark.parametrize(
    ("days", "available", "words"),
    [
        ((0, 5, 9, 13), False, "14 días entre el primer y el último peso (van 13)"),
        ((0, 5, 9, 14), True, ""),
        ((0, 7, 14), False, "4 pesos (hay 3)"),
        ((0, 4, 7, 14), True, ""),
        ((), False, "4 pesos (hay 0)"),
    ],
)
def test_only_after_fourteen_days_and_four_weights(days, available, words):
    found = learned(weighings(*days), INTAKE, sex="female")
    assert found.available is available
    assert words in found.reason


def test_without_intake_says_so():
    found = learned(weighings(0, 5, 9, 20), None, sex="female")
    assert "un plan publicado o un diario" in found.reason


def test_half_a_kilo_a_week_is_550_kcal():
    rows = weighings(0, 7, 14, 21, 28, a_day="-0.0714285714")
    found = learned(rows, INTAKE, sex="female")
    assert found.kcal == pytest.approx(Decimal(2350), abs=Decimal("0.1"))
    assert found.kg_a_week == pytest.approx(Decimal("-0.5"), abs=Decimal("0.001"))
    assert found.low < found.kcal < found.high


def test_stable_weight_is_what_is_eaten_and_order_does_not_matter():
    rows = weighings(0, 7, 14, 21)
    assert learned(rows, INTAKE, sex="male").kcal == 1800
    assert learned(rows[::-1], INTAKE, sex="male") == learned(rows, INTAKE, sex="male")


def test_perfect_line_is_no_surer_than_the_scale():
    found = learned(weighings(0, 7, 14, 21), INTAKE, sex="male")
    assert found.high - found.low > 50


def test_vague_intake_widens_the_interval():
    vague = Intake(Decimal(1600), Decimal(2000), "diario")
    rows = weighings(0, 7, 14, 21)
    wide, narrow = learned(rows, vague, sex="male"), learned(rows, INTAKE, sex="male")
    assert wide.kcal == narrow.kcal
    assert wide.low == narrow.low - 200
    assert wide.high == narrow.high + 200


@pytest.mark.parametrize(
    ("kcal", "sex", "needs", "proposed"),
    [
        ("1200", "female", False, Decimal(1200)),
        ("1199", "female", True, None),
        ("1499", "male", True, None),
        ("1500", "male", False, Decimal(1500)),
        ("799", "female", True, None),
    ],
)
def test_never_below_a_floor_without_confirmation(kcal, sex, needs, proposed):
    intake = Intake(Decimal(kcal), Decimal(kcal), "plan")
    found = learned(weighings(0, 7, 14, 21), intake, sex=sex)
    assert found.needs_confirmation is needs
    assert found.proposed() == proposed
    confirmed = found.proposed(confirmed=True)
    assert confirmed == (None if Decimal(kcal) < 800 else Decimal(kcal))


def test_what_cannot_be_is_not_a_figure():
    rows = weighings(0, 7, 14, 21, a_day="1.5")
    found = learned(rows, INTAKE, sex="male")
    assert not found.available
    assert "no se corresponden" in found.reason


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=2, max_size=8, unique=True),
    st.integers(-100, 100),
    st.integers(1200, 3000),
)
def test_more_intake_or_more_loss_is_more_expenditure(days, grams_a_day, kcal):
    rows = weighings(*days, a_day=str(Decimal(grams_a_day) / 1000))
    intake = Intake(Decimal(kcal), Decimal(kcal), "plan")
    found = learned(rows, intake, sex="female")
    if len(days) < 4 or max(days) - min(days) < 14:
        assert not found.available
    elif found.available:
        assert found.low <= found.kcal <= found.high
        assert (found.kcal > kcal) is (grams_a_day < 0) or grams_a_day == 0
