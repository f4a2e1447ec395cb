"""A dish as plain facts, and what its ingredients make of it. Pure.

Equivalents, nutrients, allergens and diets are computed from the foods, never typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from foods.nutrients import MACRO_KEYS, Composition
from nutrition.exchanges import Macros, totals

MEALS = ("desayuno", "colacion", "comida", "cena")
HALF = Decimal("0.5")
FREE = "libre"
ANIMAL_ALLERGENS = frozenset({"leche", "huevo", "pescado", "crustaceos", "moluscos"})
"""A label that may contain one of these is not vegan."""

REACH: Mapping[str, tuple[Decimal, Decimal]] = {
    "verdura": (HALF, Decimal(1)),
    "fruta": (HALF, Decimal(1)),
    "cereal_sg": (Decimal(1), Decimal(2)),
    "leguminosa": (HALF, HALF),
    "aoa_mb": (Decimal(1), Decimal(2)),
    "aoa_b": (Decimal(1), Decimal(2)),
    "aoa_m": (Decimal(1), Decimal(1)),
    "grasa_sp": (HALF, Decimal(1)),
    "grasa_cp": (HALF, HALF),
}
"""How many equivalents a group may be served below and above the recipe. Others are fixed."""
MAY_VANISH = "grasa_sp"


@dataclass(frozen=True, slots=True)
class IngredientFood:
    """What a dish needs to know of a food. `net_g` is the weight of one equivalent."""

    name: str
    group: str
    net_g: Decimal
    per_100g: Composition
    origin: str
    contains: frozenset[str] = frozenset()
    may_contain: frozenset[str] = frozenset()
    equivalents: Mapping[str, Decimal] = field(default_factory=dict)

    def in_grams(self, grams: Decimal) -> dict[str, Decimal]:
        """Equivalents of each group in so many grams; a free food counts in none."""
        if self.group == FREE:
            return {}
        portion = self.equivalents or {self.group: Decimal(1)}
        return {key: number * grams / self.net_g for key, number in portion.items()}


@dataclass(frozen=True, slots=True)
class DishFacts:
    """A recipe: ingredients as (food name, net grams of one portion), and dishes inside it.

    `portions` is how many the recipe yields; every weight is of one.
    """

    code: str
    name: str
    meals: tuple[str, ...]
    ingredients: tuple[tuple[str, Decimal], ...]
    region: str = ""
    season: str = ""
    cost: str = "bajo"
    steps: str = ""
    is_raw: bool = False
    is_portable: bool = False
    is_quick: bool = False
    needs_stove: bool = True
    sha256: str = ""
    sub_dishes: tuple[tuple[str, Decimal], ...] = ()
    portions: int = 1


@dataclass(frozen=True, slots=True)
class Range:
    """Equivalents of a group in the recipe, and the least and most it may be served with."""

    number: Decimal
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class DishAnalysis:
    """What the ingredients make. `exact` are the equivalents before rounding to halves."""

    exact: Mapping[str, Decimal]
    ranges: Mapping[str, Range]
    macros: Macros
    by_group: Macros
    contains: frozenset[str] = field(default_factory=frozenset)
    may_contain: frozenset[str] = field(default_factory=frozenset)
    is_vegetarian: bool = False
    is_vegan: bool = False


def analyse(ingredients: Iterable[tuple[IngredientFood, Decimal]]) -> DishAnalysis:
    """What some grams of some foods are: equivalents by halves, macronutrients, allergens, diet."""
    pairs = list(ingredients)
    exact: dict[str, Decimal] = {}
    amounts = dict.fromkeys(MACRO_KEYS, Decimal(0))
    for food, grams in pairs:
        for key in MACRO_KEYS:
            amounts[key] += (food.per_100g.get(key) or Decimal(0)) * grams / 100
        for group, number in food.in_grams(grams).items():
            exact[group] = exact.get(group, Decimal(0)) + number
    ranges = {key: range_of(key, to_half(n)) for key, n in exact.items() if to_half(n)}
    contains = frozenset().union(*(food.contains for food, _ in pairs))
    may_contain = frozenset().union(*(food.may_contain for food, _ in pairs))
    origins = {food.origin for food, _ in pairs}
    return DishAnalysis(
        exact=exact,
        ranges=ranges,
        macros=Macros(*amounts.values()),
        by_group=totals({key: reach.number for key, reach in ranges.items()}),
        contains=contains,
        may_contain=may_contain - contains,
        is_vegetarian=origins <= {"vegetal", "derivado"},
        is_vegan=origins <= {"vegetal"} and not (contains | may_contain) & ANIMAL_ALLERGENS,
    )


def to_half(number: Decimal) -> Decimal:
    """The nearest half; a quarter rounds up."""
    return (number * 2).quantize(Decimal(1), ROUND_HALF_UP) / 2


def range_of(group: str, number: Decimal) -> Range:
    """How far a group may be re-portioned from the recipe. At least a half; cooking fat may go."""
    if group not in REACH:
        return Range(number, number, number)
    below, above = REACH[group]
    floor = Decimal(0) if group == MAY_VANISH else min(number, HALF)
    return Range(number, max(number - below, floor), number + above)
