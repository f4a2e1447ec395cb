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

    Meals are ordered one after another: each takes the order (exact, over all of them) that repeats
    the fewest main foods of the other meals that day; twice round, so that the first may follow
    the last.
    """
    orders: list[list[int]] = [[] for _ in meals]
    for at in (*range(len(meals)), *range(len(meals))):
        orders[at] = _best(tuple(meals[at]), _elsewhere(meals, orders, at))
    return orders


def _elsewhere(
    meals: Sequence[Sequence[Mains]], orders: Sequence[Sequence[int]], but: int
) -> tuple[Mains, ...]:
    """The main foods that the other meals have each day."""
    days: list[set[str]] = [set() for _ in meals[but]]
    for at, order in enumerate(orders):
        if at != but:
            for day, option in zip(days, order, strict=False):
                day |= meals[at][option]
    return tuple(map(frozenset, days))


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
