"""What the machine said, as foods of the catalogue and equivalents in ranges. Pure.

The catalogue's word wins over the machine's: a food found by its name brings its own group. What is
not found keeps the group that was said, without an amount; what nobody knows stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

UNKNOWN = "desconocido"
MOST_HALVES = 120
FAT_QUESTION = "¿Con cuánto aceite o grasa se preparó?"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A food as the machine said it; grams are None if it could not tell."""

    name: str
    group: str
    grams_min: int | None
    grams_max: int | None
    hidden_fat: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A food of the catalogue that answers the name, best first. `net_g` is one equivalent."""

    food_id: int
    group: str
    net_g: Decimal


@dataclass(frozen=True, slots=True)
class Suggested:
    """A food of the draft. Empty group, no food or None amounts are what is not known."""

    name: str
    group: str
    food_id: int | None
    halves_min: int | None
    halves_max: int | None
    grams_min: int | None
    grams_max: int | None
    question: str


def reconcile(said: Said, candidates: Sequence[Candidate]) -> Suggested:
    """Choose the food of the group that was said, else the best by name; turn grams into halves."""
    group = "" if said.group == UNKNOWN else said.group
    food = next((c for c in candidates if c.group == group), None)
    if food is None and candidates:
        food = candidates[0]
    halves = _halves(said, food) if food else None
    return Suggested(
        name=clean_name(said.name),
        group=food.group if food else group,
        food_id=food.food_id if food else None,
        halves_min=halves[0] if halves else None,
        halves_max=halves[1] if halves else None,
        grams_min=said.grams_min,
        grams_max=said.grams_max,
        question=FAT_QUESTION if said.hidden_fat else "",
    )


def clean_name(name: str) -> str:
    """One line of at most 80 characters, without control or direction marks."""
    return " ".join(_CONTROL.sub(" ", name).split())[:80] or "Alimento sin nombre"


def _halves(said: Said, food: Candidate) -> tuple[int, int] | None:
    """The range in half equivalents, opened outwards: it never claims more than the grams do."""
    if said.grams_min is None or said.grams_max is None or food.net_g <= 0:
        return None
    least = Decimal(2 * said.grams_min) / food.net_g
    most = Decimal(2 * said.grams_max) / food.net_g
    low = int(least.to_integral_value(rounding=ROUND_FLOOR))
    high = int(most.to_integral_value(rounding=ROUND_CEILING))
    return (low, high) if high <= MOST_HALVES else None
