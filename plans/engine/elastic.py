"""The request with give: which limits or targets must yield, and by how little.

Each limit that yields is counted first and measured after (one limit moved much beats two moved
little: it is one thing to decide). Exclusions yield last: behind one there may be an allergy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import ceil, floor

from nutrition.exchanges import group_profiles, totals
from plans.engine import habits
from plans.engine.assess import FLOOR_KCAL
from plans.engine.day import (
    Day,
    Limits,
    hold_habits,
    hold_targets,
    limits_in_steps,
    nutrient_terms,
    open_day,
    target_interval,
)
from plans.engine.model import UndecidedError
from plans.engine.problem import (
    LARGEST_BOUND,
    NUTRIENTS,
    Bounds,
    MealTime,
    Problem,
    Targets,
    Tolerances,
)

LIMIT_COST = 100.0
EXCLUSION_COST = 400.0
FEW_PERCENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Change:
    """A patch of a problem: only what is given changes. `admitted` leaves the exclusions."""

    targets: Targets | None = None
    tolerances: Tolerances | None = None
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    admitted: frozenset[str] = frozenset()
    step: Decimal | None = None
    meal_times: tuple[MealTime, ...] | None = None
    meal_tolerance: Decimal | None = None

    def apply(self, problem: Problem) -> Problem:
        """The problem with this change made."""
        return replace(
            problem,
            targets=self.targets or problem.targets,
            tolerances=self.tolerances or problem.tolerances,
            bounds={**problem.bounds, **self.bounds},
            excluded=problem.excluded - self.admitted,
            step=self.step or problem.step,
            meal_times=self.meal_times or problem.meal_times,
            meal_tolerance=(
                problem.meal_tolerance if self.meal_tolerance is None else self.meal_tolerance
            ),
        )


@dataclass(frozen=True, slots=True)
class Give:
    """What may yield in a trial."""

    limits: bool = False
    exclusions: bool = False
    targets: bool = False
    energy: bool = True
    """Whether the energy target yields with the others."""
    sparing: bool = False
    """Amounts of a small plan, so that a target moved down to it keeps its day."""


def nearest(
    problem: Problem, give: Give, avoid: tuple[Change, ...] = ()
) -> tuple[Change, dict[str, Decimal]] | None:
    """The smallest change of the given kind, and the day it allows; None if none would do.

    `avoid` are changes already offered: the new one does not touch all the same limits.
    """
    limits, yielding = _limits(problem, give)
    if any(low > high for low, high in limits.values()):
        return None
    day = open_day(problem, group_profiles(), limits)
    hold_habits(day, problem, habits.BASE_KCAL if give.sparing else None)
    flags = _yield_limits(day, problem, yielding)
    for change in avoid:
        touched = [flags[key] for key in {*change.bounds, *change.admitted} if key in flags]
        if touched:
            day.model.row(dict.fromkeys(touched, 1.0), most=len(touched) - 1)
    if give.targets:
        _yield_targets(day, problem, give)
    else:
        hold_targets(day, problem, group_profiles())
    try:
        values = day.model.solve(gap=0.0, slack=1e-3)
    except UndecidedError:
        return None
    if values is None:
        return None
    found = day.read(values, problem.step)
    return _change(problem, found, yielding, give), found


def _limits(problem: Problem, give: Give) -> tuple[dict[str, Limits], dict[str, Limits]]:
    """Limits that stand (in steps), and the original ones of groups that may yield."""
    standing: dict[str, Limits] = {}
    yielding: dict[str, Limits] = {}
    free = (0, floor(LARGEST_BOUND / problem.step))
    for key in group_profiles():
        if key in habits.ON_REQUEST and key not in problem.bounds:
            continue
        own = limits_in_steps(problem.bounds.get(key, Bounds()), problem.step)
        out = key in problem.excluded
        asked = (own[0], 0) if out else own
        yields = give.exclusions if out else give.limits and key in problem.bounds
        yielding |= {key: asked} if yields else {}
        # More alcohol is never offered; less of it may be what has to give.
        reach = (0, asked[1]) if key in habits.ON_REQUEST else free
        standing[key] = reach if yields else asked
    return standing, yielding


def _yield_limits(day: Day, problem: Problem, yielding: Mapping[str, Limits]) -> dict[str, int]:
    """Let each limit slip at a cost; the yes/no of each group that slipped."""
    flags = {}
    step = float(problem.step)
    for key, (low, high) in yielding.items():
        excluded = key in problem.excluded
        under, over = day.model.outside({day.steps[key]: 1}, low, high, step)
        flag = day.model.column(cost=EXCLUSION_COST if excluded else LIMIT_COST, most=1, whole=True)
        reach = float(LARGEST_BOUND / problem.step)
        day.model.row({under: 1, over: 1, flag: -reach}, most=0)
        flags[key] = flag
    return flags


def _yield_targets(day: Day, problem: Problem, give: Give) -> None:
    """Let each nutrient leave its tolerance, charged as a fraction of its target."""
    for nutrient in NUTRIENTS:
        terms, quantum = nutrient_terms(day, group_profiles(), nutrient)
        least, most = target_interval(problem, nutrient, quantum)
        target, slack = getattr(problem.targets, nutrient), getattr(problem.tolerances, nutrient)
        scale = max(target * FEW_PERCENT, slack, Decimal("0.5"))
        # Energy follows its grams: charging it in full would bend the macronutrients to save it.
        weight = Decimal("0.5") if nutrient == "energy_kcal" else Decimal(1)
        cost = float(weight * quantum * problem.step / scale)
        if least > most:
            least = most = round((least + most) / 2)
        if nutrient == "energy_kcal" and not give.energy:
            day.model.row(terms, least, most)
            continue
        day.model.outside(terms, least, most, cost)
        if nutrient == "energy_kcal":
            day.model.row(terms, least=ceil(FLOOR_KCAL / quantum / problem.step))


def _change(
    problem: Problem, found: Mapping[str, Decimal], yielding: Mapping[str, Limits], give: Give
) -> Change:
    """What has to change for `found` to be allowed."""
    bounds: dict[str, Bounds] = {}
    for key, (low, high) in yielding.items():
        amount = found.get(key, Decimal(0))
        old = problem.bounds.get(key, Bounds())
        if amount > high * problem.step:
            bounds[key] = Bounds(min(old.least, amount), amount)
        elif amount < low * problem.step:
            bounds[key] = Bounds(amount, old.most)
    admitted = frozenset(key for key in bounds if key in problem.excluded and found.get(key))
    targets = moved_targets(problem, found) if give.targets else None
    return Change(bounds=bounds, admitted=admitted, targets=targets)


def moved_targets(problem: Problem, found: Mapping[str, Decimal]) -> Targets | None:
    """The targets, with those that `found` does not reach moved to what it brings."""
    obtained = totals(found)
    moved = {
        name: getattr(obtained, name)
        for name in NUTRIENTS
        if abs(getattr(obtained, name) - getattr(problem.targets, name))
        > getattr(problem.tolerances, name)
    }
    return replace(problem.targets, **moved) if moved else None
