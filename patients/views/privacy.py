"""Privacidad del expediente: what was accepted, asked and given out, on one page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from patients.documents.paper import notice_pdf
from patients.models import Consent
from patients.selectors import notice_of, patient_of
from patients.selectors.consent import consent_states
from patients.selectors.rights import rights_of_patient


@requires(Permission.SEE_RECORD)
@require_GET
def privacy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything about the privacy of one record."""
    patient = patient_of(request.membership, public_id)
    record_read(request, patient)
    context = {
        "patient": patient,
        "states": consent_states(patient),
        "past": Consent.objects.filter(patient=patient, revoked_at__isnull=False),
        "requests": rights_of_patient(patient),
    }
    return render(request, "patients/privacy.html", context)


@requires(Permission.SEE_CONTACTS)
@require_GET
def notice_pdf_view(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A published version on paper, with the place to sign."""
    notice = notice_of(request.membership, public_id)
    return pdf_response(notice_pdf(notice), f"aviso-de-privacidad-v{notice.version}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A document of the record: shown, never kept by the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
