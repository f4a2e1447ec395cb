"""A plan's options as plain data: the dishes of each meal time, and the week they make.

`plan_options` reads them; `week_of` turns seven options by meal into seven days. Figures are of the
amount to eat; an unknown one is None and `Amount.unknown` counts the foods that lack it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from plans.figures import SHORT_NAMES
from plans.measures import grams
from plans.models import Meal, MealOption, MealOptionItem, Plan

NUTRIENTS = ("fibre_g", "fat_saturated_g", "sodium_mg")
FIGURES = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g", *NUTRIENTS)


@dataclass(frozen=True)
class ItemView:
    """A food of an option: how it is measured and weighed, and what it brings."""

    order: int
    name: str
    group: str
    equivalents: Decimal
    measure: str
    net_g: Decimal
    gross_g: Decimal | None
    is_extra: bool
    food_id: int | None
    source: str
    figures: Mapping[str, Decimal | None]

    @property
    def weight(self) -> str:
        """Net grams as people read them; empty if the measure already says them."""
        said = grams(self.net_g)
        return "" if said == self.measure else said

    @property
    def short_group(self) -> str:
        """The group as nutriólogos abbreviate it."""
        return SHORT_NAMES[self.group]


@dataclass(frozen=True)
class Amount:
    """A sum of known figures, and how many foods lack one. NULL is not zero."""

    total: Decimal
    unknown: int
    foods: int


@dataclass(frozen=True)
class OptionView:
    """A dish with what goes beside it. `order` is its number (1–7) and its day of the week."""

    public_id: str
    order: int
    name: str
    dish_id: int | None
    steps: str
    cost: str
    is_portable: bool
    needs_stove: bool
    source: str
    items: tuple[ItemView, ...]

    @property
    def dish_items(self) -> tuple[ItemView, ...]:
        """The ingredients of the dish."""
        return tuple(item for item in self.items if not item.is_extra)

    @property
    def extras(self) -> tuple[ItemView, ...]:
        """The single foods that go beside it."""
        return tuple(item for item in self.items if item.is_extra)

    def amount(self, figure: str) -> Amount:
        """What it brings of one of `FIGURES`."""
        return amount_of(self.items, figure)


@dataclass(frozen=True)
class MealOptions:
    """The options of a meal time. `missing` of seven; `blocked_by` names the group in the way."""

    meal: str
    order: int
    options: tuple[OptionView, ...]
    missing: int
    blocked_by: str


def plan_options(plan: Plan) -> tuple[MealOptions, ...]:
    """Every meal time of a plan with its options, in order; three queries.

    The plan comes from a selector that already asked whose it is. A meal without options (a plan
    of before they existed, or a day cleared by hand) has none and says how many are missing.
    """
    meals = plan.meals.order_by("order").prefetch_related("options__items")
    missing: Mapping[str, str] = plan.problem.get("blocked", {})
    return tuple(meal_options(meal, missing.get(meal.name, "")) for meal in meals)


def meal_options(meal: Meal, blocked_by: str = "") -> MealOptions:
    """The options of one meal time, from its rows."""
    options = tuple(
        option_view(row) for row in sorted(meal.options.all(), key=lambda row: row.order)
    )
    return MealOptions(meal.name, meal.order, options, 7 - len(options), blocked_by)


def option_view(row: MealOption) -> OptionView:
    """One option as plain data."""
    items = sorted(row.items.all(), key=lambda item: item.order)
    return OptionView(
        public_id=str(row.public_id),
        order=row.order,
        name=row.name,
        dish_id=row.dish_id,
        steps=row.steps,
        cost=row.cost,
        is_portable=row.is_portable,
        needs_stove=row.needs_stove,
        source=row.source,
        items=tuple(map(item_view, items)),
    )


def item_view(row: MealOptionItem) -> ItemView:
    """One food of an option as plain data."""
    return ItemView(
        order=row.order,
        name=row.name,
        group=row.group,
        equivalents=row.equivalents,
        measure=row.measure,
        net_g=row.net_g,
        gross_g=row.gross_g,
        is_extra=row.is_extra,
        food_id=row.food_id,
        source=row.source,
        figures={name: getattr(row, name) for name in FIGURES},
    )


def week_of(meals: Iterable[MealOptions]) -> tuple[tuple[tuple[str, OptionView], ...], ...]:
    """Seven days of (meal time, option): option k of each meal is what day k eats.

    Where a meal has fewer than seven, the week goes round them again.
    """
    served = [meal for meal in meals if meal.options]
    return tuple(
        tuple((meal.meal, meal.options[day % len(meal.options)]) for meal in served)
        for day in range(7)
    )


def amount_of(items: Iterable[ItemView], figure: str) -> Amount:
    """The sum of a figure over foods, and how many of them lack it."""
    values = [item.figures[figure] for item in items]
    known = [value for value in values if value is not None]
    return Amount(sum(known, Decimal(0)), len(values) - len(known), len(values))
