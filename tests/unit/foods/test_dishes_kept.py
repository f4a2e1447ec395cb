"""The dishes kept in memory: the same answers, few queries, and never an old or a foreign one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import F

from foods.dish_facts import DishFacts
from foods.dish_selectors import (
    Restrictions,
    dish_choice,
    dishes_for,
    dishes_kept,
    with_ingredients,
)
from foods.kept import KeptByState
from foods.models import Dish, Food, FoodAllergen
from foods.services.dishes import dish_change, dish_create, dish_retire
from foods.services.foods import food_change
from foods.services.library import library_load
from tests.factories.foods import food_facts, food_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_library")]


@pytest.fixture
def own(nutritionist) -> Dish:
    """A dish of the clinic, of one food of its own."""
    food_of("Hierba del huerto", clinic=nutritionist.clinic, origin="vegetal")
    facts = DishFacts(
        code="",
        name="Caldo del huerto",
        meals=("cena",),
        ingredients=(("Hierba del huerto", Decimal(100)),),
    )
    return dish_create(facts=facts, by=nutritionist)


def _own_of(clinic):  # type: ignore[no-untyped-def]
    return [c for c in dishes_for(clinic=clinic) if c.name == "Caldo del huerto"]


def test_kept_dishes_are_those_computed_now(own, clinic):
    now = {d.pk: dish_choice(d) for d in with_ingredients(Dish.objects.filter(retired_at=None))}
    kept = dishes_kept(clinic=clinic)
    assert {choice.dish_id: choice for choice in kept} == now
    assert [c.name for c in kept if c.dish_id == own.pk] == ["Caldo del huerto"]


def test_queries_of_kept_dishes(own, clinic, django_assert_num_queries):
    dishes_for(clinic=clinic)
    with django_assert_num_queries(5):
        assert dishes_for(clinic=clinic, restrictions=Restrictions(vegan=True, terms=("nopal",)))


def test_queries_when_own_dishes_changed(own, clinic, django_assert_num_queries):
    dishes_for(clinic=clinic)
    Dish.objects.get(pk=own.pk).save(update_fields=["updated_at"])
    with django_assert_num_queries(5 + 7):
        dishes_for(clinic=clinic)


def test_own_dishes_stay_in_their_clinic(own, clinic, stranger):
    assert _own_of(clinic)
    assert not _own_of(stranger.clinic)
    assert not _own_of(None)


def test_changed_dish_is_offered_changed(own, clinic, nutritionist):
    before = _own_of(clinic)[0]
    facts = DishFacts(
        code="",
        name=own.name,
        meals=("comida",),
        ingredients=(("Hierba del huerto", Decimal(200)),),
    )
    dish_change(dish=own, facts=facts, by=nutritionist)
    after = _own_of(clinic)[0]
    assert after.meals == {"comida"}
    assert after.macros.energy_kcal == 2 * before.macros.energy_kcal


def test_retired_dish_is_offered_no_more(own, clinic, nutritionist):
    assert _own_of(clinic)
    dish_retire(dish=own, by=nutritionist)
    assert not _own_of(clinic)


def test_allergen_added_to_own_food_is_seen_at_once(own, clinic, nutritionist):
    who = Restrictions(allergens=frozenset({"soya"}))
    assert own.pk in {c.dish_id for c in dishes_for(clinic=clinic, restrictions=who)}
    food = Food.objects.get(name="Hierba del huerto")
    facts = food_facts(food.name, origin="vegetal", contains=frozenset({"soya"}))
    food_change(food=food, facts=facts, by=nutritionist)
    assert own.pk not in {c.dish_id for c in dishes_for(clinic=clinic, restrictions=who)}


def test_new_release_is_offered_at_once():
    before = {choice.dish_id for choice in dishes_for(clinic=None)}
    released = Food.objects.filter(name="Jitomate crudo")
    FoodAllergen.objects.create(food=released.get(), allergen="soya", is_certain=True)
    released.update(row_sha256="f" * 64, fat_g=F("fat_g") + 1)
    library_load()
    after = dishes_for(clinic=None)
    assert not before & {choice.dish_id for choice in after}
    with_tomato = next(c for c in after if c.name == "Huevos a la mexicana")
    assert "soya" in with_tomato.contains


def test_least_used_is_forgotten():
    shelf: KeptByState[str] = KeptByState(most=2)
    reads: list[str] = []

    def read(key: str, state: int = 0) -> str:
        return shelf.get(key, (state,), lambda: reads.append(key) or key)

    for key in ("a", "b", "a", "c", "a", "b"):
        assert read(key) == key
    assert reads == ["a", "b", "c", "b"]
    read("a", state=1)
    assert reads[-1] == "a"


def _with(clinic, name):  # type: ignore[no-untyped-def]
    """The dishes offered that have a food in them."""
    return [c for c in dishes_for(clinic=clinic) if any(i.name == name for i in c.ingredients)]


@pytest.mark.parametrize("certain", [True, False])
def test_correction_of_a_food_reaches_the_dishes_that_ship(clinic, stranger, certain):
    released = Food.objects.get(name="Tortilla de maíz")
    before = _with(clinic, released.name)
    assert before and any(one.is_vegan for one in before)
    correction = food_of("Tortilla de la esquina", clinic=clinic, origin="vegetal")
    Food.objects.filter(pk=correction.pk).update(shadows=released)
    FoodAllergen.objects.create(food=correction, allergen="leche", is_certain=certain)
    after = _with(clinic, released.name)
    assert len(after) == len(before)
    assert all("leche" in one.contains | one.may_contain for one in after)
    assert not any(one.is_vegan for one in after)
    without_milk = Restrictions(allergens=frozenset({"leche"}))
    offered = dishes_for(clinic=clinic, restrictions=without_milk)
    assert not any(i.name == released.name for one in offered for i in one.ingredients)
    assert _with(stranger.clinic, released.name) == before


def test_correction_does_not_take_an_allergen_out_of_a_dish(clinic):
    released = Food.objects.filter(
        allergens__allergen="leche",
        allergens__is_certain=True,
        in_dishes__isnull=False,
        clinic=None,
    ).first()
    correction = food_of("Sin leche, dicen", clinic=clinic, origin="vegetal")
    Food.objects.filter(pk=correction.pk).update(shadows=released)
    assert all("leche" in one.contains for one in _with(clinic, released.name))


def test_correction_of_unknown_origin_may_have_any_allergen(clinic):
    released = Food.objects.get(name="Tortilla de maíz")
    correction = food_of("Quién sabe", clinic=clinic, origin="")
    Food.objects.filter(pk=correction.pk).update(shadows=released)
    assert all(
        "cacahuate" in one.contains | one.may_contain for one in _with(clinic, released.name)
    )
