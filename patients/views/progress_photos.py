"""Progress photographs: side by side by date, handed in and voided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accounts.images import MAX_BYTES
from accounts.permissions import Permission, check, requires
from accounts.private_files import private_file
from audit.services.access import record_read
from patients.forms.answers import show_refusal
from patients.forms.progress_photo import ProgressPhotoForm
from patients.forms.record import ReasonForm
from patients.models import Consent, Patient, ProgressPhoto
from patients.selectors import (
    consents_in_force,
    patient_of,
    progress_photo_of,
    progress_photos_of,
)
from patients.services.progress_photo import progress_photo_add, progress_photo_void


@requires(Permission.SEE_RECORD)
def progress_photos(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two dates of one view side by side; the rest below. A new one is handed in here."""
    patient = patient_of(request.membership, public_id)
    form = ProgressPhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        check(request.membership, Permission.WRITE_RECORD)
        if form.is_valid() and keep(request, patient, form):
            messages.success(request, "La fotografía quedó en el expediente.")
            return redirect("patients:progress-photos", patient.public_id)
    record_read(request, patient)
    photos = progress_photos_of(request.membership, patient=patient)
    view = request.GET.get("vista", "")
    views = list(dict.fromkeys(photo.view for photo in photos))
    chosen = view if view in views else (views[0] if views else "")
    of_view = [photo for photo in photos if photo.view == chosen]
    context = {
        "patient": patient,
        "form": form,
        "agreed": Consent.Purpose.PHOTOGRAPHS in consents_in_force(patient),
        "photos": photos[::-1],
        "views": [(name, ProgressPhoto.View(name).label, name == chosen) for name in views],
        "of_view": of_view,
        "pair": pair_of(of_view, request.GET.get("antes", ""), request.GET.get("despues", "")),
        "chosen": chosen,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/progress_photos.html", context, status=status)


def keep(request: HttpRequest, patient: Patient, form: ProgressPhotoForm) -> bool:
    """Keep what was handed in; False with the reason in the form."""
    given = form.cleaned_data
    if given["photo"].size > MAX_BYTES:
        form.add_error("photo", "La foto pesa más de 16 MB.")
        return False
    try:
        progress_photo_add(
            patient=patient,
            data=given["photo"].read(),
            view=given["view"],
            taken_on=given["taken_on"],
            by=request.membership,
        )
    except ValidationError as error:
        show_refusal(form, error)
        return False
    return True


def pair_of(photos: list[ProgressPhoto], before: str, after: str) -> list[ProgressPhoto]:
    """The two to compare: those asked for, else the first and the last."""
    by_id = {str(photo.public_id): photo for photo in photos}
    asked = [by_id[key] for key in (before, after) if key in by_id]
    if len(asked) == 2:
        return asked
    return [photos[0], photos[-1]] if len(photos) > 1 else photos


@requires(Permission.SEE_RECORD)
def progress_photo_image(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The image itself, after asking who wants it."""
    photo = progress_photo_of(request.membership, public_id)
    record_read(request, photo, patient=photo.patient)
    return private_file(photo.path, content_type="image/jpeg", cache="private, no-store")


@requires(Permission.WRITE_RECORD)
def progress_photo_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Void a photograph with its reason."""
    photo = progress_photo_of(request.membership, public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        progress_photo_void(photo=photo, by=request.membership, **form.cleaned_data)
        messages.success(request, "La fotografía ya no se muestra; el motivo quedó registrado.")
        return redirect("patients:progress-photos", photo.patient.public_id)
    context = {
        "patient": photo.patient,
        "form": form,
        "title": f"Anular la fotografía: {photo}",
        "action": "Anular",
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/reason.html", context, status=status)
