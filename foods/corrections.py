"""What a clinic says of the foods that ship reaches the dishes that are made with them.

A correction only adds: an allergen that a release tells is not taken out of a dish by a clinic's
row. Whoever cannot eat something must not meet it because the dish was written before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import Clinic
from foods.dish_facts import ANIMAL_ALLERGENS
from foods.kept import State
from foods.models import Food
from foods.models.allergen import Allergen, Origin

DIETS: Mapping[str, frozenset[str]] = {
    "vegetarian": frozenset({Origin.PLANT, Origin.DERIVED}),
    "vegan": frozenset({Origin.PLANT}),
}
"""Where the foods of each diet may come from."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a clinic's row adds to a food that ships, and where it says that it comes from."""

    food_id: int
    name: str
    contains: frozenset[str]
    may_contain: frozenset[str]
    origin: str


def diets_kept(said: Iterable[Correction], allergens: frozenset[str]) -> frozenset[str]:
    """The diets that the corrected foods of a dish still allow, with all its allergens."""
    origins = {one.origin for one in said}
    kept = {diet for diet, fits in DIETS.items() if origins <= fits}
    return frozenset(kept - {"vegan"} if allergens & ANIMAL_ALLERGENS else kept)


def corrections_of(*, clinic: Clinic) -> tuple[State, list[Correction]]:
    """The clinic's corrections of foods that ship, and their state. Two queries."""
    rows = (
        Food.objects.filter(
            clinic=clinic, shadows__isnull=False, retired_at=None, is_proposed=False
        )
        .select_related("shadows")
        .prefetch_related("allergens")
        .order_by("pk")
    )
    state = tuple((row.public_id, row.updated_at) for row in rows)
    return state, [_correction(row, row.shadows) for row in rows if row.shadows]


def _correction(food: Food, corrected: Food) -> Correction:
    allergens = list(food.allergens.all())
    certain = frozenset(row.allergen for row in allergens if row.is_certain)
    maybe = frozenset(row.allergen for row in allergens if not row.is_certain)
    # A food whose origin nobody said may have any allergen, as in `ingredient_food`.
    maybe = maybe if food.origin else frozenset(Allergen.values)
    return Correction(corrected.pk, corrected.name, certain, maybe, food.origin)
