"""Who is offered where: seven dishes a meal, none at two meals of the week. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LONG = 60
"""Dishes of a meal that are looked at, best first: far more than the week asks for."""


@dataclass(frozen=True, slots=True)
class Table:
    """The dishes that fit a meal, what each costs the choice, and the foods people notice in it."""

    costs: Mapping[str, float]
    mains: Mapping[str, frozenset[str]]


def most_distinct(tables: Sequence[Table], each: int, same_cost: float) -> list[list[str]]:
    """Up to `each` dishes a meal, as many as can be, all distinct over the meals if they can be.

    First the cheapest for each meal in turn, the scarcest meal first, dearer as a main food comes
    again (in the meal, and less so in the week); then a meal that fell short takes dishes others
    can spare (augmenting paths); only then are dishes offered at two meals, never twice at one.
    """
    order = sorted(range(len(tables)), key=lambda at: len(tables[at].costs))
    chosen: list[list[str]] = [[] for _ in tables]
    taken: dict[str, int] = {}
    week = Counter[str]()
    for at in order:
        _choose(tables[at], at, each, same_cost, chosen[at], taken, week)
        week.update(main for key in chosen[at] for main in tables[at].mains[key])
    for at in order:
        while len(chosen[at]) < min(each, len(tables[at].costs)):
            if not _augment(tables, at, chosen, taken, set()):
                break
    for at in order:
        _repeat(tables[at], each, chosen[at])
    return chosen


def _choose(
    table: Table,
    at: int,
    each: int,
    same_cost: float,
    chosen: list[str],
    taken: dict[str, int],
    week: Mapping[str, int],
) -> None:
    """The cheapest dishes nobody has, one by one, each main food dearer as it comes again."""
    left = sorted(table.costs, key=lambda key: (table.costs[key], key))
    left = [key for key in left if key not in taken][:LONG]
    seen = Counter[str]()
    while left and len(chosen) < each:
        best = min(
            left,
            key=lambda key: (
                table.costs[key]
                + same_cost * sum(seen[main] + week.get(main, 0) / 2 for main in table.mains[key]),
                key,
            ),
        )
        left.remove(best)
        chosen.append(best)
        taken[best] = at
        seen.update(table.mains[best])


def _augment(
    tables: Sequence[Table],
    at: int,
    chosen: list[list[str]],
    taken: dict[str, int],
    seen: set[str],
) -> bool:
    """One more dish for a meal, moving another meal to a dish of its own if need be (Kuhn)."""
    for key in sorted(tables[at].costs, key=lambda key: (tables[at].costs[key], key)):
        if key in seen or key in chosen[at]:
            continue
        seen.add(key)
        owner = taken.get(key)
        if owner is None or (owner != at and _augment(tables, owner, chosen, taken, seen)):
            if owner is not None:
                chosen[owner].remove(key)
            chosen[at].append(key)
            taken[key] = at
            return True
    return False


def _repeat(table: Table, each: int, chosen: list[str]) -> None:
    for key in sorted(table.costs, key=lambda key: (table.costs[key], key)):
        if len(chosen) >= each:
            return
        if key not in chosen:
            chosen.append(key)
