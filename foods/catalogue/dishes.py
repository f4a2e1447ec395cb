"""The library of dishes that ships, as facts."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal

from foods.catalogue import HERE, CatalogueFile
from foods.dish_facts import DishFacts, IngredientFood
from foods.facts import FoodFacts

LIBRARY = CatalogueFile(
    catalogue="platillos",
    path=HERE / "dishes.csv",
    name="Biblioteca de platillos, noviembre de 2026",
    source="Recetas base de la cocina mexicana ajustadas a medios equivalentes",
)


def parse_dishes(content: bytes) -> list[DishFacts]:
    """The dishes of the library file. Raises KeyError or ValueError if it is not one."""
    return [_dish(row) for row in csv.DictReader(io.StringIO(content.decode("utf-8")))]


def _dish(row: Mapping[str, str]) -> DishFacts:
    return DishFacts(
        code=row["code"],
        name=row["name"],
        meals=tuple(row["meals"].split(";")),
        ingredients=tuple(_ingredient(text) for text in row["ingredients"].split(";")),
        region=row["region"],
        season=row["season"],
        cost=row["cost"],
        steps=row["steps"],
        is_raw=row["is_raw"] == "si",
        is_portable=row["is_portable"] == "si",
        is_quick=row["is_quick"] == "si",
        needs_stove=row["needs_stove"] == "si",
        sha256=hashlib.sha256("\x1f".join(row.values()).encode()).hexdigest(),
    )


def _ingredient(text: str) -> tuple[str, Decimal]:
    name, _, grams = text.rpartition("=")
    return name, Decimal(grams)


def ingredient_foods(foods: Iterable[FoodFacts]) -> dict[str, IngredientFood]:
    """Foods by name, as dishes use them."""
    return {
        food.name: IngredientFood(
            name=food.name,
            group=food.group,
            net_g=food.net_g,
            per_100g=food.per_100g,
            origin=food.origin,
            contains=food.contains,
            may_contain=food.may_contain,
            equivalents=food.equivalents,
        )
        for food in foods
    }
