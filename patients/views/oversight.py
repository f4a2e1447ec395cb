"""What the owner looks over: quality of the records, their keeping, and what data are for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from audit.services.access import record_list
from patients.models import Patient
from patients.selectors.processing import processing_register
from patients.selectors.quality import quality_report
from patients.selectors.retention import retention_ended
from patients.vocabulary.processors import processors


@requires(Permission.READ_HISTORY)
@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """Completeness, signature and opportunity of the records attended most recently."""
    report = quality_report(request.membership)
    record_list(request, Patient, count=report.size, filters=["calidad"])
    return render(request, "patients/quality.html", {"report": report})


@requires(Permission.READ_HISTORY)
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """Records whose term passed. Nothing is deleted by itself."""
    ended = retention_ended(request.membership)
    record_list(request, Patient, count=len(ended), filters=["conservación"])
    context = {"ended": ended, "years": settings.CLINICAL_RETENTION_YEARS}
    return render(request, "patients/retention.html", context)


@requires(Permission.READ_HISTORY)
@require_GET
def processing(request: HttpRequest) -> HttpResponse:
    """Which data are kept, what for, and who works with them."""
    context = {"activities": processing_register(), "processors": processors()}
    return render(request, "patients/processing.html", context)
