"""Use again what was already made: another plan or a template, proposed anew for whoever it is.

Nothing is copied blindly: the engine proposes with the other day as a wish, so the requerimiento is
met and what harms this patient cannot come along; then the same foods are served where they may.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from patients.models import Consultation
from plans.models import Plan, PlanTemplate
from plans.services.carry import Chosen, chosen_of, foods_carry
from plans.services.draft import day_of
from plans.services.eating import eating_from_json
from plans.services.guard import may_write
from plans.services.problem import problem_from_json
from plans.services.proposal import ProposeOptions, plan_propose
from plans.services.replan import plan_replan


@transaction.atomic
def plan_duplicate(*, plan: Plan, consultation: Consultation, by: Membership) -> Plan:
    """The draft of a visit, as near to another plan as the visit's requerimiento allows.

    Raises ValidationError if the visit has no requerimiento or is signed, PlanInfeasibleError if
    there is no such day, PermissionDenied across clinics.
    """
    may_write(plan.patient, by)
    options = _asked(plan.problem, plan.excluded_groups, plan.excluded_terms, day_of(plan))
    draft = plan_propose(consultation=consultation, by=by, options=options)
    return _after(draft, plan, by)


@transaction.atomic
def plan_revise(*, consultation: Consultation, by: Membership) -> Plan:
    """The draft of a visit with the fewest changes from the plan in force, and its same foods.

    Raises as `plan_duplicate`, and ValidationError if the patient has no published plan.
    """
    draft, changes = plan_replan(consultation=consultation, by=by)
    return _after(draft, changes.previous, by)


@transaction.atomic
def template_use(*, template: PlanTemplate, consultation: Consultation, by: Membership) -> Plan:
    """The draft of a visit from a template. Raises as `plan_duplicate`."""
    if template.clinic_id != by.clinic_id or template.retired_at is not None:
        raise ValidationError("Esa plantilla ya no está en uso.")
    day = {key: Decimal(amount) for key, amount in template.day.items()}
    options = _asked(template.problem, template.excluded_groups, template.excluded_terms, day)
    draft = plan_propose(consultation=consultation, by=by, options=options)
    draft.template = template
    draft.save(update_fields=["template"])
    chosen = [Chosen(row["meal"], row["group"], row["food"]) for row in template.foods]
    return _finish(draft, chosen, template.notes, by)


def _asked(
    problem: Mapping[str, Any],
    groups: Iterable[str],
    terms: Iterable[str],
    day: Mapping[str, Decimal],
) -> ProposeOptions:
    if not problem:
        raise ValidationError("Ese plan no guarda lo que se le pidió: no se puede repetir.")
    asked = problem_from_json(problem)
    return ProposeOptions(
        meal_times=asked.meal_times,
        bounds=asked.bounds,
        excluded_groups=frozenset(groups),
        excluded_terms=tuple(terms),
        preference=asked.preference,
        near=day,
        tolerances=asked.tolerances,
        meal_tolerance=asked.meal_tolerance,
        eating=eating_from_json(problem.get("eating", {})),
    )


def _after(draft: Plan, plan: Plan, by: Membership) -> Plan:
    """What follows a proposal made from another plan: hours, foods, and words to the same one."""
    same = plan.patient_id == draft.patient_id
    sources = {meal.name: meal for meal in plan.meals.all()}
    for meal in draft.meals.all():
        if source := sources.get(meal.name):
            meal.time_of_day = source.time_of_day
            meal.notes = source.notes if same else ""
            meal.save(update_fields=["time_of_day", "notes"])
    return _finish(draft, chosen_of(plan), plan.notes if same else "", by)


def _finish(draft: Plan, chosen: Iterable[Chosen], notes: str, by: Membership) -> Plan:
    foods_carry(draft, chosen, by=by)
    if notes and not draft.notes:
        draft.notes = notes
        draft.save(update_fields=["notes"])
    return draft
