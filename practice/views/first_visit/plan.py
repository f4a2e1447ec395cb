"""S5 Plan: solve, adjust by hand, choose foods; the comprobación follows every change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from plans.views.editor import editor_context

from patients.models import Consultation
from plans.models import Plan, Target
from practice.views.first_visit.steps import draft_view, page


@draft_view
def plan(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """The editor of the visit's plan, or the way to the requerimiento."""
    target = Target.objects.filter(consultation=consultation).first()
    found = Plan.objects.filter(consultation=consultation).order_by("-version").first()
    context = page(consultation, "S5", by=request.membership, target=target, plan=found)
    if target:
        context |= editor_context(found, consultation=consultation)
    return render(request, "practice/consultation/plan.html", context)
