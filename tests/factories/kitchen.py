"""The library and the foods that ship, as the engine sees them, read from their files: no database.

What `plans.kitchen` reads from the rows; a test holds both to the same.
"""

from __future__ import annotations

from functools import lru_cache

from foods.catalogue import FILES, parse
from foods.catalogue.dishes import LIBRARY, ingredient_foods, parse_dishes
from foods.dish_facts import DishAnalysis, DishFacts, analyse
from foods.facts import FoodFacts
from plans.engine.gate import Food
from plans.engine.library import Offer
from plans.engine.menu import Candidate
from plans.engine.offers import RecipeFood, nutrients_in, offer_of


@lru_cache(maxsize=1)
def shipped_facts() -> dict[str, FoodFacts]:
    """Every food of the files, by name."""
    return {food.name: food for file in FILES for food in parse(file.read())}


@lru_cache(maxsize=1)
def shipped_foods() -> tuple[Food, ...]:
    """The foods that fill one equivalent of one group."""
    return tuple(
        Food(
            Candidate(food.name, food.group, food.name),
            (food.name, *(synonym.text for synonym in food.synonyms)),
            food.contains | food.may_contain,
            food.origin,
            nutrients_in(food.per_100g, food.net_g),
        )
        for food in shipped_facts().values()
        if not food.equivalents
    )


@lru_cache(maxsize=1)
def shipped_names() -> dict[str, tuple[str, ...]]:
    """All the names each food goes by."""
    return {
        food.name: (food.name, *(synonym.text for synonym in food.synonyms))
        for food in shipped_facts().values()
    }


@lru_cache(maxsize=1)
def shipped_offers() -> tuple[Offer, ...]:
    """The dishes of the library."""
    facts = shipped_facts()
    known = ingredient_foods(facts.values())
    found = []
    for dish in parse_dishes(LIBRARY.read()):
        if all(name in known for name, _ in dish.ingredients):
            made = analyse((known[name], grams) for name, grams in dish.ingredients)
            found.append(_offer(dish, made, facts))
    return tuple(found)


def _offer(dish: DishFacts, made: DishAnalysis, facts: dict[str, FoodFacts]) -> Offer:
    parts = [
        RecipeFood(
            key=name,
            name=name,
            group=facts[name].group,
            grams=grams,
            net_g=facts[name].net_g,
            measure=facts[name].measure,
            quantity=facts[name].quantity,
            equivalents=facts[name].equivalents,
            per_100g=facts[name].per_100g,
        )
        for name, grams in dish.ingredients
    ]
    return offer_of(
        key=dish.code,
        name=dish.name,
        meals=dish.meals,
        ranges=made.ranges,
        parts=parts,
        allergens=made.contains | made.may_contain,
        is_vegetarian=made.is_vegetarian,
        is_vegan=made.is_vegan,
        is_raw=dish.is_raw,
        cost=dish.cost,
        season=dish.season,
        needs_stove=dish.needs_stove,
        is_portable=dish.is_portable,
        is_quick=dish.is_quick,
    )
