"""The options of a draft: written from what the engine chose, with their values as they are today.

A draft's options are rewritten whole; a published plan's are frozen by the database. Reading them
is `plans.options.plan_options`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from foods.models import Dish, Food
from foods.selectors import equivalent_of
from plans.measures import household
from plans.models import Meal, MealOption, MealOptionItem
from plans.options import FIGURES

HUNDREDTH = Decimal("0.01")
THOUSANDTH = Decimal("0.001")
SINGLE_FOODS = "Alimentos sueltos del catálogo"


@dataclass(frozen=True)
class Part:
    """Net grams of a food in an option, and the equivalents of its group they bring."""

    food_id: int
    grams: Decimal
    equivalents: Decimal
    is_extra: bool = False


@dataclass(frozen=True)
class MadeOption:
    """An option as it is to be kept: a dish (or only single foods, by a name) and its parts."""

    dish_id: int | None
    name: str
    parts: tuple[Part, ...]


def options_write(
    meal: Meal,
    options: Sequence[MadeOption],
    *,
    dishes: Mapping[int, Dish],
    foods: Mapping[int, Food],
) -> list[MealOption]:
    """Replace the options of a draft's meal time. One row at a time: the history sees each.

    `foods` come from `with_equivalent`; both maps hold every row the options name.
    """
    options_clear(meal)
    return [_write(meal, order, made, dishes, foods) for order, made in enumerate(options, start=1)]


def options_clear(meal: Meal) -> None:
    """Take away the options of a draft's meal time. The database refuses it once published."""
    MealOptionItem.objects.filter(option__meal=meal).delete()
    meal.options.all().delete()


def _write(
    meal: Meal,
    order: int,
    made: MadeOption,
    dishes: Mapping[int, Dish],
    foods: Mapping[int, Food],
) -> MealOption:
    row = MealOption(meal=meal, order=order, name=made.name[:150], source=SINGLE_FOODS)
    if made.dish_id is not None:
        _sign(row, dishes[made.dish_id])
    row.save()
    for at, part in enumerate(_in_order(made.parts)):
        item = MealOptionItem(option=row, order=at, is_extra=part.is_extra)
        write_item(item, foods[part.food_id], part.grams, part.equivalents).save()
    return row


def _in_order(parts: Iterable[Part]) -> list[Part]:
    """The dish first, then what goes beside it."""
    return sorted(parts, key=lambda part: part.is_extra)


def _sign(row: MealOption, dish: Dish) -> None:
    """Copy what the dish says today: a later version of it changes no plan."""
    row.dish, row.steps, row.cost = dish, dish.steps, dish.cost
    row.is_portable, row.needs_stove = dish.is_portable, dish.needs_stove
    row.source = _origin(dish)


def _origin(dish: Dish) -> str:
    if dish.release is None:
        return "Platillo del consultorio"
    return f"{dish.release.name} · {dish.code}"[:150]


def write_item(
    row: MealOptionItem, food: Food, grams: Decimal, equivalents: Decimal
) -> MealOptionItem:
    """Copy a food's values, for so many grams, into a row not yet saved."""
    portion = equivalent_of(food)
    times = grams / portion.net_g
    row.food, row.name, row.group = food, food.name, food.group.key
    row.equivalents = equivalents.quantize(HUNDREDTH)
    row.measure = household(portion.fraction, portion.measure, times, grams)
    row.net_g = grams.quantize(HUNDREDTH)
    row.gross_g = (portion.gross_g * times).quantize(HUNDREDTH)
    values = food.amount_in(grams)
    for name in FIGURES:
        value = values[name]
        setattr(row, name, None if value is None else value.quantize(THOUSANDTH))
    row.source = food.source_label[:150]
    return row
