"""The week that a plan's options make: its nutrients that equivalents do not count. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.options import MealOptions, amount_of, week_of

WATCHED = (
    ("fibre_g", "Fibra", "g"),
    ("sodium_mg", "Sodio", "mg"),
    ("fat_saturated_g", "Grasa saturada", "g"),
)


@dataclass(frozen=True, slots=True)
class WeekNutrient:
    """A nutrient over the week: its mean day and its highest, as far as it is known."""

    name: str
    unit: str
    mean: Decimal
    most: Decimal
    unknown: int
    foods: int


def week_nutrients(meals: Sequence[MealOptions]) -> tuple[WeekNutrient, ...]:
    """Fibre, sodium and saturated fat of the seven days; empty if no meal has options.

    An unknown figure is not zero: `unknown` of `foods` lack it. Table salt is no food of a dish.
    """
    days = [[item for _, option in day for item in option.items] for day in week_of(meals)]
    if not any(days):
        return ()
    found = []
    for key, name, unit in WATCHED:
        amounts = [amount_of(items, key) for items in days]
        totals = [amount.total for amount in amounts]
        unknown = sum(amount.unknown for amount in amounts)
        foods = sum(amount.foods for amount in amounts)
        mean = sum(totals, Decimal(0)) / len(totals)
        found.append(WeekNutrient(name, unit, mean, max(totals), unknown, foods))
    return tuple(found)
