"""The day: equivalents of each group that keep the four tolerances exactly and read like food.

Tolerances are hard constraints and the objective is preference. Minimising the error directly
takes seconds to minutes and buys nothing a patient could notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from nutrition.exchanges import GroupProfile, Macros, group_profiles, totals
from plans.engine.day import hard_limits, hold_targets, open_day, prefer
from plans.engine.model import UndecidedError
from plans.engine.problem import Bounds, Problem, within

Equivalents = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class DaySolution:
    """A proven day: equivalents (only groups that appear, in table order) and their totals."""

    equivalents: Equivalents
    totals: Macros


def solve_day(
    problem: Problem, profiles: Mapping[str, GroupProfile] | None = None
) -> DaySolution | None:
    """The most plausible day that keeps the tolerances, or None if there is none.

    Totals are recomputed in Decimal and checked. Raises `UndecidedError` if the time limit came
    before an answer; the wish for plausibility is given up first.
    """
    profiles = profiles or group_profiles()
    limits = hard_limits(problem, profiles)
    if any(low > high for low, high in limits.values()):
        return None
    day = open_day(problem, profiles, limits)
    hold_targets(day, problem, profiles)
    prefer(day, problem)
    try:
        values = day.model.solve()
    except UndecidedError:
        day = open_day(problem, profiles, limits)
        hold_targets(day, problem, profiles)
        values = day.model.solve()
    if values is None:
        return None
    return proven(problem, day.read(values, problem.step), profiles)


def proven(
    problem: Problem, equivalents: Equivalents, profiles: Mapping[str, GroupProfile] | None = None
) -> DaySolution:
    """The day with its Decimal totals. Raises ValueError if it breaks what the problem asks."""
    obtained = totals(equivalents, profiles)
    broken = [key for key, value in equivalents.items() if not admitted(problem, key, value)]
    if broken or not within(problem, obtained):
        raise ValueError(f"the day does not keep the request: {broken or obtained}")
    return DaySolution(equivalents, obtained)


def admitted(problem: Problem, key: str, value: Decimal) -> bool:
    """Whether an amount of a group keeps its step, bound and exclusion."""
    bounds = problem.bounds.get(key, Bounds())
    return (
        value % problem.step == 0
        and value >= bounds.least
        and (bounds.most is None or value <= bounds.most)
        and not (value and key in problem.excluded)
    )
