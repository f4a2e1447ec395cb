"""The front door of the engine: one problem in, one proposal out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nutrition.exchanges import Macros
from plans.engine.assess import Finding, assess
from plans.engine.certificate import Certificate, certify
from plans.engine.distribute import Distribution, distribute, widening_in_words
from plans.engine.model import UndecidedError
from plans.engine.problem import Problem
from plans.engine.relax import Relaxation, relaxations, share_relaxations
from plans.engine.solve import DaySolution, solve_day, stretched

UNDECIDED = (
    "No se encontró un plan en el tiempo de cálculo. Prueba con menos límites o con una de las "
    "propuestas."
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A solved day with its meal times and certificate, or why not and what would make it so.

    `equivalents`, `distribution` and `totals` are empty when there is no day; a day whose meal
    times cannot keep their shares is infeasible and still carries its equivalents.
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


def propose(problem: Problem, *, catalogue_release: str = "") -> Proposal:
    """Solve, distribute and certify; or explain. Never raises on a well-formed problem."""
    findings = assess(problem)
    stop = next((finding for finding in findings if finding.stops), None)
    day, undecided = None, False
    if stop is None:
        try:
            day = solve_day(problem)
        except UndecidedError:
            undecided = True
    if day is None:
        return _no_day(problem, findings, UNDECIDED if undecided else "")
    try:
        found = distribute(problem, day.equivalents)
    except UndecidedError:
        found = Distribution({}, problem.meal_tolerance, False)
    if not found.kept:
        return _no_distribution(problem, day, found, findings)
    return Proposal(
        "solved",
        day.equivalents,
        day.totals,
        found.meals,
        certify(problem, day.equivalents, found.meals, catalogue_release=catalogue_release),
        findings,
        notes=(*stretched(problem, day.equivalents), *found.notes),
    )


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
