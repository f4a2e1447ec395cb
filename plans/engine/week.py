"""The order of the options: seven days in which no day eats its main food twice. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

SAME_DAY = 4
"""Of a main food twice in a day."""
NEXT_DAY = 1
"""Of the same main food at the same meal two days running."""

Mains = frozenset[str]


def in_days(meals: Sequence[Sequence[Mains]]) -> list[list[int]]:
    """For each meal, its options' positions in the order of the days.

    Meals are ordered one after another, the first as it came: each takes the order (exact, over all
    of them) that repeats the fewest main foods of the meals before it that day.
    """
    eaten: list[set[str]] = [set() for _ in range(7)]
    orders = []
    for options in meals:
        order = _best(tuple(options), tuple(frozenset(day) for day in eaten[: len(options)]))
        for day, at in enumerate(order):
            eaten[day] |= options[at]
        orders.append(order)
    return orders


def repeats(meals: Sequence[Sequence[Mains]]) -> int:
    """Main foods eaten twice in one day, over the days of ordered options."""
    found = 0
    for day in range(max((len(meal) for meal in meals), default=0)):
        seen: set[str] = set()
        for meal in meals:
            if day < len(meal):
                found += len(seen & meal[day])
                seen |= meal[day]
    return found


def _best(options: tuple[Mains, ...], eaten: tuple[Mains, ...]) -> list[int]:
    """The cheapest order of at most seven options, by dynamic programming over subsets."""
    count = len(options)

    @cache
    def rest(used: int, last: int) -> tuple[int, tuple[int, ...]]:
        day = used.bit_count()
        if day == count:
            return 0, ()
        found = []
        for at in range(count):
            if used >> at & 1:
                continue
            cost = SAME_DAY * len(options[at] & eaten[day])
            cost += NEXT_DAY * bool(day and options[at] & options[last])
            more, order = rest(used | 1 << at, at)
            found.append((cost + more, (at, *order)))
        return min(found)

    return list(rest(0, 0)[1])
