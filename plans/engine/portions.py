"""A dish at the equivalents of its slot: which grams of each food, and what each brings.

Each group's foods are scaled together by served / recipe, so a dish keeps its proportions; grams
are then rounded to what a kitchen weighs, as long as it costs less than a twentieth of an
equivalent. The equivalents written beside the foods add up to the slot exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plans.engine.library import Ingredient, Offer

CENT = Decimal("0.01")
SPARE = Decimal("0.05")
"""Equivalents that rounding a weight may cost."""
STEPS = (Decimal(5), Decimal(1), Decimal("0.5"), Decimal("0.1"))
"""Grams to round to, the coarsest that spares the equivalents."""

FINE = STEPS[2:]
"""For what is counted in units: five grams are most of a biscuit."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Net grams of a food, its group and the equivalents of it they bring (0 if it is free)."""

    food: str
    name: str
    group: str
    grams: Decimal
    equivalents: Decimal


def portions_of(offer: Offer, served: Mapping[str, int]) -> tuple[Portion, ...]:
    """The foods of a dish for so many half equivalents of each of its groups, in recipe order.

    A group served with none (cooking fat may go) takes its foods away; a food of no group, or a
    trace of one the recipe does not count, stays as it is.
    """
    found: list[Portion] = []
    for food in offer.ingredients:
        group = next(iter(food.brings), "libre")
        own = offer.recipe.get(group, 0)
        halves = served.get(group, 0) if own else 0
        if own and not halves:
            continue
        factor = Decimal(halves) / own if own else Decimal(1)
        per_gram = food.brings[group] / food.grams if own else Decimal(0)
        steps = FINE if food.pieces is not None else STEPS
        grams = tidy(food.grams * factor, per_gram, steps) if factor != 1 else food.grams
        found.append(Portion(food.key, food.name, group, grams, Decimal(0)))
    return tuple(_with_equivalents(offer, served, found))


def tidy(grams: Decimal, per_gram: Decimal, steps: Sequence[Decimal] = STEPS) -> Decimal:
    """Grams as a kitchen weighs them; `per_gram` is the equivalents each brings."""
    for step in steps:
        near = (grams / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        if near and abs(near - grams) * per_gram <= SPARE and abs(near - grams) * 8 <= grams:
            return near
    return grams.quantize(CENT, ROUND_HALF_UP) or CENT


def scaled(food: Ingredient, offer: Offer, served: Mapping[str, int]) -> float:
    """How many times its recipe's grams a food is served, about."""
    group = next(iter(food.brings), "")
    own = offer.recipe.get(group, 0)
    return served.get(group, 0) / own if own else 1.0


def _with_equivalents(
    offer: Offer, served: Mapping[str, int], portions: Iterable[Portion]
) -> list[Portion]:
    """Share the equivalents of each group among its foods; the last one closes the sum."""
    raw = {food.key: food.brings for food in offer.ingredients}
    found = list(portions)
    for group, halves in served.items():
        mine = [at for at, portion in enumerate(found) if portion.group == group]
        whole = sum((raw[found[at].food][group] for at in mine), Decimal(0))
        left = Decimal(halves) / 2
        for nth, at in enumerate(mine):
            last = nth == len(mine) - 1
            part = (raw[found[at].food][group] / whole * halves / 2).quantize(CENT)
            part = left if last else min(part, left)
            left -= part
            old = found[at]
            found[at] = Portion(old.food, old.name, old.group, old.grams, part)
    return found
