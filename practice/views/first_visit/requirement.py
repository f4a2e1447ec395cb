"""S4 Requerimiento: every equation side by side; one is chosen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from patients.models import Consultation
from plans.learned import Learned
from plans.models import Target
from plans.response import learned_for
from plans.services.targets import TargetData, target_set
from practice import requirement as asked
from practice.forms.requirement import RequirementForm, initial_of
from practice.views.first_visit.steps import draft_view, go_on, page, words
from practice.visit import Visit

ELDERLY = 65


@draft_view
def requirement(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the screen; keep the requerimiento."""
    visit = Visit(consultation, by=request.membership)
    initial = initial_of(visit.target, elderly=consultation.patient.age.years >= ELDERLY)
    data = request.POST if request.method == "POST" else None
    form = RequirementForm(data, initial=initial)
    shown = form if data is not None else RequirementForm(initial)
    calculation = calculated(visit, shown, learned_of(request, consultation))
    if data is not None and not calculation["preview_error"]:
        try:
            target_set(consultation=consultation, data=calculation["data"], by=request.membership)
            return go_on("S4", consultation)
        except ValidationError as error:
            calculation["preview_error"] = words(error)
    context = page(visit, "S4", **calculation | {"form": form})
    return render(
        request,
        "practice/consultation/requirement.html",
        context,
        status=200 if data is None else 422,
    )


@draft_view
@require_POST
def preview(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """What the choices come to, while they are being made. Nothing is stored."""
    form = RequirementForm(request.POST)
    visit = Visit(consultation, by=request.membership)
    context = calculated(visit, form, learned_of(request, consultation))
    return render(request, "practice/consultation/_calculation.html", context)


def learned_of(request: HttpRequest, consultation: Consultation) -> Learned:
    """What the patient's own weights and intake say of the expenditure, up to this visit."""
    return learned_for(request.membership, consultation.patient, now=timezone.now())


def calculated(visit: Visit, form: RequirementForm, learned: Learned) -> dict[str, Any]:
    """The equations with the chosen weight, the preview, or what is wrong in words."""
    inputs = asked.measured(visit)
    beside = asked.learned_option(learned)
    form.is_valid()
    basis = form.cleaned_data.get("weight_basis") or Target.Basis.ACTUAL
    context: dict[str, Any] = {
        "comparison": [],
        "learned": learned,
        "learned_option": beside,
        "form": form,
        "chosen": form.data.get("equation", ""),
        "preview": None,
        "preview_error": "",
        "data": None,
    }
    try:
        weight = asked.weight_for(basis, inputs)
        context["comparison"] = asked.comparison(inputs, weight)
        if form.errors:
            context["preview_error"] = error_of(form)
            return context
        data: TargetData = asked.target_data(
            choices=form.cleaned_data,
            options=[*context["comparison"], *([beside] if beside.applicable else [])],
            weight_kg=weight,
        )
        context["preview"] = asked.preview(data, sex=visit.consultation.patient.sex)
        context["data"] = data
    except (asked.NoWeightError, ValidationError) as error:
        context["preview_error"] = words(error)
    return context


def error_of(form: RequirementForm) -> str:
    """The first thing wrong in the form, naming its field."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {errors[0]}" if label else str(errors[0])
