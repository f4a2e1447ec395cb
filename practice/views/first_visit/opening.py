"""Open a visit."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from patients.selectors import patient_of
from practice.services.visit_open import visit_open


@requires(Permission.WRITE_RECORD)
@require_POST
def open_consultation(request: HttpRequest, patient: UUID) -> HttpResponse:
    """Open the patient's visit, or go on with the draft there is."""
    person = patient_of(request.membership, patient)
    consultation = visit_open(patient=person, by=request.membership)
    page = "consultation-revision" if consultation.is_first else "follow-up"
    return redirect(f"practice:{page}", consultation.public_id)
