"""Meal times: nothing lost, shares kept, and what a person would eat at each."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from nutrition.exchanges import totals
from plans.engine.distribute import (
    broken_rules,
    distribute,
    meal_shares,
    meal_totals,
    sums_to,
    widening_in_words,
)
from plans.engine.meals import ideal, roles
from plans.engine.problem import Problem
from plans.engine.solve import solve_day
from tests.unit.plans.engine.builders import meals, problem, sane_targets

some = settings(max_examples=10, deadline=None, derandomize=True)


@some
@given(sane_targets())
def test_distribution_sums_and_keeps_shares_and_customs(asked):
    problem = Problem(asked)
    day = solve_day(problem)
    found = distribute(problem, day.equivalents)
    assert found.kept
    assert sums_to(day.equivalents, found.meals)
    shares = meal_shares(found.meals)
    for meal in problem.meal_times:
        assert abs(shares[meal.name] - meal.share) <= 3
    assert broken_rules(problem, day.equivalents, found.meals) == []
    assert found.meals["Comida"]["verdura"] >= 1
    assert found.meals["Cena"]["verdura"] >= Decimal("0.5")
    assert all(meal.get("fruta", 0) <= 2 for meal in found.meals.values())
    assert not any(key.startswith("leche") for key in found.meals["Comida"])


def test_distribution_same_question_same_answer():
    day = solve_day(problem()).equivalents
    assert distribute(problem(), day) == distribute(problem(), day)


def test_distribution_meal_totals_add_to_the_day():
    day = solve_day(problem())
    per_meal = meal_totals(distribute(problem(), day.equivalents))
    assert sum(meal.energy_kcal for meal in per_meal.values()) == day.totals.energy_kcal


def test_distribution_one_meal_takes_all_and_says_what_is_unusual():
    asked = problem(meal_times=meals(Comida=100))
    day = solve_day(asked).equivalents
    found = distribute(asked, day)
    assert found.meals == {"Comida": day}
    assert any("Comida" in note and "frutas" in note for note in found.notes)


def test_distribution_meal_without_share_stays_empty():
    asked = problem(meal_times=meals(Desayuno=50, Comida=50, Cena=0), meal_tolerance=Decimal("0.5"))
    found = distribute(asked, solve_day(asked).equivalents)
    assert found.meals["Cena"] == {}


def test_distribution_impossible_share_says_smallest_widening():
    asked = problem(meal_times=meals(Desayuno=50, Cena=50))
    day = {"cereal_sg": Decimal("1.5")}  # 105 kcal in pieces of 35: 33 or 67 %
    found = distribute(asked, day)
    assert not found.kept
    assert found.widening == Decimal("16.7")
    assert sums_to(day, found.meals)
    said = widening_in_words(asked, found)
    assert "±3 %" in said
    assert "pediste 50 %" in said


@pytest.mark.parametrize(("tolerance", "kept"), [("16.6", False), ("16.7", True)])
def test_distribution_widening_is_the_smallest(tolerance, kept):
    asked = problem(meal_times=meals(Desayuno=50, Cena=50), meal_tolerance=Decimal(tolerance))
    assert distribute(asked, {"cereal_sg": Decimal("1.5")}).kept is kept


def test_distribution_empty_day_has_empty_meals():
    found = distribute(problem(meal_times=meals(Desayuno=60, Cena=40)), {})
    assert found.meals == {"Desayuno": {}, "Cena": {}}


def test_sums_to_catches_a_lost_half():
    day = {"fruta": Decimal(2), "verdura": Decimal(0)}
    half = Decimal("0.5")
    assert sums_to(day, {"A": {"fruta": Decimal("1.5")}, "B": {"fruta": half}})
    assert not sums_to(day, {"A": {"fruta": Decimal("1.5")}, "B": {}})
    assert not sums_to(day, {"A": {"fruta": Decimal(2)}, "B": {"leguminosa": half}})


def test_broken_rules_names_meal_and_custom():
    day = solve_day(problem()).equivalents
    heaped = {"Desayuno": {}, "Colación 1": day, "Comida": {}, "Colación 2": {}, "Cena": {}}
    said = broken_rules(problem(), day, heaped)
    assert ("Comida", "0 de verduras (se acostumbra al menos 1)") in said
    assert any(name == "Colación 1" and "frutas" in what for name, what in said)


def test_roles_by_name_or_size():
    times = meals(DESAYUNO=20, Colacion_2=10, Lunch_ligero=10, Mediodía=60)
    assert roles(times) == ("breakfast", "snack", "snack", "meal")


def test_ideal_sums_to_one_or_nothing():
    of = roles(problem().meal_times)
    assert sum(ideal("fruta", of)) == pytest.approx(Decimal(1))
    assert ideal("leguminosa", ("snack",)) == (0,)


def test_meal_shares_of_nothing_are_zero():
    assert meal_shares({"Cena": {}}) == {"Cena": 0}
    assert totals({}).energy_kcal == 0
