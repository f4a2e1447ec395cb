"""S5 Plan: solve, adjust by hand, choose foods; the comprobación follows every change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from patients.models import Consultation
from plans.views.editor import editor_context
from practice.views.first_visit.steps import draft_view, page
from practice.visit import Visit


@draft_view
def plan(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """The editor of the visit's plan, or the way to the requerimiento."""
    editor = editor_context(
        consultation=consultation, membership=request.membership, next_url=request.path
    )
    context = editor | page(Visit(consultation, by=request.membership), "S5")
    return render(request, "practice/consultation/plan.html", context)
