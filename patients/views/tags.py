"""Tags of a patient, and joining two records of one person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from patients.models import Patient
from patients.selectors import patient_of
from patients.selectors.tag import mergeable_record, tags_of_clinic
from patients.services.merge import records_merge
from patients.services.tag import tag_put, tag_take


@requires(Permission.SEE_CONTACTS)
@require_GET
def card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The tags of a patient, fetched once the page is there."""
    patient = patient_of(request.membership, public_id)
    context = {
        "patient": patient,
        "tags": patient.tags.select_related("tag"),
        "clinic_tags": tags_of_clinic(request.membership),
    }
    return render(request, "patients/_tags.html", context)


@requires(Permission.REGISTER_PATIENT)
@require_POST
def put(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a tag, new or of the clinic."""
    patient = patient_of(request.membership, public_id)
    try:
        tag_put(patient=patient, name=request.POST.get("name", ""), by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("patients:patient-detail", patient.public_id)


@requires(Permission.REGISTER_PATIENT)
@require_POST
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a tag off; one that somebody already forgot needs nothing."""
    patient = patient_of(request.membership, public_id)
    for tag in tags_of_clinic(request.membership):
        if str(tag.public_id) == request.POST.get("tag"):
            tag_take(patient=patient, tag=tag, by=request.membership)
    return redirect("patients:patient-detail", patient.public_id)


@requires(Permission.SIGN)
def merge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Find the other record by its number, see both side by side, and join them."""
    kept = patient_of(request.membership, public_id)
    number = (request.POST or request.GET).get("expediente", "")
    other, problem = _other(request, kept, number)
    if request.method == "POST" and other is not None:
        try:
            records_merge(
                kept=kept,
                absorbed=other,
                reason=request.POST.get("reason", ""),
                by=request.membership,
            )
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, f"El expediente {other.record} quedó unido a este.")
            return redirect("patients:patient-detail", kept.public_id)
    context = {
        "patient": kept,
        "other": other,
        "number": number,
        "problem": problem,
        "reason": request.POST.get("reason", ""),
    }
    status = 422 if problem and request.method == "POST" else 200
    return render(request, "patients/merge.html", context, status=status)


def _other(request: HttpRequest, kept: Patient, number: str) -> tuple[Patient | None, str]:
    """The other record, or why there is none."""
    if not number:
        return None, ""
    try:
        return mergeable_record(request.membership, kept, number), ""
    except Http404 as error:
        return None, str(error)
