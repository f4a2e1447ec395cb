"""The plans of a patient, as a piece of the patient's page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import Permission, requires
from patients.selectors import patient_of
from plans.selectors import plan_status, plans_of

SHOWN = 5


@requires(Permission.SEE_RECORD)
def patient_plans(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The latest plans with their state, newest first."""
    patient = patient_of(request.membership, public_id)
    plans = [(plan, plan_status(plan)) for plan in plans_of(patient, request.membership)[:SHOWN]]
    return render(request, "plans/_patient_plans.html", {"plans": plans})
