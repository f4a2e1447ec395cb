"""What changed since the last visit, fetched once the page is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from patients.models import Consultation
from patients.selectors.laboratory import lab_for_note, lab_read
from patients.views.patients import weight_chart
from practice.follow_up.facts import changes_between_visits
from practice.views.first_visit.steps import draft_view


@draft_view
@require_GET
def since(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """The weight curve, how the last two visits differ, and the results that came since."""
    context = {
        "consultation": consultation,
        "patient": consultation.patient,
        "weight_chart": weight_chart(consultation.patient),
        "deltas": changes_between_visits(consultation),
        "results": lab_read(consultation.patient, lab_for_note(consultation)),
    }
    return render(request, "practice/follow_up/_since.html", context)
