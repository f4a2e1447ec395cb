"""The day: equivalents of each group that keep the four tolerances exactly and read like food.

Tolerances are hard constraints and the objective is preference. Minimising the error directly
takes seconds to minutes and buys nothing a patient could notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from nutrition.exchanges import GroupProfile, Macros, group_profiles, totals
from plans.engine.day import Day, hard_limits, hold_habits, hold_targets, open_day, prefer
from plans.engine.habits import HABITS
from plans.engine.model import UndecidedError
from plans.engine.problem import Bounds, Problem, within
from plans.engine.words import number

Equivalents = Mapping[str, Decimal]
SPARE_S = 3.0
WORTH_SAYING = Decimal("0.5")
"""Half an equivalent outside a usual range is nobody's concern."""


@dataclass(frozen=True, slots=True)
class DaySolution:
    """A proven day: equivalents (only groups that appear, in table order) and their totals."""

    equivalents: Equivalents
    totals: Macros


def solve_day(
    problem: Problem,
    profiles: Mapping[str, GroupProfile] | None = None,
    *,
    scarce: frozenset[str] = frozenset(),
) -> DaySolution | None:
    """The most plausible day that keeps the tolerances, or None if there is none.

    `scarce` groups have few dishes and are asked for last.
    Totals are recomputed in Decimal and checked. Raises `UndecidedError` if the time limit came
    before an answer; the wish for plausibility is given up first.
    """
    profiles = profiles or group_profiles()
    limits = hard_limits(problem, profiles)
    if any(low > high for low, high in limits.values()):
        return None
    day = open_day(problem, profiles, limits)
    hold_targets(day, problem, profiles)
    hold_habits(day, problem)
    prefer(day, problem, scarce)
    try:
        values = _patiently(day)
    except UndecidedError:
        day = open_day(problem, profiles, limits)
        hold_targets(day, problem, profiles)
        hold_habits(day, problem)
        values = day.model.solve()
    if values is None:
        return None
    return proven(problem, day.read(values, problem.step), profiles)


def _patiently(day: Day) -> list[float] | None:
    """Solve, and once more with time to spare: a busy machine is no reason to eat worse."""
    try:
        return day.model.solve()
    except UndecidedError:
        return day.model.solve(seconds=SPARE_S)


def proven(
    problem: Problem, equivalents: Equivalents, profiles: Mapping[str, GroupProfile] | None = None
) -> DaySolution:
    """The day with its Decimal totals. Raises ValueError if it breaks what the problem asks."""
    obtained = totals(equivalents, profiles)
    broken = [key for key, value in equivalents.items() if not admitted(problem, key, value)]
    if broken or not within(problem, obtained):
        raise ValueError(f"the day does not keep the request: {broken or obtained}")
    return DaySolution(equivalents, obtained)


def stretched(problem: Problem, equivalents: Equivalents) -> tuple[str, ...]:
    """Where the day leaves what is usually eaten, in words: the targets or limits required it."""
    profiles, notes, said = group_profiles(), [], set[str]()
    for habit in HABITS:
        amount = sum((equivalents.get(key, Decimal(0)) for key in habit.pool), Decimal(0))
        low, high = habit.range_at(problem.targets.energy_kcal)
        short = amount < low - WORTH_SAYING and not problem.excluded.issuperset(habit.pool)
        if (short or amount > high + WORTH_SAYING) and said.isdisjoint(habit.pool):
            said.update(habit.pool)
            profile = profiles[habit.pool[0]]
            name = profile.name if len(habit.pool) == 1 else profile.group
            notes.append(f"{name}: {number(amount)} en el día; se acostumbra {_usual(low, high)}.")
    return tuple(notes)


def _usual(low: Decimal, high: Decimal) -> str:
    if not high:
        return "evitarlo"
    return f"de {number(low)} a {number(high)}" if low else f"hasta {number(high)}"


def admitted(problem: Problem, key: str, value: Decimal) -> bool:
    """Whether an amount of a group keeps its step, bound and exclusion."""
    bounds = problem.bounds.get(key, Bounds())
    return (
        value % problem.step == 0
        and value >= bounds.least
        and (bounds.most is None or value <= bounds.most)
        and not (value and key in problem.excluded)
    )
