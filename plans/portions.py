"""From what somebody says they ate to foods, grams and equivalents. Unknown stays unknown.

A pick is a short text: «food:UUID», «dish:UUID», «group:KEY», or empty when nobody knows what it
was. A measure is «p:ID» (a portion of that food), «g» (net grams), «eq» (equivalents) or «portion»
(of a dish).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from uuid import UUID

from django.core.exceptions import ValidationError

from accounts.models import Clinic
from foods.dish_selectors import (
    dish_pairs,
    dishes_visible_to,
    with_ingredients,
)
from foods.measures import kitchen_measure, parse_quantity, quantity_decimal
from foods.models import Dish, Food, FoodPortion
from foods.ranking import Term, rank
from foods.search import search_foods
from foods.selectors import equivalent_of, foods_visible_to, with_equivalent
from nutrition.exchanges import group_profiles
from plans.engine.compare import FAMILIES, family_of
from plans.models.equivalent import MOST_HALVES
from plans.passes import Told
from plans.services.diary import COMPOSITION, EatenData

FOODS_SHOWN, DISHES_SHOWN = 5, 3
MOST_GRAMS = Decimal(5000)
ZERO = Decimal(0)
NEAR = Decimal("0.02")
"""A hundredth of a half is a rounding of the catalogue, not something somebody ate."""


@dataclass(frozen=True)
class Shelf:
    """The foods and dishes that some rows name, read at once, by pick."""

    foods: Mapping[str, Food]
    dishes: Mapping[str, Dish]

    def measures(self, pick: str) -> list[tuple[str, str]]:
        """(value, words) of the measures in which a pick can be told."""
        if pick in self.foods:
            portions = [(f"p:{p.pk}", _unit(p)) for p in self.foods[pick].portions.all()]
            once = {words: value for value, words in reversed(portions) if words not in ("g", "ml")}
            known = [(value, words) for words, value in reversed(once.items())]
            # Without a kitchen measure «1» is one equivalent more likely than one gram.
            weighed = [("g", "gramos"), ("eq", "equivalentes")]
            return known + weighed if known else weighed[::-1]
        if pick in self.dishes:
            return [("portion", "porción")]
        return [("eq", "equivalentes")]


def _unit(portion: FoodPortion) -> str:
    return portion.measure


def candidates(text: str, *, clinic: Clinic) -> list[tuple[str, str]]:
    """(pick, words) of what a text may be, the likeliest first: foods, dishes, then a bare group.

    Empty text is nothing.
    """
    if not text.strip():
        return []
    hits = search_foods(text, clinic=clinic, limit=FOODS_SHOWN)
    dishes = _dishes(text, clinic)
    found = [(f"food:{hit.public_id}", hit.name) for hit in hits]
    served = [(f"dish:{public_id}", f"{name} (platillo)") for public_id, name in dishes]
    # Somebody who says three words or more is naming a dish.
    many = len(text.split()) > 2 and bool(served)
    return [*(served + found if many else found + served), *_groups(text)]


def _dishes(text: str, clinic: Clinic) -> list[tuple[UUID, str]]:
    """Dishes by their name alone: nothing of them is worked out to be offered. One query."""
    rows = dishes_visible_to(clinic=clinic).values_list("pk", "public_id", "name")
    by_id = {pk: (public_id, name) for pk, public_id, name in rows}
    terms = [Term(pk, name, is_name=True) for pk, (_, name) in by_id.items()]
    return [by_id[found.food_id] for found in rank(text, terms, limit=DISHES_SHOWN, at_hand={})]


def _groups(text: str) -> list[tuple[str, str]]:
    word = text.strip().lower()
    return [
        (f"group:{key}", f"{profile.name} (solo equivalentes)")
        for key, profile in group_profiles().items()
        if any(name.lower().startswith(word[:5]) for name in FAMILIES.get(family_of(key), ()))
    ]


def shelf_of(picks: Sequence[str], *, clinic: Clinic) -> Shelf:
    """Everything that some picks name, of that clinic. Constant queries; others are left out."""
    foods = with_equivalent(foods_visible_to(clinic=clinic)).prefetch_related("portions")
    found = foods.filter(public_id__in=_ids(picks, "food"))
    dishes = with_ingredients(dishes_visible_to(clinic=clinic))
    served = dishes.filter(public_id__in=_ids(picks, "dish"))
    return Shelf(
        {f"food:{food.public_id}": food for food in found},
        {f"dish:{dish.public_id}": dish for dish in served},
    )


def _ids(picks: Sequence[str], kind: str) -> list[UUID]:
    found = []
    for pick in picks:
        head, _, tail = pick.partition(":")
        if head == kind:
            try:
                found.append(UUID(tail))
            except ValueError:
                continue
    return found


def eaten_of(rows: Sequence[Told], *, clinic: Clinic) -> list[EatenData]:
    """What some rows come to. Raises ValidationError naming each row that cannot be read."""
    shelf = shelf_of([row.pick for row in rows], clinic=clinic)
    eaten: list[EatenData] = []
    problems = []
    for row in rows:
        try:
            eaten += row_eaten(row, shelf)
        except ValueError as error:
            problems.append(f"{row.name}: {error}")
    if problems:
        raise ValidationError(problems)
    return eaten


def row_eaten(row: Told, shelf: Shelf) -> list[EatenData]:
    """One row. Raises ValueError with a Spanish reason."""
    if not row.pick:  # nobody knows what it was: its amount is only words
        return [EatenData(row.name, measure=row.quantity.strip())]
    ends = _ends(row)
    if row.pick in shelf.foods:
        return _food(shelf.foods[row.pick], row, ends)
    if row.pick in shelf.dishes:
        return _dish(shelf.dishes[row.pick], ends)
    head, _, key = row.pick.partition(":")
    if head == "group" and key in group_profiles():
        return [_group(key, row.name, ends)]
    raise ValueError("Ya no está en el catálogo; búsquelo otra vez.")


def _ends(row: Told) -> tuple[Decimal, Decimal] | None:
    """The quantity as a range; None if nobody said one."""
    if not row.quantity.strip():
        return None
    least = quantity_decimal(parse_quantity(row.quantity))
    most = quantity_decimal(parse_quantity(row.most)) if row.most.strip() else least
    if most < least:
        raise ValueError("El máximo es menor que el mínimo.")
    return least, most


def _food(food: Food, row: Told, ends: tuple[Decimal, Decimal] | None) -> list[EatenData]:
    if ends is None:
        return [EatenData(food.name, food.group.key, food)]
    portion = equivalent_of(food)
    each, words = _grams_each(food, row.measure, portion)
    grams = (ends[0] * each, ends[1] * each)
    if grams[1] > MOST_GRAMS:
        raise ValueError(f"Son más de {MOST_GRAMS} g; revise la cantidad.")
    return _shares(food, grams, words=_words(row, words, ends), dish=None)


def _grams_each(food: Food, measure: str, portion: FoodPortion) -> tuple[Decimal, str]:
    """Net grams of one of a measure, and its name."""
    if measure == "g":
        return Decimal(1), "g"
    if measure == "eq":
        return portion.net_g, "equivalente"
    for one in food.portions.all():
        if measure == f"p:{one.pk}":
            return one.net_g / quantity_decimal(one.fraction), one.measure
    raise ValueError("Elija la medida.")


def _words(row: Told, unit: str, ends: tuple[Decimal, Decimal]) -> str:
    low = kitchen_measure(parse_quantity(row.quantity), unit)
    if ends[0] == ends[1]:
        return low
    return f"de {row.quantity.strip()} a {kitchen_measure(parse_quantity(row.most), unit)}"


def _dish(dish: Dish, ends: tuple[Decimal, Decimal] | None) -> list[EatenData]:
    found: list[EatenData] = []
    for food, grams in dish_pairs(dish):
        if ends is None:
            found.append(EatenData(food.name, food.group.key, food, dish=dish, dish_name=dish.name))
            continue
        span = (grams * ends[0], grams * ends[1])
        found += _shares(food, span, words="", dish=dish)
    return found


def _shares(
    food: Food, grams: tuple[Decimal, Decimal], *, words: str, dish: Dish | None
) -> list[EatenData]:
    """Grams of a food in equivalents of its groups.

    Composition is of the middle of the range and goes with the first group, whole: the other groups
    of the same food add nothing to it.
    """
    each = equivalent_of(food).net_g
    groups = {row.group.key: row.number for row in food.equivalences.all()}
    middle = (grams[0] + grams[1]) / 2
    found: list[EatenData] = []
    for key, number in (groups or {food.group.key: Decimal(1)}).items():
        values: Mapping[str, Decimal | None] = food.amount_in(middle)
        found.append(
            EatenData(
                food.name,
                key,
                food,
                halves_min=_halves(grams[0] * number / each, ROUND_FLOOR),
                halves_max=_halves(grams[1] * number / each, ROUND_CEILING),
                dish=dish,
                dish_name=dish.name if dish else "",
                measure="" if found else words,
                net_g=middle if not found and middle else None,
                amounts={k: ZERO if found else values[k] for k in COMPOSITION},
            )
        )
    return found


def _group(key: str, name: str, ends: tuple[Decimal, Decimal] | None) -> EatenData:
    """Bare equivalents: energy and macronutrients by the table; the rest is unknown."""
    profile = group_profiles()[key]
    if ends is None:
        return EatenData(name or profile.name, key)
    macros = profile.macros.times((ends[0] + ends[1]) / 2)
    return EatenData(
        name or profile.name,
        key,
        halves_min=_halves(ends[0], ROUND_FLOOR),
        halves_max=_halves(ends[1], ROUND_CEILING),
        measure=_equivalents_words(ends),
        amounts={k: getattr(macros, k, None) for k in COMPOSITION},
    )


def _equivalents_words(ends: tuple[Decimal, Decimal]) -> str:
    low, high = (Fraction(end) for end in ends)
    words = kitchen_measure(high, "equivalente")
    return words if low == high else f"de {kitchen_measure(low, '').strip()} a {words}"


def _halves(equivalents: Decimal, side: str) -> int:
    """Whole halves at or beyond `equivalents`: a range says what rounding would hide."""
    exact = equivalents * 2
    near = exact.to_integral_value()
    whole = near if abs(exact - near) <= NEAR else exact.to_integral_value(rounding=side)
    if whole > MOST_HALVES:
        raise ValueError("Son demasiados equivalentes; revise la cantidad.")
    return int(whole)
