"""Eaten against prescribed: figures, intervals and what cannot be known."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.adherence import Level, MealRecord, adherence
from plans.engine.compare import Eaten
from plans.student import t_975

MONDAY = date(2026, 11, 2)


def meal(
    day: int, *foods: tuple[str, object, object], meal: str = "Cena", order: int = 5, **planned
) -> MealRecord:
    given = planned or {"cereal_sg": 2}
    return MealRecord(
        MONDAY + timedelta(days=day),
        meal,
        order,
        tuple(
            Eaten(g, *(None if x is None else Decimal(str(x)) for x in ends)) for g, *ends in foods
        ),
        {key: Decimal(str(value)) for key, value in given.items()},
    )


def test_ratio_of_sums_with_its_interval():
    found = adherence([meal(0, ("cereal_sg", 2, 2)), meal(1, ("cereal_cg", 4, 4)), meal(2)])
    cell = found.cell("cereal", "Cena")
    assert (cell.n, cell.ratio, cell.level) == (3, Decimal(1), Level.AS_PLANNED)
    # residuals 0, 2, −2: variance (8·3/2 + 3·0.25/12)/6², t(2) = 4.303
    half = t_975(2) * (Decimal(12) + Decimal("0.0625")).sqrt() / 6
    assert cell.high - 1 == pytest.approx(half)
    assert cell.low == 0  # nobody eats less than nothing
    assert not cell.is_broken


@pytest.mark.parametrize(("meals", "has_interval"), [(1, False), (2, False), (3, True)])
def test_interval_only_from_three_meals(meals, has_interval):
    cell = adherence([meal(n, ("cereal_sg", 4, 4)) for n in range(meals)]).cell("cereal", "Cena")
    assert cell.ratio == 2
    assert (cell.low is not None, cell.is_broken) == (has_interval, has_interval)


def test_equal_meals_do_not_pretend_to_certainty():
    cell = adherence([meal(n, ("cereal_sg", 2, 2)) for n in range(3)]).cell("cereal", "Cena")
    assert cell.low < 1 < cell.high


@pytest.mark.parametrize(
    ("eaten", "level"),
    [
        (0, Level.MUCH_LESS),
        (9.5, Level.MUCH_LESS),
        (10, Level.LESS),
        (15.5, Level.LESS),
        (16, Level.AS_PLANNED),
        (24, Level.AS_PLANNED),
        (24.5, Level.MORE),
        (30, Level.MORE),
        (30.5, Level.MUCH_MORE),
    ],
)
def test_level_at_its_limits(eaten, level):
    record = meal(0, ("cereal_sg", eaten, eaten), cereal_sg=20)
    assert adherence([record]).cell("cereal", "Cena").level is level


def test_nothing_recorded_is_blank_and_not_zero():
    found = adherence([meal(0, ("cereal_sg", 2, 2))])
    assert found.cell("cereal", "Desayuno").level is Level.BLANK
    assert found.cell("fruta", "Cena").n == 0
    assert adherence([]).meals == ()


def test_recorded_meal_without_the_family_ate_none():
    cell = adherence([meal(0, ("fruta", 1, 1))]).cell("cereal", "Cena")
    assert (cell.n, cell.ratio, cell.level) == (1, 0, Level.MUCH_LESS)


def test_unknown_amount_is_left_out_and_counted():
    cell = adherence([meal(0, ("cereal_sg", None, None)), meal(1, ("cereal_sg", 2, 2))]).cell(
        "cereal", "Cena"
    )
    assert (cell.n, cell.unknown, cell.ratio) == (1, 1, 1)


def test_food_without_group_may_be_any_family():
    cell = adherence([meal(0, ("", None, None))]).cell("cereal", "Cena")
    assert (cell.n, cell.unknown, cell.level) == (0, 1, Level.BLANK)


def test_ranges_widen_the_interval():
    exact = adherence([meal(n, ("cereal_sg", 3, 3)) for n in range(4)]).cell("cereal", "Cena")
    vague = adherence([meal(n, ("cereal_sg", 2, 4)) for n in range(4)]).cell("cereal", "Cena")
    assert exact.ratio == vague.ratio
    assert vague.low < exact.low < exact.high < vague.high
    assert exact.is_broken
    assert not vague.is_broken


def test_what_nobody_prescribed_is_outside_the_plan():
    records = [meal(n, ("cereal_sg", 2, 2), ("azucar_sg", 2, 2)) for n in range(3)]
    found = adherence(records)
    cell = found.cell("azucar", "Cena")
    assert (cell.ratio, cell.level, cell.gap) == (None, Level.UNPLANNED, 2)
    assert found.broken == (cell,)


def test_weeks_start_on_monday_and_all_is_their_sum():
    records = [meal(0, ("cereal_sg", 1, 1)), meal(6, ("cereal_sg", 1, 1)), meal(7)]
    found = adherence(records)
    assert found.weeks == (MONDAY, MONDAY + timedelta(days=7))
    assert [found.cell("cereal", "Cena", week).n for week in (None, *found.weeks)] == [3, 2, 1]


def test_every_meal_time_counts_days():
    records = [
        meal(0, ("cereal_sg", 4, 4)),
        meal(0, ("cereal_sg", 0, 0), meal="Comida", order=3),
        meal(1, ("cereal_sg", 2, 2)),
    ]
    cell = adherence(records).cell("cereal")
    assert (cell.n, cell.planned, cell.ratio) == (2, 3, 1)


def test_meals_in_the_order_of_the_day_and_widest_gap_first():
    records = [
        record
        for n in range(3)
        for record in (
            meal(n, ("cereal_sg", 5, 5)),
            meal(n, ("cereal_sg", 1, 1), meal="Desayuno", order=1),
        )
    ]
    found = adherence(records)
    assert found.meals == ("Desayuno", "Cena")
    assert [cell.meal for cell in found.broken] == ["Cena", "Desayuno"]


halves = st.integers(0, 12).map(lambda n: Decimal(n) / 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(halves, halves, halves), min_size=1, max_size=12))
def test_interval_holds_the_figure_and_order_does_not_matter(rows):
    records = [
        meal(n, ("cereal_sg", min(a, b), max(a, b)), cereal_sg=p)
        for n, (a, b, p) in enumerate(rows)
    ]
    cell = adherence(records).cell("cereal", "Cena")
    assert cell == adherence(reversed(records)).cell("cereal", "Cena")
    if cell.low is not None:
        assert 0 <= cell.low <= cell.ratio <= cell.high
    if cell.n:
        assert cell.least <= cell.most
