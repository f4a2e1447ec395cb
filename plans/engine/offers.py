"""From a recipe to what may be served of it: ranges in halves, whole pieces, the foods it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from plans.engine.exclusions import normal
from plans.engine.habits import ANIMAL, CEREALS
from plans.engine.library import SERVED_AT, Ingredient, Offer
from plans.engine.limits import LIMITED

COUNTED = ("pieza", "rebanada")
"""Measures that come in units: a tortilla, an egg, a slice."""
PIECE_GROUPS = (*ANIMAL, *CEREALS)
"""Where a quarter of a unit is not served: half a tortilla, half an egg. Fruit may be cut."""
HAIR = Decimal("0.07")
"""Of a unit: what rounding a recipe's grams leaves."""
MAIN_GROUPS = (*ANIMAL, "leguminosa")
MAIN_SHARE = Decimal("0.4")
"""Equivalents from which an animal food or a legume names its dish."""
KINDS: Mapping[str, str] = {
    **{kind: kind for kind in ("pollo", "pavo", "res", "cerdo", "tofu", "queso", "frijol")},
    **dict.fromkeys(("bistec", "arrachera", "cecina", "diezmillo", "suadero"), "res"),
    **dict.fromkeys(("lomo", "chuleta", "pierna"), "cerdo"),
    **dict.fromkeys(("huevo", "clara", "claras"), "huevo"),
}
"""Words of a food that say what it is, whatever the cut. Others are known by their first word."""
FREE = "libre"
COSTS: Mapping[str, int] = {"bajo": 0, "medio": 1, "alto": 2}


class Reach(Protocol):
    """The recipe's equivalents of a group, and the least and most it may be served with."""

    @property
    def number(self) -> Decimal: ...
    @property
    def minimum(self) -> Decimal: ...
    @property
    def maximum(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class RecipeFood:
    """A food of a recipe. `net_g`, `measure` and `quantity` are of its equivalent portion.

    `equivalents` by group is for a food whose portion counts in several.
    """

    key: str
    name: str
    group: str
    grams: Decimal
    net_g: Decimal
    measure: str
    quantity: Fraction
    equivalents: Mapping[str, Decimal] = field(default_factory=dict)
    per_100g: Mapping[str, Decimal | None] = field(default_factory=dict)

    @property
    def ingredient(self) -> Ingredient:
        """As the search sees it."""
        times = self.grams / self.net_g
        portion = self.equivalents or ({} if self.group == FREE else {self.group: Decimal(1)})
        units = Decimal(self.quantity.numerator) / self.quantity.denominator
        return Ingredient(
            self.key,
            self.name,
            self.grams,
            {key: number * times for key, number in portion.items()},
            units * times if is_counted(self.measure) else None,
            nutrients_in(self.per_100g, self.grams),
        )


def offer_of(
    *,
    key: str,
    name: str,
    meals: Iterable[str],
    ranges: Mapping[str, Reach],
    parts: Sequence[RecipeFood],
    allergens: frozenset[str],
    is_vegetarian: bool,
    is_vegan: bool,
    is_raw: bool,
    cost: str,
    season: str,
    needs_stove: bool,
    is_portable: bool,
    is_quick: bool,
) -> Offer:
    """A dish as the search sees it."""
    foods = tuple(part.ingredient for part in parts)
    tags = {"vegetarian": is_vegetarian, "vegan": is_vegan, "raw": is_raw}
    return Offer(
        key=key,
        name=name,
        roles=frozenset(SERVED_AT[meal] for meal in meals),
        recipe={group: int(reach.number * 2) for group, reach in ranges.items()},
        amounts=amounts_served(ranges, foods),
        ingredients=foods,
        cost=COSTS[cost],
        season=season,
        needs_stove=needs_stove,
        is_portable=is_portable,
        is_quick=is_quick,
        allergens=allergens,
        tags=frozenset(tag for tag, holds in tags.items() if holds),
        mains=main_foods(foods),
    )


def is_counted(measure: str) -> bool:
    """Whether a household measure is a unit that is served whole or by halves."""
    return measure.strip().lower().startswith(COUNTED)


def amounts_served(
    ranges: Mapping[str, Reach], foods: Sequence[Ingredient]
) -> dict[str, tuple[int, ...]]:
    """Half equivalents of each group a recipe may be served with, in order.

    From least to most by halves, save where it would break a unit in other than halves, and what
    comes in a food of several groups (a sope), which goes as the recipe has it.
    """
    tied = {key for food in foods if len(food.brings) > 1 for key in food.brings}
    return {
        key: (int(reach.number * 2),) if key in tied else _amounts(key, reach, foods)
        for key, reach in ranges.items()
    }


def _amounts(key: str, reach: Reach, foods: Sequence[Ingredient]) -> tuple[int, ...]:
    own = int(reach.number * 2)
    units = [food.pieces for food in foods if food.pieces and key in food.brings]
    whole = units if key in PIECE_GROUPS else []
    found = tuple(
        halves
        for halves in range(int(reach.minimum * 2), int(reach.maximum * 2) + 1)
        if all(_by_halves(pieces * halves / own) for pieces in whole)
    )
    return found or (own,)


def nutrients_in(per_100g: Mapping[str, Decimal | None], grams: Decimal) -> dict[str, float | None]:
    """The nutrients a limit may speak of, in some grams: for choosing; totals are Decimal later."""
    values = {key: per_100g.get(key) for key in LIMITED}
    return {k: None if v is None else float(v * grams / 100) for k, v in values.items()}


def main_foods(ingredients: Iterable[Ingredient]) -> frozenset[str]:
    """What names a dish for whoever eats it: its animal foods and legumes, by kind («pollo»)."""
    return frozenset(
        main_kind(food.name)
        for food in ingredients
        if any(key in MAIN_GROUPS and n >= MAIN_SHARE for key, n in food.brings.items())
    )


def main_kind(name: str) -> str:
    """The kind of a main food: «Muslo de pollo sin piel» and «Pechuga de pollo» are both pollo."""
    words = normal(name).split()
    return next((KINDS.get(word, word) for word in words if word in KINDS), words[0])


def _by_halves(pieces: Decimal) -> bool:
    return abs(pieces * 2 - (pieces * 2).to_integral_value()) <= HAIR * 2
