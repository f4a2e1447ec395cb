"""The options of a draft: written from what the engine chose, with their values as they are today.

A draft's options are rewritten whole; a published plan's are frozen by the database. Reading them
is `plans.options.plan_options`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from foods.models import Dish, Food
from foods.selectors import equivalent_of, ingredient_food, with_equivalent
from plans.engine.gate import Gate
from plans.engine.options import MealOptions, Option, Week
from plans.measures import household
from plans.models import Meal, MealOption, MealOptionItem, Plan
from plans.options import FIGURES

HUNDREDTH = Decimal("0.01")
THOUSANDTH = Decimal("0.001")
SINGLE_FOODS = "Alimentos sueltos del catálogo"


@dataclass(frozen=True)
class Part:
    """Net grams of a food in an option, and the equivalents of its group they bring.

    Zero grams are those of so many equivalents of the food's own portion.
    """

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


def week_write(plan: Plan, week: Week, gate: Gate) -> None:
    """Keep a week of options in a draft, and which group is in the way where some are missing."""
    meals = {meal.name: meal for meal in plan.meals.all()}
    for served in week.meals:
        meal_write(meals[served.meal], served, gate)
    plan.problem = {
        **plan.problem,
        "blocked": {served.meal: served.blocked_by for served in week.meals if served.missing},
        "readings": [
            {
                "limit": reading.limit.text,
                "source": reading.limit.source,
                "mean": round(reading.mean, 1),
                "worst": round(reading.worst, 1),
                "unknown": reading.unknown,
                "foods": reading.foods,
                "ok": reading.ok,
            }
            for reading in week.readings
        ],
    }


def meal_write(meal: Meal, served: MealOptions, gate: Gate) -> list[MealOption]:
    """Keep the options of one meal time of a draft.

    The foods are read again and pass the gate again: what was kept in memory may be older than the
    row of an allergen.
    """
    made = [made_option(option) for option in served.options]
    foods = foods_of(part.food_id for option in made for part in option.parts)
    dishes = Dish.objects.select_related("release").in_bulk(
        [option.dish_id for option in made if option.dish_id]
    )
    safe = [
        option
        for option in made
        if all(
            part.food_id in foods and is_safe(gate, foods[part.food_id]) for part in option.parts
        )
    ]
    return options_write(meal, safe, dishes=dishes, foods=foods)


def foods_of(keys: Iterable[int]) -> dict[int, Food]:
    """Foods as they are now, with what writing and the gate need. Five queries."""
    rows = with_equivalent(Food.objects.filter(pk__in=set(keys)))
    return {food.pk: food for food in rows.prefetch_related("allergens", "synonyms")}


def made_option(option: Option) -> MadeOption:
    """What the engine chose, as it is to be kept."""
    parts = [
        Part(int(portion.food), portion.grams, portion.equivalents) for portion in option.portions
    ]
    extras = [
        Part(int(extra.food), Decimal(0), Decimal(extra.halves) / 2, is_extra=True)
        for extra in option.extras
    ]
    return MadeOption(int(option.offer.key), option.offer.name, (*parts, *extras))


def is_safe(gate: Gate, food: Food) -> bool:
    """Whether a food, as its row is now, has nothing the patient is allergic to."""
    facts = ingredient_food(food)
    if gate.allergens & (facts.contains | facts.may_contain):
        return False
    return not any(map(gate.reaches, (food.name, *(s.text for s in food.synonyms.all()))))


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
    return _fill(MealOption(meal=meal, order=order), made, dishes, foods)


def option_rewrite(row: MealOption, made: MadeOption, gate: Gate) -> MealOption:
    """Make an option of a draft another. Raises ValidationError if a food reaches an allergy."""
    foods = foods_of(part.food_id for part in made.parts)
    if not all(part.food_id in foods and is_safe(gate, foods[part.food_id]) for part in made.parts):
        raise ValidationError("Ese platillo lleva algo que el paciente no puede comer.")
    row.items.all().delete()
    return _fill(row, made, Dish.objects.select_related("release").in_bulk([made.dish_id]), foods)


def _fill(
    row: MealOption, made: MadeOption, dishes: Mapping[int, Dish], foods: Mapping[int, Food]
) -> MealOption:
    row.name, row.source = made.name[:150], SINGLE_FOODS
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
    """Copy a food's values, for so many grams, into a row not yet saved.

    Zero grams are those of so many equivalents of the food's own portion.
    """
    portion = equivalent_of(food)
    grams = grams or portion.net_g * equivalents
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
