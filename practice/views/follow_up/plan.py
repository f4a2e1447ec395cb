"""Recalcular: last time's choices, today's weight, and the plan with the fewest changes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from patients.models import Consultation
from plans.services.copies import plan_revise
from plans.services.errors import PlanInfeasibleError
from practice.services.follow_up import requirement_carry
from practice.views.first_visit.steps import draft_view, words


@draft_view
@require_POST
def recalculate(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Write the draft plan of this visit."""
    try:
        requirement_carry(consultation=consultation, by=request.membership)
    except ValidationError as error:
        messages.warning(request, words(error))
        return redirect("practice:consultation-requirement", consultation.public_id)
    try:
        plan_revise(consultation=consultation, by=request.membership)
    except (PlanInfeasibleError, ValidationError) as error:
        messages.warning(request, words(error))
        return redirect("practice:consultation-plan", consultation.public_id)
    return redirect("practice:follow-up", consultation.public_id)
