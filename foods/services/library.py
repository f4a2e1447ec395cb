"""Loads the library of dishes that ships, after the foods."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from foods.catalogue import CatalogueFile
from foods.catalogue.dishes import LIBRARY, parse_dishes
from foods.dish_checks import check_dishes
from foods.dish_facts import DishFacts, IngredientFood, analyse
from foods.models import (
    CatalogueRelease,
    Dish,
    DishEquivalent,
    DishIngredient,
    DishMeal,
    Food,
    FoodGroup,
)
from foods.selectors import ingredient_food, with_equivalent
from foods.services.catalogue import CatalogueRejectedError, LoadedFile
from foods.text import normalise, search_key


@transaction.atomic
def library_load(*, file: CatalogueFile = LIBRARY) -> LoadedFile:
    """Load the dishes, or none; the same file over the same foods is loaded once.

    Dishes whose ingredients are not loaded (the optional foods) are left out. Raises
    CatalogueRejectedError if a dish fails its checks.
    """
    foods = {food.name: food for food in with_equivalent(_released_foods())}
    known = {name: ingredient_food(food) for name, food in foods.items()}
    content = file.read()
    sha256 = hashlib.sha256(content + _state_of(foods.values())).hexdigest()
    current = CatalogueRelease.objects.filter(catalogue=file.catalogue, is_current=True).first()
    if current and current.sha256 == sha256:
        return LoadedFile(current, already=True)
    dishes = [d for d in parse_dishes(content) if all(name in known for name, _ in d.ingredients)]
    findings = check_dishes(dishes, known)
    if findings:
        raise CatalogueRejectedError(findings)
    retired = Dish.objects.filter(clinic=None, retired_at=None).update(retired_at=timezone.now())
    CatalogueRelease.objects.filter(catalogue=file.catalogue).update(is_current=False)
    release = CatalogueRelease.objects.create(
        catalogue=file.catalogue,
        name=file.name,
        sha256=sha256,
        source=file.source,
        rows=len(dishes),
    )
    _write(dishes, release, foods, known)
    return LoadedFile(release, already=False, added=len(dishes), retired=retired)


def _released_foods() -> QuerySet[Food]:
    return Food.objects.filter(clinic=None, retired_at=None).prefetch_related("allergens")


def _state_of(foods: Iterable[Food]) -> bytes:
    """What the foods are now: a changed food changes the dishes made of it."""
    return "".join(sorted(food.row_sha256 for food in foods)).encode()


def _write(
    dishes: list[DishFacts],
    release: CatalogueRelease,
    foods: Mapping[str, Food],
    known: Mapping[str, IngredientFood],
) -> None:
    """Bulk inserts: the library is catalogue data, and the release is its history."""
    groups = {group.key: group for group in FoodGroup.objects.all()}
    pairs = [(dish_row(facts, release=release), facts) for facts in dishes]
    Dish.objects.bulk_create([row for row, _ in pairs], batch_size=500)
    DishMeal.objects.bulk_create(
        [DishMeal(dish=row, meal=meal) for row, facts in pairs for meal in facts.meals],
        batch_size=1000,
    )
    DishIngredient.objects.bulk_create(
        chain.from_iterable(ingredient_rows(row, facts, foods) for row, facts in pairs),
        batch_size=1000,
    )
    DishEquivalent.objects.bulk_create(
        chain.from_iterable(
            equivalent_rows(row, [(known[n], g) for n, g in facts.ingredients], groups)
            for row, facts in pairs
        ),
        batch_size=1000,
    )


def dish_row(facts: DishFacts, **owner: object) -> Dish:
    """An unsaved dish. `owner` is `release=` or `clinic=`."""
    return Dish(
        code=facts.code,
        name=facts.name,
        name_normalised=normalise(facts.name),
        search_key=search_key(facts.name),
        steps=facts.steps,
        portions=facts.portions,
        region=facts.region,
        season=facts.season,
        cost=facts.cost,
        is_raw=facts.is_raw,
        is_portable=facts.is_portable,
        is_quick=facts.is_quick,
        needs_stove=facts.needs_stove,
        row_sha256=facts.sha256,
        **owner,
    )


def ingredient_rows(
    dish: Dish, facts: DishFacts, foods: Mapping[str, Food]
) -> list[DishIngredient]:
    """The unsaved ingredients of a dish, in order."""
    return [
        DishIngredient(dish=dish, order=order, food=foods[name], grams=grams)
        for order, (name, grams) in enumerate(facts.ingredients, start=1)
    ]


def equivalent_rows(
    dish: Dish, pairs: list[tuple[IngredientFood, Decimal]], groups: Mapping[str, FoodGroup]
) -> list[DishEquivalent]:
    """The unsaved equivalents of a dish, computed from its ingredients."""
    return [
        DishEquivalent(
            dish=dish,
            group=groups[key],
            number=reach.number,
            minimum=reach.minimum,
            maximum=reach.maximum,
        )
        for key, reach in analyse(pairs).ranges.items()
    ]
