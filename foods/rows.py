"""From facts to rows: the one place where a food's columns are filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foods.facts import FoodFacts, SynonymFacts
from foods.measures import quantity_decimal, quantity_text
from foods.models import Food, FoodAllergen, FoodEquivalence, FoodGroup, FoodPortion, FoodSynonym
from foods.text import normalise, search_key


def food_row(facts: FoodFacts, *, group: FoodGroup, **owner: Any) -> Food:
    """An unsaved food. `owner` is `release=` or `clinic=` (and `shadows=`)."""
    return fill_food(Food(**owner), facts, group=group)


def fill_food(food: Food, facts: FoodFacts, *, group: FoodGroup) -> Food:
    """Set every column that comes from the facts; saves nothing."""
    food.code, food.group = facts.code, group
    name_food(food, facts.name)
    for key, value in facts.per_100g.items():
        setattr(food, key, value)
    food.glycaemic_index = None if facts.glycaemic_index is None else int(facts.glycaemic_index)
    food.source_type, food.source_id = facts.source_type, facts.source_id
    food.origin = facts.origin
    food.proxy, food.row_sha256 = facts.proxy, facts.sha256
    food.public_found, food.public_agree = facts.public_found, facts.public_agree
    return food


def name_food(food: Food, name: str) -> None:
    """Name a food and keep the columns that search uses in step."""
    food.name = name.strip()
    food.name_normalised = normalise(name)
    food.search_key = search_key(name)


def portion_row(food: Food, facts: FoodFacts) -> FoodPortion:
    """The unsaved equivalent portion of a food."""
    return FoodPortion(
        food=food,
        measure=facts.measure,
        quantity_text=quantity_text(facts.quantity),
        quantity=quantity_decimal(facts.quantity),
        net_g=facts.net_g,
        gross_g=facts.gross_g,
        is_equivalent=True,
        source=facts.measure_source,
    )


def equivalence_rows(
    food: Food, facts: FoodFacts, groups: Mapping[str, FoodGroup]
) -> list[FoodEquivalence]:
    """The unsaved equivalents of a food that counts in several groups; none for the others."""
    return [
        FoodEquivalence(food=food, group=groups[key], number=number)
        for key, number in facts.equivalents.items()
    ]


def allergen_rows(food: Food, facts: FoodFacts) -> list[FoodAllergen]:
    """The unsaved allergens of a food: those it has, and those its label may add."""
    certain = [FoodAllergen(food=food, allergen=a, is_certain=True) for a in facts.contains]
    possible = facts.may_contain - facts.contains
    return certain + [FoodAllergen(food=food, allergen=a, is_certain=False) for a in possible]


def synonym_rows(food: Food, synonyms: tuple[SynonymFacts, ...]) -> list[FoodSynonym]:
    """The unsaved other names of a food, without repetitions."""
    by_key = {normalise(synonym.text): synonym for synonym in synonyms}
    return [
        FoodSynonym(
            food=food,
            text=synonym.text,
            normalised=key,
            search_key=search_key(synonym.text),
            region=synonym.region,
        )
        for key, synonym in by_key.items()
        if key
    ]
