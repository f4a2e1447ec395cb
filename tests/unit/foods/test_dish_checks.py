"""D0-D9 and what a dish is made of: the library passes, and each check catches its error."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foods.catalogue.dishes import ingredient_foods
from foods.dish_checks import check_dishes
from foods.dish_facts import HALF, REACH, DishFacts, analyse, range_of, to_half

D = Decimal


@pytest.fixture(scope="module")
def foods(shipped):  # type: ignore[no-untyped-def]
    return ingredient_foods(shipped)


@pytest.fixture
def dish(shipped_dishes: list[DishFacts]) -> DishFacts:
    return next(dish for dish in shipped_dishes if dish.name == "Huevos a la mexicana")


def _failed(foods, *dishes: DishFacts) -> set[str]:  # type: ignore[no-untyped-def]
    return {finding.check for finding in check_dishes(dishes, foods)}


def _grams(dish: DishFacts, food: str, grams: str) -> DishFacts:
    changed = tuple((n, D(grams) if n == food else g) for n, g in dish.ingredients)
    return replace(dish, ingredients=changed)


def test_library_passes_its_checks(shipped_dishes, foods):
    assert len(shipped_dishes) >= 480
    assert check_dishes(shipped_dishes, foods) == []


def test_library_serves_every_meal(shipped_dishes):
    for meal, least in {"desayuno": 200, "colacion": 150, "comida": 300, "cena": 300}.items():
        assert sum(meal in dish.meals for dish in shipped_dishes) >= least


def test_library_holds_no_portion_variants(shipped_dishes):
    assert not [dish.name for dish in shipped_dishes if "porción" in dish.name]


def test_d0_food_renamed(dish, foods):
    less = {name: food for name, food in foods.items() if name != "Jitomate crudo"}
    assert _failed(less, dish) == {"D0"}


def test_d0_no_ingredients(dish, foods):
    assert _failed(foods, replace(dish, ingredients=())) == {"D0"}


@pytest.mark.parametrize("grams", ["0", "-5"])
def test_d1_grams_positive(dish, foods, grams):
    assert _failed(foods, _grams(dish, "Jitomate crudo", grams)) == {"D1"}


@pytest.mark.parametrize(("grams", "fails"), [("57.4", False), ("57.6", True)])
def test_d2_grams_off_the_half(dish, foods, grams, fails):
    """An egg is 50 g: up to 0.15 of an equivalent (57.5 g) is still one."""
    assert ("D2" in _failed(foods, _grams(dish, "Huevo entero crudo", grams))) is fails


def test_d3_no_equivalents(dish, foods):
    assert "D3" in _failed(foods, replace(dish, ingredients=(("Sal", D(1)),)))


def test_d4_energy_does_not_agree(dish, foods):
    food = foods["Huevo entero crudo"]
    wrong = {**foods, food.name: replace(food, per_100g={**food.per_100g, "energy_kcal": D(1430)})}
    assert "D4" in _failed(wrong, dish)


def test_d5_same_name_twice(dish, foods):
    assert _failed(foods, dish, replace(dish, name="HUEVOS A LA MEXICANA")) == {"D5"}


@pytest.mark.parametrize("meals", [(), ("almuerzo",)])
def test_d6_unknown_meal(dish, foods, meals):
    assert _failed(foods, replace(dish, meals=meals)) == {"D6"}


def test_d7_title_says_what_it_lacks(dish, foods):
    assert _failed(foods, replace(dish, name="Huevos con atún")) == {"D7"}


@pytest.mark.parametrize("steps", ["", "x" * 601])
def test_d8_steps(dish, foods, steps):
    assert _failed(foods, replace(dish, steps=steps)) == {"D8"}


def test_d9_raw_is_said(dish, foods):
    raw = replace(dish, name="Ceviche de huevo")
    assert _failed(foods, raw) == {"D9"}
    assert _failed(foods, replace(raw, is_raw=True)) == set()


def test_allergens_and_diet_come_from_ingredients(shipped_dishes, foods):
    by_name = {dish.name: dish for dish in shipped_dishes}

    def made(name: str):  # type: ignore[no-untyped-def]
        return analyse([(foods[n], g) for n, g in by_name[name].ingredients])

    eggs = made("Huevos a la mexicana")
    assert (eggs.contains, eggs.is_vegetarian, eggs.is_vegan) == (frozenset({"huevo"}), True, False)
    vegan = made("Bowl de quinoa, frijol y aguacate")
    assert (vegan.contains, vegan.is_vegan) == (frozenset(), True)
    toast = made("Pan tostado con aguacate y frijol")
    assert "gluten" in toast.contains
    assert {"leche", "huevo"} <= toast.may_contain
    assert not toast.is_vegan
    assert not made("Pollo al chipotle con arroz y ensalada").is_vegetarian


def test_food_of_several_groups_counts_in_each(foods):
    made = analyse([(foods["Sope sencillo"], D("94.4"))])
    assert {key: reach.number for key, reach in made.ranges.items()} == {
        "cereal_sg": 2,
        "grasa_sp": 1,
    }


def test_losing_an_allergen_shows(shipped_dishes, foods):
    """Mutation: an egg without its allergen would offer eggs to whom they hurt."""
    egg = foods["Huevo entero crudo"]
    dish = next(d for d in shipped_dishes if d.name == "Huevos a la mexicana")
    without = {**foods, egg.name: replace(egg, contains=frozenset())}
    assert analyse([(foods[n], g) for n, g in dish.ingredients]).contains == {"huevo"}
    assert analyse([(without[n], g) for n, g in dish.ingredients]).contains == frozenset()


def test_shipped_foods_declare_what_their_name_says(shipped):
    """A food named for an allergen has it."""
    named = {
        "queso ": "leche",
        "yogur ": "leche",
        "huevo ": "huevo",
        "camarón ": "crustaceos",
        "atún ": "pescado",
        "nuez ": "nuez",
        "cacahuate ": "cacahuate",
        "tofu ": "soya",
        "pasta cocida": "gluten",
        "avena ": "gluten",
        "ajonjolí": "ajonjoli",
    }
    for food in shipped:
        for start, allergen in named.items():
            if food.name.lower().startswith(start):
                assert allergen in food.contains, food.name
        assert food.origin, food.name


@given(st.decimals("0.5", "12", places=1), st.sampled_from([*REACH, "leche_desc", "aoa_a"]))
def test_range_holds_the_recipe_and_never_vanishes_but_cooking_fat(number, group):
    half = to_half(number)
    reach = range_of(group, half)
    assert reach.minimum <= reach.number <= reach.maximum
    assert reach.minimum >= (0 if group == "grasa_sp" else min(half, HALF))


@pytest.mark.parametrize(
    ("exact", "half"), [("0.24", "0"), ("0.25", "0.5"), ("0.74", "0.5"), ("0.75", "1"), ("2", "2")]
)
def test_to_half(exact, half):
    assert to_half(D(exact)) == D(half)


@pytest.mark.parametrize(
    ("group", "number", "least", "most"),
    [
        ("verdura", "1", "0.5", "2"),
        ("cereal_sg", "2", "1", "4"),
        ("aoa_mb", "1", "0.5", "3"),
        ("grasa_sp", "0.5", "0", "1.5"),
        ("leche_desc", "1", "1", "1"),
    ],
)
def test_range_of(group, number, least, most):
    reach = range_of(group, D(number))
    assert (reach.minimum, reach.maximum) == (D(least), D(most))
