"""The editor of a draft: one context and one way of answering, for the page and its pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Membership
from patients.models import Consultation
from plans.comparison import DayChange, chips_between
from plans.forms import OptionsForm
from plans.models import Plan, Target
from plans.reading import PlanView
from plans.reuse import templates_visible_to
from plans.selectors import draft_and_in_force, draft_of, plan_for, plan_last_published
from plans.services.errors import PlanInfeasibleError
from plans.services.proposal import options_from

TEMPLATES = 30
"""The most used ones: a longer list is for the page of templates."""


def editor_context(
    *,
    consultation: Consultation,
    membership: Membership,
    options_form: OptionsForm | None = None,
    infeasible: PlanInfeasibleError | None = None,
    problems: Sequence[str] = (),
    next_url: str = "",
    turn: int = 0,
) -> dict[str, Any]:
    """What `plans/_editor.html` needs.

    Keys: `consultation`, `target` (or None), `plan` (the draft's PlanView, or None), `editable`,
    `options_form`, `infeasible`, `problems` (messages), `next_url`, `next_turn`,
    `templates` (only before there is a draft).
    """
    view, in_force = draft_and_in_force(membership, consultation)
    draft = view.plan if view else None
    return {
        "consultation": consultation,
        "target": _target_of(consultation, draft),
        "plan": view,
        **changes_of(view, in_force),
        "editable": draft is not None,
        "options_form": options_form
        or OptionsForm(asked=options_from(consultation, in_force=in_force, draft=draft)),
        "infeasible": infeasible,
        "problems": list(problems),
        "next_url": next_url,
        "next_turn": turn + 1,
        "templates": [] if draft else list(templates_visible_to(membership)[:TEMPLATES]),
    }


def _target_of(consultation: Consultation, draft: Plan | None) -> Target | None:
    """The visit's requerimiento: the draft already brings it, if it was made from it."""
    if draft is not None and draft.target.consultation_id == consultation.pk:
        return draft.target
    return Target.objects.filter(consultation=consultation).first()


def editor_answer(
    request: HttpRequest,
    consultation: Consultation,
    *,
    options_form: OptionsForm | None = None,
    infeasible: PlanInfeasibleError | None = None,
    problems: Sequence[str] = (),
) -> HttpResponse:
    """The whole editor again: the partial for htmx, a page or a redirect for a plain form."""
    wrong = bool(infeasible or problems or (options_form and options_form.errors))
    next_url = safe_next(request)
    if not wrong and not request.htmx:
        return redirect(next_url or _page_of(consultation, request))
    context = editor_context(
        consultation=consultation,
        membership=request.membership,
        options_form=options_form,
        infeasible=infeasible,
        problems=problems,
        next_url=next_url,
        turn=turn_of(request),
    )
    template = "plans/_editor.html" if request.htmx else "plans/plan_edit.html"
    return render(request, template, context, status=422 if wrong else 200)


def changes_of(view: PlanView | None, before: Plan | None) -> dict[str, Any]:
    """`before`, the plan in force (or None), and `changes` of the draft against it."""
    if view is None or before is None:
        return {"before": before}
    was = {row.group: row.equivalents for row in before.equivalents.all()}
    now = {row.key: row.equivalents for row in view.rows}
    return {"before": before, "changes": DayChange(chips_between(was, now))}


def edited_answer(request: HttpRequest, plan: Plan, *, opened: int | None = None) -> HttpResponse:
    """The parts that an edit moves: comprobación, totals of the day and foods; never the inputs.

    `opened` is the order of the meal time whose options were being read: they stay open.
    """
    if not request.htmx:
        return redirect(safe_next(request) or reverse("plans:plan-detail", args=[plan.public_id]))
    view: PlanView = plan_for(request.membership, plan.public_id)
    context = {
        "plan": view,
        "editable": True,
        "opened": opened,
        "next_url": safe_next(request),
        **changes_of(view, plan_last_published(view.plan.patient, request.membership)),
    }
    return render(request, "plans/_edited.html", context)


def refused_answer(request: HttpRequest, plan: Plan, error: ValidationError) -> HttpResponse:
    """Say why an edit was refused; what was typed stays where it is."""
    if not request.htmx:
        for text in error.messages:
            messages.error(request, text)
        return redirect(safe_next(request) or reverse("plans:plan-detail", args=[plan.public_id]))
    response = render(request, "plans/_problems.html", {"problems": error.messages}, status=422)
    response["HX-Retarget"] = "#plan-problems"
    response["HX-Reswap"] = "outerHTML"
    return response


def safe_next(request: HttpRequest) -> str:
    """Where the form asks to return, if it is a page of this site; else empty."""
    url = request.POST.get("next", "") or request.GET.get("next", "")
    same_site = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if same_site else ""


def turn_of(request: HttpRequest) -> int:
    """Which menu of the same day is asked for: 0 the first, 1 the next…"""
    typed = request.POST.get("turn", "")
    return int(typed) % 1000 if typed.isdecimal() else 0


def _page_of(consultation: Consultation, request: HttpRequest) -> str:
    draft = draft_of(consultation, request.membership)
    if draft is None:
        return reverse("patients:patient-detail", args=[consultation.patient.public_id])
    return reverse("plans:plan-detail", args=[draft.public_id])
