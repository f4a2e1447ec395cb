"""Use a plan again: in another visit, for another patient, or kept as a template."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, may, requires
from patients.models import Consultation
from patients.selectors import consultation_of
from plans.models import Plan
from plans.reuse import template_of, templates_visible_to, visits_open_to
from plans.selectors import plan_row
from plans.services.copies import plan_duplicate, plan_revise, template_use
from plans.services.errors import PlanInfeasibleError
from plans.services.templates import template_retire, template_save
from plans.views.editor import editor_answer


class TemplateForm(forms.Form):
    """How a template is called and who uses it."""

    name = forms.CharField(label="Nombre de la plantilla", max_length=80)
    is_shared = forms.BooleanField(label="La usa todo el consultorio", required=False)
    notes = forms.CharField(
        label="Indicaciones que la acompañan",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Quite lo que hable de este paciente: la plantilla servirá para otros.",
    )


@requires(Permission.WRITE_RECORD)
def plan_copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the visit where the plan is used again, and propose it there."""
    plan = plan_row(request.membership, public_id)
    if request.method != "POST":
        return render(request, "plans/plan_copy.html", _copy_context(request, plan))
    visit = consultation_of(request.membership, _uuid(request.POST.get("visit", "")))
    try:
        draft = plan_duplicate(plan=plan, consultation=visit, by=request.membership)
    except PlanInfeasibleError as error:
        return _not_copied(request, plan, [error.explanation])
    except ValidationError as error:
        return _not_copied(request, plan, error.messages)
    messages.success(request, f"Se propuso en la consulta de {visit.patient.full_name}. Revíselo.")
    return redirect("plans:plan-detail", draft.public_id)


@requires(Permission.WRITE_RECORD)
@require_POST
def plan_nearest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose the plan of a visit with the fewest changes from the one in force."""
    visit = consultation_of(request.membership, public_id)
    try:
        plan_revise(consultation=visit, by=request.membership)
    except PlanInfeasibleError as error:
        return editor_answer(request, visit, infeasible=error)
    except ValidationError as error:
        return editor_answer(request, visit, problems=error.messages)
    return editor_answer(request, visit)


@requires(Permission.WRITE_RECORD)
@require_GET
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates of the person and of the clinic, with how many plans came of each."""
    context = {
        "templates": templates_visible_to(request.membership),
        "me": request.user,
        "may_share": may(request.membership, Permission.EDIT_CATALOGUE),
    }
    return render(request, "plans/template_list.html", context)


@requires(Permission.WRITE_RECORD)
def template_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep a plan as a template."""
    plan = plan_row(request.membership, public_id)
    form = TemplateForm(request.POST or None, initial={"notes": plan.notes})
    if form.is_valid():
        try:
            template_save(plan=plan, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "La plantilla quedó guardada.")
            return redirect("plans:template-list")
    context = {
        "form": form,
        "plan": plan,
        "patient": plan.patient,
        "may_share": may(request.membership, Permission.EDIT_CATALOGUE),
    }
    status = 422 if form.is_bound else 200
    return render(request, "plans/template_new.html", context, status=status)


@requires(Permission.WRITE_RECORD)
@require_POST
def template_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a template out of use."""
    template = template_of(request.membership, public_id)
    template_retire(template=template, by=request.membership)
    messages.success(request, f"«{template.name}» ya no está en uso. Sus planes no cambian.")
    return redirect("plans:template-list")


@requires(Permission.WRITE_RECORD)
@require_POST
def template_apply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose the plan of a visit from a template."""
    visit = consultation_of(request.membership, public_id)
    typed = request.POST.get("template", "")
    if not typed:
        return editor_answer(request, visit, problems=["Elija una plantilla."])
    template = template_of(request.membership, _uuid(typed))
    try:
        template_use(template=template, consultation=visit, by=request.membership)
    except PlanInfeasibleError as error:
        return editor_answer(request, visit, infeasible=error)
    except ValidationError as error:
        return editor_answer(request, visit, problems=error.messages)
    return editor_answer(request, visit)


def _uuid(typed: str) -> UUID:
    """What a form names; nonsense names nothing, and nothing is a 404."""
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


def _copy_context(request: HttpRequest, plan: Plan) -> dict[str, object]:
    visits: list[Consultation] = list(visits_open_to(request.membership, plan.patient))
    return {
        "plan": plan,
        "patient": plan.patient,
        "visits": visits,
        "back": reverse("plans:plan-detail", args=[plan.public_id]),
    }


def _not_copied(request: HttpRequest, plan: Plan, problems: list[str]) -> HttpResponse:
    context = {**_copy_context(request, plan), "problems": problems}
    return render(request, "plans/plan_copy.html", context, status=422)
