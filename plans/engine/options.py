"""Seven interchangeable options for every meal time, all different over the week.

Every option of a meal brings exactly the meal's equivalents: a dish re-portioned within its
ranges and, beside it, single foods of at most two groups. Which seven of the dishes that fit: those
nearest their recipe and the person's means, of different animal foods and legumes, none twice in
the week (a matching). In order, the seven of each meal are a week: no day repeats its main food.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zlib import crc32

from plans.engine import menu
from plans.engine.arrange import ENOUGH, Equivalents
from plans.engine.habits import ANIMAL
from plans.engine.kitchen import Kitchen
from plans.engine.library import KEYS, Offer, Shelf, Slot, shelf_of, slot_of
from plans.engine.limits import Known, Limit, Reading, known, read_week
from plans.engine.matching import Table, most_distinct
from plans.engine.meals import Role, roles
from plans.engine.menu import Candidate
from plans.engine.portions import Portion, portions_of, scaled
from plans.engine.problem import Problem
from plans.engine.tastes import ANY, Tastes
from plans.engine.week import in_days

RESIDUE_COST = (0.0, 2.0, 6.0)
"""Of leaving none, one or two groups to single foods."""
STRETCH_COST = 0.6
"""Of each half equivalent a dish is moved from its recipe."""
BESIDE_COST = 0.5
"""Of each half equivalent served beside it."""
SAME_MAIN_COST = 3.0
"""Of another option of the meal with the same main food, times how many there are."""
SAME_BESIDE = ("leguminosa", "cereal_sg", "cereal_cg", *ANIMAL)
"""Groups of which a plate has one food: more of it, rather than another."""
AGAIN = 100.0
"""Of a dish another meal of the week already has."""
WHIM = 2.0
"""What chance may add to a dish: two patients alike need not eat the same week."""


@dataclass(frozen=True, slots=True)
class Extra:
    """Half equivalents of a single food beside the dish."""

    food: str
    name: str
    group: str
    halves: int


@dataclass(frozen=True, slots=True)
class Option:
    """A dish served so that it fills its slot: what it takes of each group and what goes beside."""

    offer: Offer
    served: Mapping[str, int]
    extras: tuple[Extra, ...]

    @property
    def portions(self) -> tuple[Portion, ...]:
        """The dish's foods at these equivalents."""
        return portions_of(self.offer, self.served)

    @property
    def mains(self) -> frozenset[str]:
        """The foods that would be noticed if they came again."""
        return self.offer.mains


