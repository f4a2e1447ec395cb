"""Propose a plan: from the requerimiento to a draft with foods, or why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Max, When
from django.utils import timezone

from accounts.models import Membership
from nutrition.exchanges import PROFILE_VERSION
from patients.models import Allergy, Consultation, Patient
from plans.cookbook import food_of, kitchen_for
from plans.diary import plan_in_force
from plans.engine.exclusions import Exclusions, exclusions
from plans.engine.gate import Gate
from plans.engine.kitchen import Kitchen
from plans.engine.problem import (
    FIVE_MEALS,
    NUTRIENTS,
    Bounds,
    MealTime,
    Problem,
    ProblemError,
    Sex,
    Targets,
    Tolerances,
    Wish,
)
from plans.engine.proposal import Proposal, propose
from plans.models import Plan, Target
from plans.pantry import catalogue_release, pantry_of
from plans.services.draft import recertify, rows_rewrite
from plans.services.eating import (
    USUAL,
    Eating,
    check_eating,
    eating_from_json,
    eating_to_json,
    tastes_on,
)
from plans.services.errors import Offer, PlanInfeasibleError
from plans.services.guard import open_consultation
from plans.services.limits import limit_bounds
from plans.services.options import week_write
from plans.services.problem import problem_from_json, problem_to_json

HALF = Decimal("0.5")
SEXES: Mapping[str, Sex] = {"female": "female", "male": "male"}


@dataclass(frozen=True)
class ProposeOptions:
    """What the nutriólogo asks besides the targets. Everything has a Mexican default.

    `targets` replaces the requerimiento's figures for this proposal only. `excluded_terms` are
    foods by name («brócoli», «mariscos»); the patient's allergies are always excluded and need not
    be said. `eating` is the diet, the means and the limits. `turn` asks for another menu and week
    of options of the same day; `near` for the one that changes the fewest equivalents of a former.
    """

    meal_times: tuple[MealTime, ...] = FIVE_MEALS
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    excluded_groups: frozenset[str] = frozenset()
    excluded_terms: tuple[str, ...] = ()
    preference: Mapping[str, Wish] = field(default_factory=dict)
    tolerances: Tolerances = field(default_factory=Tolerances)
    meal_tolerance: Decimal = Decimal(3)
    targets: Targets | None = None
    turn: int = 0
    eating: Eating = USUAL
    near: Mapping[str, Decimal] | None = None


@transaction.atomic
def plan_propose(
    *, consultation: Consultation, by: Membership, options: ProposeOptions | None = None
) -> Plan:
    """Write the draft plan of a consultation, replacing the draft there was.

    Raises ValidationError if the requerimiento is missing or the request makes no sense,
    PlanInfeasibleError (with proven relaxations) if there is no such day.
    """
    open_consultation(consultation, by)
    target = Target.objects.filter(consultation=consultation).first()
    if target is None:
        raise ValidationError("Primero guarde el requerimiento de esta consulta.")
    options = options or options_of(consultation)
    check_eating(options.eating)
    gate = gate_of(consultation.patient, options.excluded_terms, options.eating)
    tastes = tastes_on(options.eating, timezone.localdate())
    shelf = [(item, food_of(item)) for item in pantry_of(clinic=by.clinic)]
    kitchen = kitchen_for(
        clinic=by.clinic,
        foods=[food for _, food in shelf],
        gate=gate,
        tastes=tastes,
    )
    problem = _problem(target, consultation.patient, options, kitchen)
    release = catalogue_release()
    proposal = propose(
        problem,
        catalogue_release=release,
        kitchen=kitchen,
        tastes=tastes,
        limits=options.eating.limits,
        turn=options.turn,
        near=options.near,
    )
    if proposal.status != "solved" or proposal.week is None:
        raise _infeasible(problem, proposal, options.eating)
    plan = _draft(consultation, target, by)
    plan.problem = {
        **problem_to_json(problem),
        "notes": list(proposal.notes),
        "eating": eating_to_json(options.eating),
    }
    plan.excluded_groups = sorted(options.excluded_groups)
    plan.excluded_terms = list(options.excluded_terms)
    plan.profile_version, plan.catalogue_release = PROFILE_VERSION, release
    plan.target = target
    plan.full_clean(exclude=["certificate"])
    plan.save()
    rows_rewrite(
        plan,
        problem,
        proposal.equivalents,
        proposal.distribution,
        [item for item, food in shelf if food.candidate.key in kitchen.foods],
        turn=options.turn,
    )
    week_write(plan, proposal.week, gate)
    plan.save(update_fields=["problem"])
    recertify(plan)
    return plan


def plan_relax_apply(
    *,
    consultation: Consultation,
    problem: Mapping[str, Any],
    terms: tuple[str, ...] = (),
    by: Membership,
) -> Plan:
    """Propose again with an offer accepted: `problem` is the JSON of an `Offer`."""
    try:
        accepted = problem_from_json(problem)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise ValidationError("La propuesta ya no es válida; vuelva a calcular.") from error
    options = ProposeOptions(
        meal_times=accepted.meal_times,
        bounds=accepted.bounds,
        excluded_groups=accepted.excluded,
        excluded_terms=terms,
        preference=accepted.preference,
        tolerances=accepted.tolerances,
        meal_tolerance=accepted.meal_tolerance,
        targets=accepted.targets,
        eating=eating_from_json(problem.get("eating", {})),
    )
    return plan_propose(consultation=consultation, by=by, options=options)


def options_of(consultation: Consultation) -> ProposeOptions:
    """What was asked the last time: of this visit's draft, else of the patient's last plan."""
    return options_from(consultation, in_force=plan_in_force(consultation.patient))


def options_from(
    consultation: Consultation, *, in_force: Plan | None, draft: Plan | None = None
) -> ProposeOptions:
    """The same, from who already read the plan in force and the visit's draft. One query at most,
    apart from the limits that a plan in force may have.
    """
    last = draft if draft and draft.problem else _last_asked(consultation)
    if last is None:
        return ProposeOptions(excluded_terms=dislikes_of(consultation.patient))
    asked = problem_from_json(last.problem)
    return ProposeOptions(
        meal_times=asked.meal_times,
        bounds={**asked.bounds, **_learned_bounds(consultation, last, in_force)},
        excluded_groups=frozenset(last.excluded_groups),
        excluded_terms=tuple(last.excluded_terms),
        preference=asked.preference,
        tolerances=asked.tolerances,
        meal_tolerance=asked.meal_tolerance,
        eating=eating_from_json(last.problem.get("eating", {})),
    )


def _last_asked(consultation: Consultation) -> Plan | None:
    """The last plan that keeps what was asked: of this visit, else of the patient. One query."""
    asked = Plan.objects.filter(patient=consultation.patient_id).exclude(problem={})
    of_visit = Case(When(consultation=consultation, then=0), default=1)
    return asked.order_by(of_visit, "-version").first()


def _learned_bounds(
    consultation: Consultation, last: Plan, in_force: Plan | None
) -> dict[str, Bounds]:
    """What the diary taught and a person accepted, unless this draft was asked after that."""
    since = last.created_at if last.consultation_id == consultation.pk else None
    return limit_bounds(in_force, since=since)


def dislikes_of(patient: Patient) -> tuple[str, ...]:
    """Foods the patient avoids, as the record keeps them: separated by commas or lines."""
    text = patient.dislikes.replace("\n", ",").replace(";", ",").replace(".", ",")
    return tuple(part.strip() for part in text.split(",") if part.strip())


def exclusions_of(patient: Patient, terms: tuple[str, ...] = ()) -> Exclusions:
    """What must not reach the patient's plate: allergies in force, and what was asked."""
    active = Allergy.objects.filter(patient=patient, voided_at=None)
    agents = active.exclude(kind=Allergy.Kind.DRUG).values_list("agent", flat=True)
    return exclusions(agents, terms)


