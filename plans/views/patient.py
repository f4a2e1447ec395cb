"""The plans and the diary of a patient, as pieces of the patient's page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import Permission, requires
from patients.selectors import patient_of
from plans.diary import diary_visible_to
from plans.eaten import entry_views, only_compared
from plans.selectors import plan_status, plans_of

SHOWN = 5


@requires(Permission.SEE_RECORD)
def patient_plans(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The latest plans with their state, newest first."""
    patient = patient_of(request.membership, public_id)
    plans = [(plan, plan_status(plan)) for plan in plans_of(patient, request.membership)[:SHOWN]]
    return render(request, "plans/_patient_plans.html", {"plans": plans})


@requires(Permission.SEE_RECORD)
def patient_diary(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was eaten lately, meal by meal, against the plan of that day."""
    patient = patient_of(request.membership, public_id)
    entries = only_compared(diary_visible_to(request.membership).filter(patient=patient))[:SHOWN]
    rows = [(view.entry, view.comparison) for view in entry_views(entries)]
    return render(request, "plans/_patient_diary.html", {"rows": rows, "patient": patient})
