"""Writes of a clinic's own dishes. A changed recipe is a new version; the former is kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from foods.dish_checks import check_dishes
from foods.dish_facts import DishFacts
from foods.models import Dish, DishEquivalent, DishIngredient, DishMeal, Food, FoodGroup
from foods.selectors import foods_visible_to, ingredient_food, with_equivalent
from foods.services.library import dish_row, equivalent_rows, ingredient_rows
from foods.services.preferences import favourites_follow

BLOCKING = frozenset({"D0", "D1", "D3", "D6"})
"""A dish that cannot be computed is refused; grams off the half (D2) are the clinic's decision."""


@transaction.atomic
def dish_create(*, facts: DishFacts, by: Membership) -> Dish:
    """A new dish of the clinic. Raises ValidationError, in Spanish, and PermissionDenied."""
    check(by, Permission.EDIT_CATALOGUE)
    return _write(Dish(clinic=by.clinic), facts)


@transaction.atomic
def dish_change(*, dish: Dish, facts: DishFacts, by: Membership) -> Dish:
    """The next version of one of the clinic's dishes; plans made with the former keep it.

    Raises ValidationError and PermissionDenied.
    """
    dish_retire(dish=dish, by=by)
    changed = _write(Dish(clinic=by.clinic, replaces=dish, version=dish.version + 1), facts)
    favourites_follow(former=dish, dish=changed)
    return changed


@transaction.atomic
def dish_retire(*, dish: Dish, by: Membership) -> Dish:
    """Offer one of the clinic's dishes no more."""
    check(by, Permission.EDIT_CATALOGUE)
    if dish.clinic_id is None or dish.clinic_id != by.clinic_id:
        raise PermissionDenied("Este platillo no es de su consultorio.")
    dish.retired_at = timezone.now()
    dish.save(update_fields=["retired_at", "updated_at"])
    return dish


def _write(owner: Dish, facts: DishFacts) -> Dish:
    foods = _foods_by_name(owner, facts)
    known = {name: ingredient_food(food) for name, food in foods.items()}
    wrong = [f for f in check_dishes([facts], known) if f.check in BLOCKING]
    if wrong:
        raise ValidationError([f"{f.value}: {f.message}" if f.value else f.message for f in wrong])
    dish = dish_row(facts, clinic=owner.clinic, replaces=owner.replaces, version=owner.version)
    dish.full_clean()
    dish.save()
    groups = {group.key: group for group in FoodGroup.objects.all()}
    pairs = [(known[name], grams) for name, grams in facts.ingredients]
    rows: list[DishMeal | DishIngredient | DishEquivalent] = [
        *(DishMeal(dish=dish, meal=meal) for meal in facts.meals),
        *ingredient_rows(dish, facts, foods),
        *equivalent_rows(dish, pairs, groups),
    ]
    for row in rows:
        row.save()
    return dish


def _foods_by_name(owner: Dish, facts: DishFacts) -> Mapping[str, Food]:
    """The foods of the recipe that the clinic sees: its corrections, not what they correct."""
    names = [name for name, _ in facts.ingredients]
    seen = foods_visible_to(clinic=owner.clinic).filter(name__in=names)
    foods = with_equivalent(seen).prefetch_related("allergens").order_by("clinic")
    return {food.name: food for food in foods}
