"""The library in the database: loaded once, offered by meal and restriction, hidden from others."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from foods.dish_facts import MEALS
from foods.dish_selectors import (
    Restrictions,
    dish_choice,
    dishes_for,
    dishes_visible_to,
    nearest_kitchen_fraction,
    suits,
    with_ingredients,
)
from foods.models import (
    CatalogueRelease,
    Dish,
    DishEquivalent,
    DishIngredient,
    DishMeal,
    Food,
    FoodAllergen,
)
from foods.services.library import library_load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_library")]


@pytest.fixture(scope="module")
def offered(loaded_library, django_db_blocker):  # type: ignore[no-untyped-def]
    """Every dish that ships, as plans see it."""
    with django_db_blocker.unblock():
        return dishes_for(clinic=None)


def _dish(name: str) -> Dish:
    return with_ingredients(Dish.objects.filter(name=name)).get()


def test_library_loaded_once():
    assert library_load().already
    assert CatalogueRelease.objects.filter(catalogue="platillos").count() == 1
    assert Dish.objects.count() >= 480


def test_library_follows_a_changed_food():
    Food.objects.filter(name="Jitomate crudo").update(row_sha256="f" * 64)
    again = library_load()
    assert (again.already, again.retired) == (False, again.added)


def test_choice_carries_kitchen_words_ranges_and_both_energies():
    dish = dish_choice(_dish("Huevos a la mexicana"))
    egg = next(item for item in dish.ingredients if item.name.startswith("Huevo"))
    assert (egg.measure, egg.grams) == ("1 pieza", 50)
    assert dish.ranges["aoa_m"].maximum == 2
    assert dish.by_group.energy_kcal == sum(
        {"verdura": 25, "aoa_m": 75, "grasa_sp": 45}[key] * reach.number
        for key, reach in dish.ranges.items()
    )
    assert dish.macros.energy_kcal != dish.by_group.energy_kcal
    assert dish.steps


def test_stored_equivalents_are_the_computed_ones(offered):
    stored: dict[int, dict[str, Decimal]] = {}
    for row in DishEquivalent.objects.select_related("group"):
        stored.setdefault(row.dish_id, {})[row.group.key] = row.number
    for dish in offered:
        assert stored[dish.dish_id] == {key: reach.number for key, reach in dish.ranges.items()}


def test_dishes_for_queries_are_constant(offered, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert dishes_for(clinic=None, meals=["colacion"])


def test_dishes_for_a_meal():
    assert all("cena" in dish.meals for dish in dishes_for(clinic=None, meals=["cena"]))


@pytest.mark.parametrize("allergen", ["leche", "huevo", "pescado", "gluten", "nuez", "cacahuate"])
def test_no_dish_with_the_allergen_is_offered(offered, allergen):
    """Certain or possible, re-read from the foods themselves."""
    who = Restrictions(allergens=frozenset({allergen}))
    ids = {dish.dish_id for dish in offered if suits(dish, who)}
    hurt = FoodAllergen.objects.filter(allergen=allergen).values("food")
    assert ids
    assert not DishIngredient.objects.filter(dish__in=ids, food__in=hurt).exists()


COVERAGE = {
    "sin leche": Restrictions(allergens=frozenset({"leche"})),
    "sin huevo": Restrictions(allergens=frozenset({"huevo"})),
    "sin pescado ni mariscos": Restrictions(
        allergens=frozenset({"pescado", "crustaceos", "moluscos"})
    ),
    "sin gluten": Restrictions(allergens=frozenset({"gluten"})),
    "sin nueces ni cacahuate": Restrictions(allergens=frozenset({"nuez", "cacahuate"})),
    "sin leche ni gluten": Restrictions(allergens=frozenset({"leche", "gluten"})),
    "sin leche, gluten ni huevo": Restrictions(allergens=frozenset({"leche", "gluten", "huevo"})),
    "vegetariano": Restrictions(vegetarian=True),
    "vegano": Restrictions(vegan=True),
}


@pytest.mark.parametrize("who", COVERAGE)
def test_coverage_by_meal_and_exclusion(offered, who):
    """Seven options a slot, and slots differ: at least 60 dishes whatever is excluded."""
    for meal in MEALS:
        found = [dish for dish in offered if meal in dish.meals and suits(dish, COVERAGE[who])]
        assert len(found) >= 60, (who, meal, len(found))


def test_terms_refuse_dish_by_ingredient():
    who = Restrictions(terms=("Nopal", ""))
    dish = dish_choice(_dish("Tacos de frijol con nopales"))
    assert not suits(dish, who)
    assert suits(dish, Restrictions(terms=("atún",)))


def test_raw_dishes_are_not_offered_when_refused():
    assert Dish.objects.filter(is_raw=True).exists()
    assert not [
        d for d in dishes_for(clinic=None, restrictions=Restrictions(no_raw=True)) if d.is_raw
    ]


def test_own_dishes_hidden_from_other_clinic(clinic, stranger):
    own = Dish.objects.create(clinic=clinic, name="Mi platillo", name_normalised="mi platillo")
    assert own in dishes_visible_to(clinic=clinic)
    assert own not in dishes_visible_to(clinic=stranger.clinic)
    assert own not in dishes_visible_to(clinic=None)


def test_sub_dish_brings_its_foods_in_proportion(clinic):
    base = _dish("Huevos a la mexicana")
    whole = sum(row.grams for row in base.ingredients.all())
    own = Dish.objects.create(clinic=clinic, name="Doble", name_normalised="doble")
    DishIngredient.objects.create(dish=own, order=1, sub_dish=base, grams=whole * 2)
    made = dish_choice(with_ingredients(Dish.objects.filter(pk=own.pk)).get())
    once = dish_choice(base)
    assert made.macros.energy_kcal == pytest.approx(once.macros.energy_kcal * 2)
    assert made.contains == {"huevo"}


@pytest.mark.parametrize(
    ("exact", "near"), [("0.52", "1/2"), ("0.98", "1"), ("0.34", "1/3"), ("1.76", "7/4")]
)
def test_kitchen_fraction(exact, near):
    from fractions import Fraction

    assert nearest_kitchen_fraction(Fraction(exact)) == Fraction(near)


def _refused(row) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_database_refuses_what_a_dish_cannot_be(clinic):
    dish = Dish.objects.create(clinic=clinic, name="Mío", name_normalised="mio")
    food = Food.objects.first()
    other = Dish.objects.filter(release__isnull=False).first()
    release = other.release
    named = {"name": "X", "name_normalised": "x"}
    for row in (
        Dish(**named),
        Dish(**named, clinic=clinic, release=release, code="Z"),
        Dish(**named, release=release),
        Dish(clinic=clinic, name="", name_normalised=""),
        Dish(**named, clinic=clinic, cost="caro"),
        Dish(**named, clinic=clinic, portions=0),
        Dish(**named, release=release, code=other.code),
        Dish(release=release, code="Z", name="X", name_normalised=other.name_normalised),
        Dish(clinic=clinic, name="Mío", name_normalised="mio"),
        DishMeal(dish=other, meal=other.meals.first().meal),
        DishMeal(dish=dish, meal="almuerzo"),
        DishIngredient(dish=dish, order=1, food=food, grams=0),
        DishIngredient(dish=dish, order=1, grams=1),
        DishIngredient(dish=dish, order=1, food=food, sub_dish=other, grams=1),
        DishIngredient(dish=dish, order=1, sub_dish=dish, grams=1),
        DishIngredient(dish=other, order=1, food=food, grams=1),
        DishEquivalent(dish=dish, group=food.group, number=0, minimum=0, maximum=1),
        DishEquivalent(dish=dish, group=food.group, number=1, minimum=2, maximum=3),
        DishEquivalent(dish=dish, group=food.group, number=2, minimum=1, maximum=1),
        FoodAllergen(food=food, allergen="kryptonita", is_certain=True),
    ):
        _refused(row)
    FoodAllergen.objects.create(food=food, allergen="soya", is_certain=True)
    _refused(FoodAllergen(food=food, allergen="soya", is_certain=False))
    repeated = other.equivalents.first()
    _refused(DishEquivalent(dish=other, group=repeated.group, number=1, minimum=1, maximum=1))
