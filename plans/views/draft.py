"""Edit a draft: propose it, accept an offer, change a number, a time or the indications."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from patients.models import Consultation
from patients.selectors import consultation_of
from plans.forms import OptionsForm
from plans.models import Target
from plans.selectors import meal_of, plan_row
from plans.services.edit import meal_equivalents_edit, meal_time_set, plan_notes_set
from plans.services.errors import PlanInfeasibleError
from plans.services.presets import preset_remove, presets_apply
from plans.services.proposal import ProposeOptions, options_of, plan_propose, plan_relax_apply
from plans.views.editor import edited_answer, editor_answer, refused_answer, turn_of


@requires(Permission.WRITE_RECORD)
@require_POST
def plan_solve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose the plan of a visit. Without options in the form, with those of the last time."""
    consultation = consultation_of(request.membership, public_id)
    asked = options_of(consultation)
    turn = turn_of(request)
    if "meal_name_0" not in request.POST:
        return _propose(request, consultation, replace(asked, turn=turn), None)
    form = OptionsForm(request.POST, asked=asked)
    if not form.is_valid():
        return editor_answer(request, consultation, options_form=form)
    options = form.options(today=timezone.localdate(), turn=turn)
    return _propose(request, consultation, options, form)


@requires(Permission.WRITE_RECORD)
@require_POST
def plan_relax(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose again with an offer accepted."""
    consultation = consultation_of(request.membership, public_id)
    terms = tuple(term for term in request.POST.getlist("term") if term)
    try:
        problem = json.loads(request.POST.get("problem", ""))
        plan_relax_apply(
            consultation=consultation, problem=problem, terms=terms, by=request.membership
        )
    except json.JSONDecodeError:
        return editor_answer(request, consultation, problems=["Vuelva a calcular el plan."])
    except PlanInfeasibleError as error:
        return editor_answer(request, consultation, infeasible=error)
    except ValidationError as error:
        return editor_answer(request, consultation, problems=error.messages)
    return editor_answer(request, consultation)


@requires(Permission.WRITE_RECORD)
@require_POST
def equivalent_edit(request: HttpRequest, public_id: UUID, order: int, group: str) -> HttpResponse:
    """Set the equivalents of a group at a meal time; an empty cell is zero."""
    plan = plan_row(request.membership, public_id)
    meal = meal_of(plan, order)
    try:
        amount = Decimal(request.POST.get("amount", "").replace(",", ".").strip() or "0")
        meal_equivalents_edit(meal=meal, changes={group: amount}, by=request.membership)
    except InvalidOperation:
        return refused_answer(request, plan, ValidationError("Escriba un número, como 1.5."))
    except ValidationError as error:
        return refused_answer(request, plan, error)
    if "whole" in request.POST:  # a group that had no row yet: draw the cuadro again
        return editor_answer(request, plan.consultation)
    return edited_answer(request, plan)


@requires(Permission.WRITE_RECORD)
@require_POST
def meal_time(request: HttpRequest, public_id: UUID, order: int) -> HttpResponse:
    """Set the hour of a meal time; empty takes it away."""
    plan = plan_row(request.membership, public_id)
    meal = meal_of(plan, order)
    typed = request.POST.get("time_of_day", "").strip()
    try:
        moment = _hour(typed) if typed else None
        meal_time_set(meal=meal, time_of_day=moment, by=request.membership)
    except ValidationError as error:
        return refused_answer(request, plan, error)
    except ValueError:
        return refused_answer(request, plan, ValidationError("Escriba la hora como 14:30."))
    return edited_answer(request, plan)


@requires(Permission.WRITE_RECORD)
@require_POST
def plan_notes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the indications of the plan."""
    plan = plan_row(request.membership, public_id)
    try:
        plan_notes_set(plan=plan, notes=request.POST.get("notes", ""), by=request.membership)
    except ValidationError as error:
        return refused_answer(request, plan, error)
    return edited_answer(request, plan)


def _with_presets(
    request: HttpRequest, consultation: Consultation, options: ProposeOptions
) -> ProposeOptions:
    """What was asked, plus the presets picked in the form and without the one taken away."""
    keys, gone = request.POST.getlist("preset"), request.POST.get("preset_off", "")
    target = Target.objects.filter(consultation=consultation).first()
    if target is None:
        return options
    if gone:
        options = preset_remove(options, gone, energy_kcal=target.energy_kcal)
    return presets_apply(options, keys, energy_kcal=target.energy_kcal) if keys else options


def _hour(typed: str) -> time:
    """«14:30», «7:30», «0730» or «14». Raises ValueError."""
    hour, _, minute = typed.replace(".", ":").partition(":")
    if not minute and len(hour) > 2:
        hour, minute = hour[:-2], hour[-2:]
    return time(int(hour), int(minute or 0))


def _propose(
    request: HttpRequest,
    consultation: Consultation,
    options: ProposeOptions,
    form: OptionsForm | None,
) -> HttpResponse:
    try:
        options = _with_presets(request, consultation, options)
        plan_propose(consultation=consultation, by=request.membership, options=options)
    except PlanInfeasibleError as error:
        return editor_answer(request, consultation, options_form=form, infeasible=error)
    except ValidationError as error:
        return editor_answer(request, consultation, options_form=form, problems=error.messages)
    return editor_answer(request, consultation)
