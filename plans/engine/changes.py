"""Fewest changes: a new target reached from the plan the patient already knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from nutrition.exchanges import group_profiles
from plans.engine.day import hard_limits, hold_habits, hold_targets, open_day, prefer
from plans.engine.model import Model, UndecidedError
from plans.engine.problem import Problem
from plans.engine.solve import DaySolution, proven, solve_day

Equivalents = Mapping[str, Decimal]
MOVE_COST = 3.0
"""An equivalent moved outweighs any taste of `habits`, but not a day nobody would eat."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A day near the previous one: `deltas` are (group, new − previous), in table order."""

    day: DaySolution
    deltas: tuple[tuple[str, Decimal], ...]

    @property
    def moved(self) -> Decimal:
        """Equivalents added plus equivalents taken away."""
        return sum((abs(delta) for _, delta in self.deltas), Decimal(0))


def fewest_changes(
    problem: Problem, previous: Equivalents, *, fresh: DaySolution | None = None
) -> Revision | None:
    """The day that keeps the tolerances by moving few equivalents; None if there is no day.

    Never moves more than a fresh solve would. A few equivalents more are moved only where fewer
    would not read like food (three glasses of sweet milk close most gaps in one move). Raises
    `UndecidedError` if the time limit came before any answer. `fresh` is the day solved anew, if
    it is already known.
    """
    fresh = fresh or solve_day(problem)
    if fresh is None:
        return None
    best = _revision(fresh, previous)
    nearer = _near(problem, previous, best.moved)
    return nearer if nearer is not None and nearer.moved <= best.moved else best


def differences(previous: Equivalents, new: Equivalents) -> tuple[tuple[str, Decimal], ...]:
    """(group, new − previous) of every group that changed, in table order."""
    changes = (
        (key, new.get(key, Decimal(0)) - previous.get(key, Decimal(0))) for key in group_profiles()
    )
    return tuple((key, delta) for key, delta in changes if delta)


def _near(problem: Problem, previous: Equivalents, most: Decimal) -> Revision | None:
    """The best day that moves at most so many equivalents; None if none came in time."""
    profiles = group_profiles()
    day = open_day(problem, profiles, hard_limits(problem, profiles))
    hold_targets(day, problem, profiles)
    hold_habits(day, problem)
    prefer(day, problem)
    distance = [
        column
        for key, steps in day.steps.items()
        for column in _away(day.model, steps, previous.get(key, Decimal(0)) / problem.step)
    ]
    for column in distance:
        day.model.costs[column] = MOVE_COST * float(problem.step)
    day.model.row(dict.fromkeys(distance, 1.0), most=float(most / problem.step))
    try:
        values = day.model.solve()
    except UndecidedError:
        return None
    if values is None:
        return None
    return _revision(proven(problem, day.read(values, problem.step)), previous)


def _away(model: Model, steps: int, before: Decimal) -> tuple[int, int]:
    less, more = model.column(), model.column()
    model.row({steps: 1, less: 1, more: -1}, float(before), float(before))
    return less, more


def _revision(day: DaySolution, previous: Equivalents) -> Revision:
    return Revision(day, differences(previous, day.equivalents))
