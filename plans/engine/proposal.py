"""The front door of the engine: one problem in, one proposal out.

With a kitchen, the distribution is chosen together with the dishes and the proposal carries a week
of options. Restriction first: the day is asked only for groups the patient's dishes and foods
supply, and if some meal still lacks options, another day is tried without the group in the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from nutrition.exchanges import Macros
from plans.engine.arrange import Arrangement, arrange
from plans.engine.assess import Finding, assess
from plans.engine.certificate import Certificate, certify
from plans.engine.changes import differences, fewest_changes
from plans.engine.distribute import (
    Distribution,
    broken_rules,
    distribute,
    rules_in_words,
    widening_in_words,
)
from plans.engine.kitchen import Kitchen
from plans.engine.library import slot_of
from plans.engine.limits import Limit
from plans.engine.meals import roles
from plans.engine.model import UndecidedError
from plans.engine.options import Week, blocking_group, week_options
from plans.engine.problem import Problem
from plans.engine.relax import Relaxation, relaxations, share_relaxations
from plans.engine.solve import DaySolution, solve_day, stretched
from plans.engine.tastes import ANY, Tastes

UNDECIDED = (
    "No se encontró un plan en el tiempo de cálculo. Prueba con menos límites o con una de las "
    "propuestas."
)
QUARTER = Decimal("0.25")
"""A step in which no dish is served: dishes go by halves."""
OTHER_DAYS = 2
"""Days tried again, without the group in the way, when a meal lacks options."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A solved day with its meal times and certificate, or why not and what would make it so.

    `equivalents`, `distribution` and `totals` are empty when there is no day; a day whose meal
    times cannot keep their shares is infeasible and still carries its equivalents. `week` is there
    if a kitchen was given.
    """

    status: Literal["solved", "infeasible"]
    equivalents: Mapping[str, Decimal]
    totals: Macros | None
    distribution: Mapping[str, Mapping[str, Decimal]]
    certificate: Certificate | None
    findings: tuple[Finding, ...] = ()
    explanation: str = ""
    relaxations: tuple[Relaxation, ...] = ()
    notes: tuple[str, ...] = ()
    week: Week | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """A day shared among its meal times, with how many dishes each can choose from."""

    day: DaySolution
    found: Distribution
    arranged: Arrangement | None = None

    @property
    def meals(self) -> Mapping[str, Mapping[str, Decimal]]:
        """Equivalents by meal time: those the dishes prefer."""
        return self.arranged.meals if self.arranged else self.found.meals

    @property
    def lacking(self) -> int:
        """Options missing over the day."""
        return self.arranged.lacking if self.arranged else 0


def propose(
    problem: Problem,
    *,
    catalogue_release: str = "",
    kitchen: Kitchen | None = None,
    tastes: Tastes = ANY,
    limits: Sequence[Limit] = (),
    turn: int = 0,
    near: Mapping[str, Decimal] | None = None,
) -> Proposal:
    """Solve, distribute and certify; or explain. Never raises on a well-formed problem.

    With a `kitchen` also choose dishes: a week of options. `turn` asks for another week, `near` for
    the day that changes the fewest equivalents of a former one.
    """
    findings = assess(problem)
    stop = next((finding for finding in findings if finding.stops), None)
    served, undecided = None, False
    if stop is None:
        try:
            served = _served(problem, kitchen)
            if near is not None and served is not None:
                served = _nearer(problem, kitchen, near, served)
        except UndecidedError:
            undecided = True
    if served is None:
        return _no_day(problem, findings, UNDECIDED if undecided else "")
    day = served.day
    if not served.found.kept:
        return _no_distribution(problem, day, served.found, findings)
    week = None
    if kitchen is not None and problem.step != QUARTER:
        week = week_options(problem, served.meals, kitchen, tastes=tastes, limits=limits, turn=turn)
    rules = rules_in_words(broken_rules(problem, day.equivalents, served.meals))
    return Proposal(
        "solved",
        day.equivalents,
        day.totals,
        served.meals,
        certify(problem, day.equivalents, served.meals, catalogue_release=catalogue_release),
        findings,
        notes=(*stretched(problem, day.equivalents), *rules),
        week=week,
    )


def _served(problem: Problem, kitchen: Kitchen | None) -> Served | None:
    """A day and its meal times, or None if there is no day."""
    if kitchen is None:
        return _distributed(problem, solve_day(problem), None)
    scarce = kitchen.undished_groups
    best = _with_dishes(problem, kitchen, scarce)
    for _ in range(OTHER_DAYS):
        if best is None or not best.lacking:
            break
        # Another day: without what stands in the way of the meal that lacks the most.
        scarce |= _in_the_way(problem, best, kitchen)
        other = _with_dishes(problem, kitchen, scarce)
        if other is not None and other.lacking < best.lacking and other.found.kept:
            best = other
    return best


def _nearer(
    problem: Problem, kitchen: Kitchen | None, previous: Mapping[str, Decimal], fresh: Served
) -> Served:
    """The day of fewest changes, unless the fresh one happens to change no more."""
    try:
        revision = fewest_changes(problem, previous, fresh=fresh.day)
    except UndecidedError:
        return fresh
    moved = sum(abs(delta) for _, delta in differences(previous, fresh.day.equivalents))
    if revision is None or revision.moved >= moved:
        return fresh
    served = _distributed(problem, revision.day, kitchen)
    return served if served is not None and served.found.kept else fresh


def _with_dishes(problem: Problem, kitchen: Kitchen, scarce: frozenset[str]) -> Served | None:
    thin = frozenset(
        key
        for key in kitchen.thin_groups - problem.excluded
        if key not in problem.bounds and key not in problem.preference
    )
    day = None
    if thin:
        day = solve_day(replace(problem, excluded=problem.excluded | thin), scarce=scarce)
    return _distributed(problem, day or solve_day(problem, scarce=scarce), kitchen)


def _distributed(
    problem: Problem, day: DaySolution | None, kitchen: Kitchen | None
) -> Served | None:
    if day is None:
        return None
    try:
        found = distribute(problem, day.equivalents)
    except UndecidedError:
        return Served(day, Distribution({}, problem.meal_tolerance, False))
    if kitchen is None or not kitchen.offers or not found.kept or problem.step == QUARTER:
        return Served(day, found)
    return Served(day, found, arrange(problem, day.equivalents, found.meals, kitchen.shelves))


def _in_the_way(problem: Problem, served: Served, kitchen: Kitchen) -> frozenset[str]:
    counts = served.arranged.counts if served.arranged else ()
    worst = min(range(len(counts)), key=lambda at: counts[at])
    meal = problem.meal_times[worst]
    shelf = kitchen.shelves[roles(problem.meal_times)[worst]]
    found = blocking_group(shelf, slot_of(served.meals.get(meal.name, {})))
    return frozenset({found} if found else ())


def _no_day(problem: Problem, findings: tuple[Finding, ...], reason: str) -> Proposal:
    offers = relaxations(problem)
    said = [finding.text for finding in findings if finding.stops or finding.inconsistent]
    explanation = " ".join(said) or reason or (offers[0].text if offers else "")
    return Proposal("infeasible", {}, None, {}, None, findings, explanation, offers)


def _no_distribution(
    problem: Problem, day: DaySolution, found: Distribution, findings: tuple[Finding, ...]
) -> Proposal:
    return Proposal(
        "infeasible",
        day.equivalents,
        day.totals,
        {},
        None,
        findings,
        widening_in_words(problem, found) if found.meals else UNDECIDED,
        share_relaxations(problem, found),
    )
