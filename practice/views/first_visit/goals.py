"""Goals and agreements of a visit, added and taken out without leaving the page."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from patients.forms.answers import show_refusal
from patients.models import Consultation
from patients.services.goal import goal_add, goal_remove
from practice.forms.goal import GoalForm
from practice.views.first_visit.steps import draft_view


@draft_view
@require_POST
def add(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Agree a goal."""
    form = GoalForm(request.POST)
    if form.is_valid():
        try:
            goal_add(consultation=consultation, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return answer(request, consultation, GoalForm())
    return answer(request, consultation, form, status=422)


@draft_view
@require_POST
def remove(request: HttpRequest, consultation: Consultation, *, goal: UUID) -> HttpResponse:
    """Take a goal out of the draft."""
    row = get_object_or_404(consultation.goals, public_id=goal)
    goal_remove(goal=row, by=request.membership)
    return answer(request, consultation, GoalForm())


def answer(
    request: HttpRequest, consultation: Consultation, form: GoalForm, *, status: int = 200
) -> HttpResponse:
    """The list of goals with its form; without htmx, back to the screen."""
    if not request.htmx and status == 200:
        return redirect("practice:consultation-close", consultation.public_id)
    context = {"consultation": consultation, "goals": consultation.goals.all(), "goal_form": form}
    return render(request, "practice/consultation/_goals.html", context, status=status)
