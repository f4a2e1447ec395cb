"""When the patient comes back, fetched once the page is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from patients.models import Consultation
from practice.follow_up.next_visit import suggestions
from practice.views.first_visit.steps import draft_view


@draft_view
@require_GET
def next_visit(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Free hours some weeks from now; the one chosen before, if the page comes back."""
    context = {
        "suggestions": suggestions(consultation, request.membership),
        "chosen_visit": request.GET.get("chosen", ""),
    }
    return render(request, "practice/follow_up/_next_visit.html", context)
