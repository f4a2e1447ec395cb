"""The dishes a clinic may serve: with what it says of their foods, and none still proposed."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from accounts.models import Membership
from foods.models import Dish, Food, FoodAllergen
from plans.cookbook import cookbook_of, foods_for, seen_of
from plans.engine.library import Offer
from tests.factories.foods import dish_of, food_of

pytestmark = pytest.mark.django_db
RELEASED = "Tortilla de maíz"


@pytest.fixture(autouse=True)
def _library() -> None:
    call_command("foods_load", verbosity=0)


def made_with(by: Membership, food: Food) -> list[Offer]:
    """The dishes offered that have a food in them."""
    offers = cookbook_of(clinic=by.clinic).offers
    return [one for one in offers if any(part.key == str(food.pk) for part in one.ingredients)]


@pytest.mark.parametrize("certain", [True, False])
def test_correction_of_a_food_reaches_its_dishes(owner, stranger, certain) -> None:
    released = Food.objects.get(name=RELEASED)
    before = made_with(owner, released)
    assert any("vegan" in one.tags for one in before)
    mine = food_of("Tortilla de la esquina", clinic=owner.clinic, origin="vegetal")
    Food.objects.filter(pk=mine.pk).update(shadows=released)
    FoodAllergen.objects.create(food=mine, allergen="leche", is_certain=certain)
    after = made_with(owner, released)
    assert len(after) == len(before)
    assert all("leche" in one.allergens and "vegan" not in one.tags for one in after)
    assert made_with(stranger, released) == before


def test_food_corrected_to_animal_leaves_the_vegetarian_s_table(owner) -> None:
    released = Food.objects.get(name=RELEASED)
    mine = food_of("Tortilla con manteca", clinic=owner.clinic, origin="animal")
    Food.objects.filter(pk=mine.pk).update(shadows=released)
    assert not any("vegetarian" in one.tags for one in made_with(owner, released))


def test_allergen_of_an_own_food_is_seen_at_once(owner, django_assert_max_num_queries) -> None:
    mine = food_of("Nopal del huerto", clinic=owner.clinic, origin="vegetal")

    def told() -> frozenset[str]:
        foods = foods_for(clinic=owner.clinic, seen=seen_of(owner.clinic))
        return next(one.allergens for one in foods if one.candidate.key == str(mine.pk))

    assert told() == frozenset()
    with django_assert_max_num_queries(5):
        assert told() == frozenset()
    FoodAllergen.objects.create(food=mine, allergen="leche", is_certain=True)
    assert told() == {"leche"}


def test_proposed_dish_is_not_offered(owner) -> None:
    dish = dish_of("Caldo propuesto", clinic=owner.clinic)
    assert str(dish.pk) in {one.key for one in cookbook_of(clinic=owner.clinic).offers}
    Dish.objects.filter(pk=dish.pk).update(is_proposed=True)
    assert str(dish.pk) not in {one.key for one in cookbook_of(clinic=owner.clinic).offers}
