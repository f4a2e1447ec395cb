"""A recipe as it is read: its foods, and the dishes inside it with theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from foods.dish_facts import analyse
from foods.dish_selectors import ServedIngredient, dish_choice, served, share_of
from foods.models import Allergen, Dish, Meal
from foods.selectors import ingredient_food
from nutrition.exchanges import group_profiles


@dataclass(frozen=True, slots=True)
class InsideDish:
    """Some grams of a dish inside another. `is_outdated` if its recipe changed since."""

    name: str
    public_id: str
    grams: Decimal
    contains: tuple[str, ...]
    foods: tuple[ServedIngredient, ...]
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """What goes in some portions of a dish."""

    foods: tuple[ServedIngredient, ...] = field(default_factory=tuple)
    dishes: tuple[InsideDish, ...] = field(default_factory=tuple)


def recipe_of(dish: Dish, *, portions: Decimal) -> Recipe:
    """The recipe of a dish read by `with_ingredients`, for so many portions."""
    rows = list(dish.ingredients.all())
    return Recipe(
        foods=tuple(served(r.food, r.grams * portions) for r in rows if r.food is not None),
        dishes=tuple(
            _inside(r.sub_dish, r.grams * portions) for r in rows if r.sub_dish is not None
        ),
    )


def _inside(dish: Dish, grams: Decimal) -> InsideDish:
    pairs = share_of(dish, grams)
    made = analyse((ingredient_food(food), part) for food, part in pairs)
    return InsideDish(
        name=dish.name,
        public_id=str(dish.public_id),
        grams=grams,
        contains=tuple(Allergen(a).label for a in sorted(made.contains)),
        foods=tuple(served(food, part) for food, part in pairs),
        is_outdated=dish.retired_at is not None,
    )


def portion_facts(dish: Dish) -> dict[str, Any]:
    """What a page says of one portion: equivalents, both energies, allergens and meals, named."""
    choice = dish_choice(dish)
    groups = group_profiles()
    return {
        "choice": choice,
        "equivalents": [(groups[k].name, choice.ranges[k]) for k in groups if k in choice.ranges],
        "contains": [Allergen(a).label for a in sorted(choice.contains)],
        "may_contain": [Allergen(a).label for a in sorted(choice.may_contain)],
        "meal_names": [label for meal, label in Meal.choices if meal in choice.meals],
    }
