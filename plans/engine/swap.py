"""Swaps that keep the certificate: of one group for others, or of one food for another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from nutrition.exchanges import Macros, group_profiles, totals
from plans.engine.habits import ON_REQUEST, OPENING, UNASKED
from plans.engine.problem import NUTRIENTS, Problem, within
from plans.engine.solve import admitted

Equivalents = Mapping[str, Decimal]
REACH = Decimal(3)
"""A swap moves at most this many equivalents of another group: more is a new plan."""
SOME = 12


@dataclass(frozen=True, slots=True)
class Swap:
    """What is given and taken (`deltas`), and the day after it, still within tolerance."""

    deltas: tuple[tuple[str, Decimal], ...]
    equivalents: Equivalents
    totals: Macros


@dataclass(frozen=True, slots=True)
class FoodOption:
    """A food that could take the place of another; `macros` are of one equivalent."""

    key: str
    group: str
    macros: Macros
    allergens: frozenset[str] = frozenset()


def group_swaps(
    problem: Problem, equivalents: Equivalents, *, give: str, amount: Decimal, limit: int = SOME
) -> tuple[Swap, ...]:
    """Ways of giving up `amount` equivalents of a group that keep tolerances, bounds and step.

    At most two other groups move. Nearest first: fewest groups, nothing strange opened, least
    moved, energy closest to the day as it was. Empty if there is none or the day has not that much.
    """
    left = equivalents.get(give, Decimal(0)) - amount
    if amount <= 0 or left < 0 or not admitted(problem, give, left):
        return ()
    start = totals(equivalents) - group_profiles()[give].macros.times(amount)
    before = totals(equivalents).energy_kcal
    found = []
    for moves in _moves(problem, equivalents, give):
        obtained = start
        for key, delta in moves:
            obtained += group_profiles()[key].macros.times(delta)
        if within(problem, obtained):
            found.append(_swap(equivalents, ((give, -amount), *moves), obtained))
    found.sort(key=lambda swap: _distance(swap, equivalents, before))
    return tuple(found[:limit])


def food_swaps(
    food: FoodOption, options: Iterable[FoodOption], *, forbidden: frozenset[str] = frozenset()
) -> tuple[FoodOption, ...]:
    """Foods of the same group (so the certificate stands), nearest in composition first.

    `forbidden` are allergens the patient must not meet: those foods do not exist here.
    """
    kept = (
        option
        for option in options
        if option.group == food.group
        and option.key != food.key
        and not option.allergens & forbidden
    )
    return tuple(sorted(kept, key=lambda option: (_unlike(food.macros, option.macros), option.key)))


def _moves(
    problem: Problem, equivalents: Equivalents, give: str
) -> Iterator[tuple[tuple[str, Decimal], ...]]:
    """Nothing, one group moved, or two."""
    single = [
        (key, delta)
        for key in group_profiles()
        if key != give and (key not in ON_REQUEST or key in problem.bounds)
        for delta in _deltas(problem, key, equivalents.get(key, Decimal(0)))
    ]
    yield ()
    yield from ((move,) for move in single)
    for at, first in enumerate(single):
        yield from ((first, second) for second in single[at + 1 :] if second[0] != first[0])


def _deltas(problem: Problem, key: str, now: Decimal) -> Iterator[Decimal]:
    steps = int(REACH / problem.step)
    for count in range(-steps, steps + 1):
        delta = count * problem.step
        if count and now + delta >= 0 and admitted(problem, key, now + delta):
            yield delta


def _swap(
    equivalents: Equivalents, deltas: tuple[tuple[str, Decimal], ...], obtained: Macros
) -> Swap:
    moved = dict(deltas)
    after = {
        key: value
        for key in group_profiles()
        if (value := equivalents.get(key, Decimal(0)) + moved.get(key, Decimal(0)))
    }
    return Swap(deltas, after, obtained)


def _distance(
    swap: Swap, before: Equivalents, energy_kcal: Decimal
) -> tuple[int, float, Decimal, Decimal]:
    opened = sum(OPENING.get(key, UNASKED) for key, _ in swap.deltas if not before.get(key))
    moved = sum((abs(delta) for _, delta in swap.deltas), Decimal(0))
    return len(swap.deltas), opened, moved, abs(swap.totals.energy_kcal - energy_kcal)


def _unlike(one: Macros, other: Macros) -> Decimal:
    """Kilocalories by which two foods part, nutrient by nutrient."""
    per = (Decimal(1), Decimal(4), Decimal(9), Decimal(4))
    return sum(
        (
            abs(getattr(one, name) - getattr(other, name)) * factor
            for name, factor in zip(NUTRIENTS, per, strict=True)
        ),
        Decimal(0),
    )
