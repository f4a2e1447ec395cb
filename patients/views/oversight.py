"""What the owner looks over: quality of the records, their keeping, and what data are for."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_list
from patients.models import Patient
from patients.selectors.disposal import disposal_certificates, disposal_due, disposal_plans
from patients.selectors.processing import processing_register
from patients.selectors.quality import quality_report
from patients.services.disposal import disposal_plan
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
    """Records whose term passed, what holds each, and what was planned. Nothing goes by itself."""
    due = disposal_due(request.membership)
    record_list(request, Patient, count=len(due), filters=["conservación"])
    context = {
        "due": due,
        "free": sum(not row.obstacle for row in due),
        "plans": disposal_plans(request.membership),
        "certificates": disposal_certificates(request.membership),
        "years": settings.CLINICAL_RETENTION_YEARS,
    }
    return render(request, "patients/retention.html", context)


@requires(Permission.MANAGE_CLINIC)
@require_POST
def plan_new(request: HttpRequest) -> HttpResponse:
    """Write down which records may be disposed of today. Nothing is touched."""
    try:
        plan = disposal_plan(by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Plan hecho: {plan}. Nada se ha borrado.")
    return redirect("patients:retention")


@requires(Permission.READ_HISTORY)
@require_GET
def processing(request: HttpRequest) -> HttpResponse:
    """Which data are kept, what for, and who works with them."""
    context = {"activities": processing_register(), "processors": processors()}
    return render(request, "patients/processing.html", context)
