"""S2 Medición: one grid, Tab only; odd values ask, impossible ones say why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from patients.models import Consultation
from patients.selectors import measurements_latest
from practice.indices import indices_of
from practice.measurement_grid import (
    Problem,
    change_shown,
    grid_keep,
    sheet_of,
    typed_takes,
    typed_values,
)
from practice.measurement_groups import groups_for
from practice.views.first_visit.steps import draft_view, go_on, is_autosave, page, refused, saved
from practice.visit import Visit


@draft_view
def measurements(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the grid; keep what changed."""
    problems: dict[str, Problem] = {}
    groups = groups_for(consultation.patient)
    if request.method == "POST":
        problems = grid_keep(consultation, request.POST, groups=groups, by=request.membership)
        if is_autosave(request):
            first = next(iter(problems.values()), None)
            return refused(first.message) if first else saved()
        if not problems:
            return go_on("S2", consultation)
    typed = request.POST if problems else None
    visit = Visit(consultation, by=request.membership)
    sheet = sheet_of(visit, typed=typed, problems=problems)
    context = page(
        visit,
        "S2",
        problems=[problem.message for problem in problems.values()],
        groups=sheet.groups(groups),
        indices=indices_of(consultation, sheet.values, before=sheet.before),
    )
    return render(
        request, "practice/consultation/measurements.html", context, status=422 if problems else 200
    )


@draft_view
@require_POST
def indices(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """The indices, differences and takes of what is being typed. Nothing is stored."""
    values = typed_values(request.POST)
    before = measurements_latest(consultation.patient, before=consultation)
    takes = typed_takes(request.POST)
    live: list[dict[str, Any]] = [
        {
            "kind": kind,
            "change": change_shown(value, last.value)
            if (last := before.get(kind)) and last.value is not None
            else "",
            "joined": takes.get(kind),
        }
        for kind, value in values.items()
    ]
    return render(
        request,
        "practice/consultation/_indices.html",
        {"indices": indices_of(consultation, values, before=before), "live": live},
    )
