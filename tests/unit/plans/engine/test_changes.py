"""Fewest changes and swaps: what moves, and that the proof stands."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from nutrition.exchanges import Macros, totals
from plans.engine import changes
from plans.engine.changes import differences, fewest_changes
from plans.engine.habits import CEREALS
from plans.engine.model import Model, UndecidedError
from plans.engine.problem import Problem, within
from plans.engine.solve import solve_day
from plans.engine.swap import FoodOption, food_swaps, group_swaps
from tests.unit.plans.engine.builders import bounds, problem, sane_targets

some = settings(max_examples=6, deadline=None, derandomize=True)


@some
@given(sane_targets(), sane_targets())
def test_fewest_changes_never_moves_more_than_a_fresh_day(before, after):
    previous = solve_day(Problem(before)).equivalents
    asked = Problem(after)
    revision = fewest_changes(asked, previous)
    fresh = differences(previous, solve_day(asked).equivalents)
    assert within(asked, revision.day.totals)
    assert revision.moved <= sum(abs(delta) for _, delta in fresh)
    assert revision.deltas == differences(previous, revision.day.equivalents)


def test_fewest_changes_same_target_changes_nothing():
    previous = solve_day(problem()).equivalents
    assert fewest_changes(problem(), previous).deltas == ()


def test_fewest_changes_small_step_moves_little():
    previous = solve_day(problem()).equivalents
    revision = fewest_changes(problem("1870", "92", "60", "240"), previous)
    assert 0 < revision.moved <= 3


def test_fewest_changes_impossible_is_none():
    asked = problem(bounds={"fruta": bounds("20", "22")})
    assert fewest_changes(asked, {"fruta": Decimal(2)}) is None


def test_fewest_changes_respects_a_new_exclusion():
    previous = solve_day(problem()).equivalents
    milk = next(key for key in previous if key.startswith("leche"))
    revision = fewest_changes(problem(excluded=frozenset({milk})), previous)
    assert (milk, -previous[milk]) in revision.deltas


def test_differences_in_table_order():
    assert differences(
        {"fruta": Decimal(2), "verdura": Decimal(3)},
        {"leguminosa": Decimal(1), "fruta": Decimal(2)},
    ) == (("verdura", Decimal(-3)), ("leguminosa", Decimal(1)))


def test_group_swaps_keep_the_certificate_nearest_first():
    asked = problem()
    day = solve_day(asked).equivalents
    swaps = group_swaps(asked, day, give="cereal_sg", amount=Decimal(1))
    assert swaps
    for swap in swaps:
        assert within(asked, totals(swap.equivalents))
        assert swap.totals == totals(swap.equivalents)
        assert swap.deltas == tuple(sorted(swap.deltas, key=lambda pair: pair[0] != "cereal_sg"))
        assert day["cereal_sg"] - swap.equivalents.get("cereal_sg", 0) == 1
    lengths = [len(swap.deltas) for swap in swaps]
    assert lengths == sorted(lengths)


def test_group_swaps_respect_exclusions_and_bounds():
    asked = problem(
        excluded=frozenset({*CEREALS[1:], "azucar_sg"}), bounds={"fruta": bounds("0", "3")}
    )
    day = solve_day(asked).equivalents
    swaps = group_swaps(asked, day, give="cereal_sg", amount=Decimal("0.5"), limit=99)
    assert all(swap.equivalents.get("fruta", 0) <= 3 for swap in swaps)
    assert not any({"cereal_cg", "azucar_sg", "alcohol"} & set(s.equivalents) for s in swaps)


@pytest.mark.parametrize("amount", ["0", "-1", "99", "0.3"])
def test_group_swaps_of_what_is_not_there_are_none(amount):
    asked = problem()
    day = solve_day(asked).equivalents
    assert group_swaps(asked, day, give="cereal_sg", amount=Decimal(amount)) == ()


def test_food_swaps_same_group_without_allergens_nearest_first():
    def food(key, energy, group="cereal_sg", *allergens):
        return FoodOption(key, group, Macros(Decimal(energy)), frozenset(allergens))

    options = [
        food("pan", 72, "cereal_sg", "gluten"), food("arroz", 80), food("tortilla", 64),
        food("papa", 69), food("manzana", 70, "fruta"),
    ]  # fmt: skip
    found = food_swaps(food("tortilla", 64), options, forbidden=frozenset({"gluten"}))
    assert [option.key for option in found] == ["papa", "arroz"]


def test_fewest_changes_out_of_time_keeps_the_fresh_day(monkeypatch):
    asked = problem()
    fresh = solve_day(asked)

    def late(*_, **__):
        raise UndecidedError

    monkeypatch.setattr(changes, "solve_day", lambda _: fresh)
    monkeypatch.setattr(Model, "solve", late)
    assert fewest_changes(asked, {"fruta": Decimal(9)}).day == fresh