def gate_of(patient: Patient, terms: tuple[str, ...] = (), eating: Eating = USUAL) -> Gate:
    """What may reach the patient's plate at all: allergies, dislikes, diet, raw food."""
    return Gate(exclusions_of(patient, terms), eating.diet, eating.no_raw)


def gate_of_plan(plan: Plan) -> Gate:
    """The gate of a plan, with the patient's allergies as they are today."""
    eating = eating_from_json(plan.problem.get("eating", {}))
    return gate_of(plan.patient, tuple(plan.excluded_terms), eating)


def _problem(
    target: Target, patient: Patient, options: ProposeOptions, kitchen: Kitchen
) -> Problem:
    unserved = {key for key in options.bounds if not kitchen.by_group.get(key)}
    empty = kitchen.empty_groups | unserved
    targets = options.targets or Targets(**{name: getattr(target, name) for name in NUTRIENTS})
    try:
        return Problem(
            targets=targets,
            tolerances=options.tolerances,
            step=HALF,
            bounds={key: b for key, b in options.bounds.items() if key not in empty},
            excluded=options.excluded_groups | empty,
            preference=options.preference,
            meal_times=options.meal_times,
            meal_tolerance=options.meal_tolerance,
            sex=SEXES.get(patient.sex),
        )
    except ProblemError as error:
        raise ValidationError(list(error.messages)) from error


def _infeasible(problem: Problem, proposal: Proposal, eating: Eating) -> PlanInfeasibleError:
    changed = [(offer.text, offer.change.apply(problem)) for offer in proposal.relaxations]
    kept = {"eating": eating_to_json(eating)}
    offers = tuple(
        Offer(text, {**problem_to_json(relaxed), **kept})
        for text, relaxed in changed
        if relaxed.step == HALF
    )
    asked = {**problem_to_json(problem), **kept}
    return PlanInfeasibleError(proposal.explanation, problem=asked, offers=offers)


def _draft(consultation: Consultation, target: Target, by: Membership) -> Plan:
    """The draft of the visit, locked, or a new version of the patient's plan."""
    found = (
        Plan.objects.select_for_update()
        .filter(consultation=consultation, published_at__isnull=True)
        .first()
    )
    if found:
        return found
    # Lock the patient: two tabs may not take the same version number.
    Patient.objects.select_for_update().get(pk=consultation.patient_id)
    last = Plan.objects.filter(patient=consultation.patient_id).aggregate(Max("version"))
    return Plan(
        patient=consultation.patient,
        consultation=consultation,
        target=target,
        version=(last["version__max"] or 0) + 1,
        created_by=by.user,
    )
