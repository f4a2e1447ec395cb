"""Files of the record: the list, adding one, reading it and voiding it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.images import ImageRefusedError
from accounts.permissions import Permission, may, requires
from accounts.previews import preview_of
from accounts.private_files import private_file
from audit.services.access import record_read
from patients.errors import AlreadySignedError
from patients.files import MAX_BYTES
from patients.forms.answers import posted, show_refusal
from patients.forms.attachment import AttachmentForm
from patients.forms.record import ReasonForm
from patients.models import Patient
from patients.selectors import (
    attachment_of,
    attachments_of,
    consultation_draft_of,
    patient_of,
)
from patients.services.attachment import attachment_add, attachment_void


@requires(Permission.SEE_RECORD)
def attachment_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The files of a patient and, for who writes, the form to add one."""
    patient = patient_of(request.membership, public_id)
    form = AttachmentForm(posted(request), request.FILES or None)
    if request.method == "POST" and may(request.membership, Permission.WRITE_RECORD):
        if form.is_valid() and _added(request, patient, form):
            messages.success(request, "El archivo quedó en el expediente.")
            return redirect("patients:attachment-list", patient.public_id)
    else:
        record_read(request, patient)
    context = {
        "patient": patient,
        "form": form,
        "attachments": attachments_of(patient, request.membership),
        "draft": consultation_draft_of(patient, request.membership),
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/attachment_list.html", context, status=status)


def _added(request: HttpRequest, patient: Patient, form: AttachmentForm) -> bool:
    """Whether the file was kept; if not, the form says why."""
    draft = consultation_draft_of(patient, request.membership)
    given: dict[str, Any] = {
        "data": form.data_given(),
        "content": form.cleaned_data["content"].read(),
        "consultation": draft if form.cleaned_data["with_visit"] else None,
    }
    try:
        attachment_add(patient=patient, by=request.membership, **given)
    except ValidationError as error:
        show_refusal(form, error)
        return False
    return True


@requires(Permission.SEE_RECORD)
def attachment_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The bytes, for who may read the record; never run by the browser."""
    attachment = attachment_of(request.membership, public_id)
    record_read(request, attachment, patient=attachment.patient)
    response = private_file(
        attachment.path, content_type=attachment.mime, cache="private, no-store"
    )
    response["Content-Disposition"] = content_disposition_header(
        not attachment.is_viewable, attachment.original_name
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires(Permission.SEE_RECORD)
@require_GET
def preview(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A picture that no browser opens, as JPEG; if it cannot be made, the file itself."""
    attachment = attachment_of(request.membership, public_id)
    if attachment.is_viewable:
        return redirect("patients:attachment-file", attachment.public_id)
    try:
        shown = preview_of(attachment.path, most_bytes=MAX_BYTES)
    except ImageRefusedError:
        return redirect("patients:attachment-file", attachment.public_id)
    record_read(request, attachment, patient=attachment.patient)
    return private_file(shown, content_type="image/jpeg", cache="private, no-store")


@requires(Permission.WRITE_RECORD)
def attachment_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a file out of force, with its reason."""
    attachment = attachment_of(request.membership, public_id)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            attachment_void(
                attachment=attachment, by=request.membership, reason=form.cleaned_data["reason"]
            )
        except AlreadySignedError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"«{attachment.title}» quedó anulado.")
            return redirect("patients:attachment-list", attachment.patient.public_id)
    context = {
        "patient": attachment.patient,
        "form": form,
        "title": f"Anular «{attachment.title}»",
        "action": "Anular",
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/reason.html", context, status=status)
