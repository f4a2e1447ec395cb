"""S1 Revisión: the clinical history in the order of NOM-004 6.1."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from patients.models import Consultation
from practice.history_page import interview_keep, marks, sections_keep, sections_shown
from practice.views.first_visit.steps import draft_view, go_on, is_autosave, page, refused, saved
from practice.visit import Visit


@draft_view
def revision(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the sections; keep those that changed."""
    problems: list[str] = []
    if request.method == "POST":
        problems = sections_keep(consultation, request.POST, by=request.membership)
        who = interview_keep(consultation, request.POST, by=request.membership)
        problems += [who] if who else []
        if is_autosave(request):
            return refused(problems[0]) if problems else saved(fields=marks(consultation))
        if not problems:
            return go_on("S1", consultation)
    context = page(
        Visit(consultation, by=request.membership),
        "S1",
        problems=problems,
        interviews=Consultation.Interview.choices,
        sections=sections_shown(consultation, request.POST if problems else {}),
    )
    return render(
        request, "practice/consultation/revision.html", context, status=422 if problems else 200
    )
