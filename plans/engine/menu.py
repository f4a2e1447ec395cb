"""From equivalents to food on the plate: which foods fill each group of each meal time.

Pure and deterministic: the same day, candidates and turn give the same menu. `menu_foods.csv` says
what is eaten when in Mexico and how much of one food still reads as a portion; repeating a food in
the day costs. A candidate that is not in the list is only used when nothing in it is left.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from importlib import resources

from plans.engine.exclusions import Exclusions, normal
from plans.engine.meals import Role

HALF = Decimal("0.5")
REPEATED = 5
"""What a food loses each time it was already served that day; weights go from 0 to 9."""
SAME_MEAL = 20
USUAL = 3
"""Weight from which a food beside a dish surprises nobody."""
NEVER_ALONE = ("crudo", "cruda", "crudos", "crudas")
COOKED_GROUPS = ("aoa_mb", "aoa_b", "aoa_m", "aoa_a", "leguminosa", "cereal_sg", "cereal_cg")
"""Here a raw weight is an ingredient, not something to print on a menu."""
UNLISTED_WEIGHT = 1
UNLISTED_MOST = Decimal(2)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A food that may be chosen. `key` is whatever the caller knows it by."""

    key: str
    group: str
    name: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Equivalents of a group to fill at one meal time."""

    meal: str
    role: Role
    group: str
    equivalents: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """A food and how many equivalents of the slot it takes."""

    slot: Slot
    food: Candidate
    equivalents: Decimal


@dataclass(frozen=True, slots=True)
class Menu:
    """Choices in the order of the slots; `unfilled` are slots that no food could fill."""

    choices: tuple[Choice, ...]
    unfilled: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Custom:
    """When a food is eaten (0 never, 9 always) and how many equivalents of it are one portion."""

    weights: Mapping[str, int]
    most: Decimal
    order: int

    def weight(self, role: Role) -> int:
        """Weight at a meal time; one without a telling name takes the best of comida and cena."""
        if role == "meal":
            return max(self.weights["lunch"], self.weights["dinner"])
        return self.weights[role]


@lru_cache(maxsize=1)
def customs() -> Mapping[tuple[str, str], Custom]:
    """`menu_foods.csv` by (group, normalised name)."""
    text = resources.files("plans.engine").joinpath("menu_foods.csv")
    with text.open(encoding="utf-8") as lines:
        return {
            (row["group"], normal(row["name"])): Custom(
                {role: int(row[role]) for role in ("breakfast", "snack", "lunch", "dinner")},
                Decimal(row["most"]),
                order,
            )
            for order, row in enumerate(csv.DictReader(lines))
        }


def allowed(candidates: Iterable[Candidate], without: Exclusions) -> tuple[Candidate, ...]:
    """The candidates that remain. Always called before choosing: an allergy is impossible."""
    return tuple(food for food in candidates if not without.reach(food.name))


def groups_without_food(groups: Iterable[str], candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Groups that no candidate can fill: exclude them before solving."""
    served = {food.group for food in candidates if presentable(food)}
    return tuple(group for group in groups if group not in served)


def choose(slots: Sequence[Slot], candidates: Iterable[Candidate], *, turn: int = 0) -> Menu:
    """A food, or several, for each slot. `turn` asks for another menu of the same day."""
    shelves: dict[str, list[Candidate]] = {}
    for food in candidates:
        if presentable(food):
            shelves.setdefault(food.group, []).append(food)
    served: Counter[str] = Counter()
    choices: list[Choice] = []
    unfilled: list[Slot] = []
    for at, slot in enumerate(slots):
        found = fill(slot, shelves.get(slot.group, []), served, turn + at if turn else 0)
        if not found:
            unfilled.append(slot)
        choices.extend(found)
        served.update(choice.food.key for choice in found)
    return Menu(tuple(choices), tuple(unfilled))


def ranked(
    role: Role, foods: Iterable[Candidate], served: Mapping[str, int] | None = None
) -> list[Candidate]:
    """Foods from the most to the least fitting at a meal time, repeats last."""
    used = served or {}
    return sorted(foods, key=lambda food: (-_fitness(role, food, used), _order(food), food.name))


def fill(
    slot: Slot, shelf: Sequence[Candidate], served: Mapping[str, int], turn: int = 0
) -> list[Choice]:
    """Split a slot in portions of different foods; the last one takes what is left."""
    order = _turned(ranked(slot.role, shelf, served), slot.role, turn)
    left, found = slot.equivalents, []
    while left > 0 and order:
        food = order.pop(0)
        portion = left if not order else min(left, _portion(food, left))
        found.append(Choice(slot, food, portion.normalize()))
        left -= portion
    return found


def customary(role: Role, foods: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those that are really eaten at a meal time; all of them if none is."""
    usual = [food for food in foods if (custom := _custom(food)) and custom.weight(role) >= USUAL]
    some = [food for food in foods if (custom := _custom(food)) and custom.weight(role)]
    return usual or some or foods


def _portion(food: Candidate, wanted: Decimal) -> Decimal:
    """How much of one food reads as a portion: all if it fits; else half of it, whole if it can."""
    custom = _custom(food)
    most = custom.most if custom else UNLISTED_MOST
    if wanted <= most:
        return wanted
    even = (wanted / 2 / HALF).to_integral_value() * HALF
    whole = (wanted / 2).to_integral_value(rounding=ROUND_CEILING)
    # Three tortillas read as two and a third of a cup of rice, not as one and a half of each.
    return min(most, whole if wanted - whole >= 1 else max(HALF, even))


def _turned(order: list[Candidate], role: Role, turn: int) -> list[Candidate]:
    """Bring another of the fitting foods to the front."""
    fitting = [food for food in order if _fitness(role, food, {}) >= 4] or order[:1]
    if not turn or len(fitting) < 2:
        return order
    first = fitting[turn % len(fitting)]
    return [first, *(food for food in order if food is not first)]


def _fitness(role: Role, food: Candidate, served: Mapping[str, int]) -> int:
    custom = _custom(food)
    weight = custom.weight(role) * 10 if custom else UNLISTED_WEIGHT
    return weight - REPEATED * 10 * served.get(food.key, 0) if weight else -SAME_MEAL * 10


def _custom(food: Candidate) -> Custom | None:
    return customs().get((food.group, normal(food.name)))


def _order(food: Candidate) -> int:
    custom = _custom(food)
    return custom.order if custom else len(customs())


def presentable(food: Candidate) -> bool:
    """Whether a food is served as it is: a raw weight of meat is an ingredient."""
    raw = any(word in NEVER_ALONE for word in normal(food.name).split())
    return not (raw and food.group in COOKED_GROUPS) or _custom(food) is not None
