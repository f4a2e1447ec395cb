"""Macronutrients, fluids and goals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nutrition import macros
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.registry import calculate

D = Decimal


def test_distribution_by_percent_part_by_part() -> None:
    day = macros.distribution_by_percent(2000, 20, 30, 50, weight_kg=80)
    assert (day.protein.g, day.protein.kcal, day.protein.percent) == (100, 400, 20)
    assert day.protein.g_per_kg == D("1.25")
    assert day.fat.g == D("66.7")
    total = day.protein.kcal + day.fat.kcal + day.carbohydrate.kcal
    assert total == day.energy_kcal == 2000


def test_distribution_without_weight_has_no_grams_per_kilo() -> None:
    assert macros.distribution_by_percent(2000, 20, 30, 50).fat.g_per_kg is None


@pytest.mark.parametrize(
    ("carbohydrate", "valid"), [("49.89", False), ("49.9", True), ("50.1", True), ("50.11", False)]
)
def test_percentages_add_up_to_a_hundred(carbohydrate: str, valid: bool) -> None:
    if valid:
        macros.distribution_by_percent(2000, 20, 30, carbohydrate)
        return
    with pytest.raises(InvalidInput, match="sumar 100"):
        macros.distribution_by_percent(2000, 20, 30, carbohydrate)


def test_distribution_by_protein_leaves_the_rest_to_carbohydrate() -> None:
    day = macros.distribution_by_protein_per_kg(1800, 60, "1.2", 30)
    assert (day.protein.g, day.fat.g, day.carbohydrate.g) == (72, 60, 243)
    assert day.carbohydrate.percent == 54


def test_distribution_by_protein_needs_energy_left() -> None:
    with pytest.raises(OutOfRange, match="no queda"):
        macros.distribution_by_protein_per_kg(500, 100, 2, 30)


@pytest.mark.parametrize(
    ("age", "fat"), [("1", (30, 40)), ("3.99", (30, 40)), ("4", (25, 35)), ("18.99", (25, 35)),
                     ("19", (20, 35))]
)  # fmt: skip
def test_amdr_edges(age: str, fat: tuple[int, int]) -> None:
    assert macros.acceptable_range(D(age)).fat == fat


def test_amdr_starts_at_one_year() -> None:
    with pytest.raises(OutOfRange):
        macros.acceptable_range(D("0.99"))


@pytest.mark.parametrize(
    ("weight", "daily"),
    [("9.9", "990"), ("10", "1000"), ("10.1", "1005"), ("20", "1500"), ("20.1", "1502")],
)
def test_holliday_segar_edges(weight: str, daily: str) -> None:
    assert calculate("fluid_holliday_segar", {"weight_kg": weight}).value == D(daily)


@pytest.mark.parametrize(
    ("calc", "age", "applies"),
    [
        ("fluid_adult_per_kg", "17.9", False),
        ("fluid_adult_per_kg", "18", True),
        ("water_total_dri", "18.9", False),
        ("water_total_dri", "19", True),
        ("drinks_older_adult", "64.9", False),
        ("drinks_older_adult", "65", True),
    ],
)
def test_fluid_ages(calc: str, age: str, applies: bool) -> None:
    inputs = {"age": age} | ({"weight_kg": 70} if "per_kg" in calc else {"sex": "female"})
    assert calculate(calc, inputs).applicable is applies


@pytest.mark.parametrize(("age", "value"), [("64.9", 2450), ("65", 2100)])
def test_fluid_per_kilo_changes_at_65(age: str, value: int) -> None:
    assert calculate("fluid_adult_per_kg", {"age": age, "weight_kg": 70}).value == value


def test_water_of_pregnancy_is_for_women() -> None:
    inputs = {"sex": "male", "age": 30, "state": "pregnancy"}
    assert not calculate("water_total_dri", inputs).applicable


@pytest.mark.parametrize(
    ("age", "fibre", "minerals"),
    [("2", 15, False), ("5.9", 15, False), ("6", 21, False), ("9.9", 21, False), ("10", 25, False),
     ("15.9", 25, False), ("16", 25, True)],
)  # fmt: skip
def test_intake_goals_edges(age: str, fibre: int, minerals: bool) -> None:
    goals = calculate("intake_goals_who", {"age": age, "energy_kcal": 1800}).value
    assert isinstance(goals, dict)
    assert goals["fibre_min_g"] == fibre
    assert ("sodium_max_mg" in goals) is minerals


def test_intake_goals_start_at_two() -> None:
    assert not calculate("intake_goals_who", {"age": "1.9", "energy_kcal": 1000}).applicable