@dataclass(frozen=True, slots=True)
class MealOptions:
    """A meal's options in the order of the week; `missing` of seven, and the group in the way."""

    meal: str
    options: tuple[Option, ...]
    missing: int = 0
    blocked_by: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """Every meal with its options; `repeated` dishes had to be offered at two meals.

    `readings` say how the seven days stand against the limits, as far as is known.
    """

    meals: tuple[MealOptions, ...]
    repeated: int = 0
    readings: tuple[Reading, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every meal has its seven."""
        return not any(meal.missing for meal in self.meals)


@dataclass(frozen=True, slots=True)
class _Ask:
    """A meal to serve, and all the dishes that fit it with what they cost the choice."""

    meal: str
    role: Role
    share: Decimal
    slot: Slot
    costs: Mapping[str, float]
    offers: Mapping[str, Offer]


def week_options(
    problem: Problem,
    distribution: Mapping[str, Equivalents],
    kitchen: Kitchen,
    *,
    tastes: Tastes = ANY,
    limits: Sequence[Limit] = (),
    turn: int = 0,
) -> Week:
    """Up to seven options for every meal of a distribution. Raises ValueError if it is not halves.

    Deterministic; `turn` asks for another week of the same day.
    """
    of = roles(problem.meal_times)
    asks = [
        _ask(meal.name, role, share, distribution.get(meal.name, {}), kitchen, tastes, limits, turn)
        for meal, role, share in zip(problem.meal_times, of, problem.shares(), strict=True)
    ]
    chosen = most_distinct([Table(ask.costs, _mains(ask)) for ask in asks], ENOUGH, SAME_MAIN_COST)
    ordered = in_days(
        [[ask.offers[key].mains for key in keys] for ask, keys in zip(asks, chosen, strict=True)]
    )
    meals = tuple(
        _meal(ask, [keys[at] for at in order], kitchen)
        for ask, keys, order in zip(asks, chosen, ordered, strict=True)
    )
    served = Counter(option.offer.key for meal in meals for option in meal.options)
    readings = tuple(_reading(limit, meals, kitchen) for limit in limits)
    return Week(meals, sum(count - 1 for count in served.values()), readings)


def one_meal(
    problem: Problem,
    meal: str,
    amounts: Equivalents,
    kitchen: Kitchen,
    *,
    tastes: Tastes = ANY,
    limits: Sequence[Limit] = (),
    avoid: frozenset[str] = frozenset(),
    turn: int = 0,
) -> MealOptions:
    """The options of one meal time somebody pinned; `avoid` dishes serve other meals of the week.

    They are offered again only if without them there are not seven.
    """
    of = dict(zip((m.name for m in problem.meal_times), roles(problem.meal_times), strict=True))
    shares = dict(zip(of, problem.shares(), strict=True))
    role, share = of.get(meal, "meal"), shares.get(meal, Decimal(1))
    ask = _ask(meal, role, share, amounts, kitchen, tastes, limits, turn)
    costs = {key: cost + AGAIN * (key in avoid) for key, cost in ask.costs.items()}
    (chosen,) = most_distinct([Table(costs, _mains(ask))], ENOUGH, SAME_MAIN_COST)
    return _meal(ask, chosen, kitchen)


def blocking_group(shelf: Shelf, slot: Slot) -> str:
    """The group without which the most dishes would fit the slot; else the one it has most of."""
    now = shelf.options(slot)[0].bit_count()
    best, gained = KEYS[max(range(len(slot)), key=lambda at: slot[at])] if any(slot) else "", 0
    for at, halves in enumerate(slot):
        if halves:
            without = (*slot[:at], 0, *slot[at + 1 :])
            gain = shelf.options(without)[0].bit_count() - now
            if gain > gained:
                best, gained = KEYS[at], gain
    return best


def nutrient_of(option: Option, nutrient: str, kitchen: Kitchen) -> Known:
    """What an option brings of a nutrient, as far as its foods say."""
    values: list[float | None] = []
    for food in option.offer.ingredients:
        value = food.nutrients.get(nutrient)
        times = scaled(food, option.offer, option.served)
        if times:
            values.append(None if value is None else value * times)
    for extra in option.extras:
        each = kitchen.foods[extra.food].nutrients.get(nutrient)
        values.append(None if each is None else each * extra.halves / 2)
    return known(values)


def _ask(
    meal: str,
    role: Role,
    share: Decimal,
    amounts: Equivalents,
    kitchen: Kitchen,
    tastes: Tastes,
    limits: Sequence[Limit],
    turn: int,
) -> _Ask:
    slot, shelf = slot_of(amounts), kitchen.shelves[role]
    fitting = shelf.chosen(shelf.options(slot)[0]) if any(slot) else []
    costs = {
        offer.key: tastes.leaning(offer, meal)
        + _distance(offer, slot)
        + _whim(offer.key, meal, turn)
        for offer in fitting
    }
    ask = _Ask(meal, role, share, slot, costs, {offer.key: offer for offer in fitting})
    return _within_limits(ask, limits)


def _distance(offer: Offer, slot: Slot) -> float:
    served = offer.serve(slot)
    left = [n - served.get(key, 0) for key, n in zip(KEYS, slot, strict=True)]
    groups = sum(1 for n in left if n)
    moved = sum(abs(n - offer.recipe[key]) for key, n in served.items())
    return RESIDUE_COST[groups] + STRETCH_COST * moved + BESIDE_COST * sum(left)


def _whim(key: str, meal: str, turn: int) -> float:
    return crc32(f"{key}/{meal}/{turn}".encode()) % 1000 / 1000 * WHIM * (3 if turn else 1)


def _within_limits(ask: _Ask, limits: Sequence[Limit]) -> _Ask:
    """Without the dishes that alone pass their meal's share of a limit, while seven remain.

    If every option of every meal keeps its share, any combination of them keeps the day.
    """
    over: dict[str, float] = {}
    for limit in limits:
        if limit.most is None:
            continue
        room = float(limit.most * ask.share)
        for key, offer in ask.offers.items():
            amount = nutrient_in_dish(offer, offer.serve(ask.slot), limit.nutrient)
            over[key] = max(over.get(key, 0.0), (amount - room) / room if room else 0.0)
    kept = [key for key in ask.offers if over.get(key, 0.0) <= 0]
    if len(kept) < ENOUGH:
        kept = sorted(ask.offers, key=lambda key: over.get(key, 0.0))[: max(ENOUGH, len(kept))]
    costs = {key: ask.costs[key] + 20 * max(0.0, over.get(key, 0.0)) for key in kept}
    return _Ask(ask.meal, ask.role, ask.share, ask.slot, costs, {k: ask.offers[k] for k in kept})


def nutrient_in_dish(offer: Offer, served: Mapping[str, int], nutrient: str) -> float:
    """What is known of a nutrient in a dish at some equivalents."""
    return sum(
        (food.nutrients.get(nutrient) or 0.0) * scaled(food, offer, served)
        for food in offer.ingredients
    )


def _mains(ask: _Ask) -> Mapping[str, frozenset[str]]:
    return {key: offer.mains for key, offer in ask.offers.items()}


def _meal(ask: _Ask, keys: Sequence[str], kitchen: Kitchen) -> MealOptions:
    beside = Counter[str]()
    options = []
    for key in keys:
        option = serve(ask.offers[key], ask.slot, ask.role, kitchen, beside)
        beside.update(extra.food for extra in option.extras)
        options.append(option)
    missing = max(0, ENOUGH - len(options)) if any(ask.slot) else 0
    blocked = ""
    if missing:
        blocked = blocking_group(kitchen.shelves[ask.role], ask.slot)
    return MealOptions(ask.meal, tuple(options), missing, blocked)


def serve(
    offer: Offer, slot: Slot, role: Role, kitchen: Kitchen, beside: Mapping[str, int] | None = None
) -> Option:
    """A dish that fits a slot, with the single foods of what it leaves.

    `beside` counts the foods already put beside other options: others come first.
    """
    served = offer.serve(slot)
    extras: list[Extra] = []
    for key, halves in zip(KEYS, slot, strict=True):
        left = halves - served.get(key, 0)
        if left:
            ask = menu.Slot("", role, key, Decimal(left) / 2)
            shelf = _beside(offer, role, key, kitchen)
            extras += [
                Extra(choice.food.key, choice.food.name, key, int(choice.equivalents * 2))
                for choice in menu.fill(ask, shelf, beside or {})
            ]
    return Option(offer, served, tuple(extras))


def _beside(offer: Offer, role: Role, group: str, kitchen: Kitchen) -> Sequence[Candidate]:
    """Foods of a group to put beside a dish: more of what it already has, or what is customary.

    Two beans on one plate are one bean too many.
    """
    shelf = kitchen.by_group.get(group, ())
    inside = {food.key for food in offer.ingredients if group in food.brings}
    same = [food for food in shelf if food.key in inside]
    return same[:1] if same and group in SAME_BESIDE else menu.customary(role, shelf)


def fits(offer: Offer, slot: Slot, kitchen: Kitchen) -> bool:
    """Whether a dish may serve a slot exactly."""
    return bool(shelf_of([offer], kitchen.by_group).options(slot)[0])


def served_halves(option: Option) -> dict[str, int]:
    """Halves of each group an option brings: its slot, if it was made well."""
    found = Counter({key: halves for key, halves in option.served.items() if halves})
    for extra in option.extras:
        found[extra.group] += extra.halves
    return dict(found)


def _reading(limit: Limit, meals: Sequence[MealOptions], kitchen: Kitchen) -> Reading:
    days = []
    for day in range(ENOUGH):
        total = Known(0.0, 0, 0)
        for meal in meals:
            if meal.options:
                option = meal.options[day % len(meal.options)]
                total += nutrient_of(option, limit.nutrient, kitchen)
        days.append(total)
    return read_week(limit, days)
