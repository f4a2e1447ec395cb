"""A day as an integer programme: how many steps of each group, and what a menu costs.

The nutrient rows are built on whole numbers (a step of a group brings a whole number of quanta), so
a target's tolerance becomes an exact integer interval: no plan is lost or let in by rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from math import ceil, floor, inf

from nutrition.exchanges import GroupProfile
from plans.engine import habits
from plans.engine.model import Model
from plans.engine.problem import LARGEST_BOUND, NUTRIENTS, Bounds, Problem, Wish

Profiles = Mapping[str, GroupProfile]
Limits = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Day:
    """The programme and its unknowns: `steps[group]` is a column, in units of the step."""

    model: Model
    steps: Mapping[str, int]
    most: Mapping[str, int]

    def read(self, values: list[float], step: Decimal) -> dict[str, Decimal]:
        """Equivalents of each group that is not zero, in the order of the table."""
        found = {key: round(values[column]) for key, column in self.steps.items()}
        return {key: count * step for key, count in found.items() if count}


def limits_in_steps(bounds: Bounds, step: Decimal) -> Limits:
    """A bound as whole steps inside it."""
    most = LARGEST_BOUND if bounds.most is None else bounds.most
    return ceil(bounds.least / step), floor(most / step)


def groups_in_play(problem: Problem, profiles: Profiles) -> list[str]:
    """Groups that may appear at all: alcohol and free foods only if a bound names them."""
    return [key for key in profiles if key not in habits.ON_REQUEST or key in problem.bounds]


def open_day(problem: Problem, profiles: Profiles, limits: Mapping[str, Limits]) -> Day:
    """One whole unknown a group, within `limits` (in steps)."""
    model = Model()
    steps = {
        key: model.column(least=low, most=high, whole=True) for key, (low, high) in limits.items()
    }
    return Day(model, steps, {key: high for key, (_, high) in limits.items()})


def hard_limits(problem: Problem, profiles: Profiles) -> dict[str, Limits]:
    """Bounds and exclusions of the request, capped by what the day's energy could hold."""
    ceiling = problem.targets.energy_kcal + problem.tolerances.energy_kcal
    result = {}
    for key in groups_in_play(problem, profiles):
        low, high = limits_in_steps(problem.bounds.get(key, Bounds()), problem.step)
        energy = profiles[key].macros.energy_kcal
        if energy:
            high = min(high, floor(ceiling / energy / problem.step))
        result[key] = (low, 0 if key in problem.excluded else high)
    return result


def nutrient_terms(day: Day, profiles: Profiles, nutrient: str) -> tuple[dict[int, float], Decimal]:
    """Whole coefficients of a nutrient by column, and the quantum they count."""
    brings = {key: getattr(profiles[key].macros, nutrient) for key in day.steps}
    places = max((-int(value.as_tuple().exponent) for value in brings.values()), default=0)
    quantum = Decimal(1).scaleb(-max(0, places))
    terms = {day.steps[key]: float(value / quantum) for key, value in brings.items() if value}
    return terms, quantum


def hold_targets(day: Day, problem: Problem, profiles: Profiles) -> None:
    """The four tolerances, as hard constraints."""
    for nutrient in NUTRIENTS:
        terms, quantum = nutrient_terms(day, profiles, nutrient)
        least, most = target_interval(problem, nutrient, quantum)
        day.model.row(terms, least, most)


def target_interval(problem: Problem, nutrient: str, quantum: Decimal) -> Limits:
    """The quanta, counted in steps, that a target's tolerance admits."""
    target, slack = getattr(problem.targets, nutrient), getattr(problem.tolerances, nutrient)
    unit = quantum * problem.step
    return ceil((target - slack) / unit), floor((target + slack) / unit)


def hold_habits(day: Day, problem: Problem, energy_kcal: Decimal | None = None) -> None:
    """Refuse amounts that are not a day of food: hard, far out, and the request's bounds rule.

    The ranges are those of the target's energy, or of `energy_kcal` if the target may move.
    """
    energy = problem.targets.energy_kcal if energy_kcal is None else energy_kcal
    for habit in habits.POOLS:
        keys = [key for key in habit.pool if key in day.steps]
        _, high = habit.range_at(energy)
        most = max(high * habits.TOO_MUCH, sum(map(partial(_asked, problem), keys), Decimal(0)))
        day.model.row(_terms(day, keys), most=floor(most / problem.step))


def _asked(problem: Problem, key: str) -> Decimal:
    """How much of a group the request itself speaks of."""
    bounds = problem.bounds.get(key, Bounds())
    wish = problem.preference.get(key)
    return max(bounds.most or bounds.least, bounds.least, wish.equivalents if wish else Decimal(0))


def prefer(day: Day, problem: Problem, scarce: frozenset[str] = frozenset()) -> None:
    """Charge what makes a day read less like food; `scarce` groups have few dishes to serve."""
    for habit in habits.HABITS:
        _prefer_habit(day, problem, habit)
    for key, wish in problem.preference.items():
        if key in day.steps:
            _prefer_wish(day, problem, key, wish)
    _prefer_few_groups(day, problem, scarce)
    _prefer_whole_animal(day, problem)


def _prefer_habit(day: Day, problem: Problem, habit: habits.Habit) -> None:
    open_keys = [key for key in habit.pool if day.most.get(key)]
    if not open_keys:
        return
    terms = _terms(day, open_keys)
    step, energy = problem.step, problem.targets.energy_kcal
    low, high = (float(edge / step) for edge in habit.range_at(energy))
    day.model.outside(terms, low, high, habit.outside_cost * float(step))
    aim = habit.aim_at(energy)
    if aim is not None and not any(key in problem.preference for key in open_keys):
        day.model.distance(terms, float(aim / step), habit.aim_cost * float(step))


def _prefer_wish(day: Day, problem: Problem, key: str, wish: Wish) -> None:
    aim = float(wish.equivalents / problem.step)
    day.model.distance({day.steps[key]: 1}, aim, 2 * float(wish.weight * problem.step))


def _prefer_few_groups(day: Day, problem: Problem, scarce: frozenset[str]) -> None:
    model, milks = day.model, {}
    for key, column in day.steps.items():
        asked = key in problem.bounds and problem.bounds[key].least > 0
        asked = asked or (key in problem.preference and problem.preference[key].equivalents > 0)
        cost = 0.0 if asked else habits.OPENING.get(key, habits.UNASKED)
        if key in scarce and not asked:
            cost += habits.SCARCE
        if day.most[key] and (cost or key in habits.MILKS):
            flag = model.used(column, day.most[key], cost)
            if key in habits.MILKS:
                milks[flag] = 1.0
    if len(milks) > 1:
        model.outside(milks, -inf, 1, habits.SECOND_MILK)


def _prefer_whole_animal(day: Day, problem: Problem) -> None:
    """n = (1/step) × whole + rest; a rest costs, unless the step is already one."""
    per_whole = int(1 / problem.step)
    if per_whole == 1:
        return
    for key in habits.ANIMAL:
        if day.most.get(key):
            whole = day.model.column(whole=True, most=day.most[key])
            rest = day.model.column(most=per_whole - 1, whole=True)
            day.model.used(rest, per_whole - 1, habits.BROKEN_ANIMAL)
            day.model.row({day.steps[key]: 1, whole: -per_whole, rest: -1}, 0, 0)


def _terms(day: Day, keys: Iterable[str]) -> dict[int, float]:
    return {day.steps[key]: 1.0 for key in keys}
