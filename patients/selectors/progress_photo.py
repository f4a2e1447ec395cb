"""Reads about progress photographs: nothing is shown once the consent is revoked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Consent, Patient, ProgressPhoto
from patients.selectors.patient import patients_visible_to


def progress_photos_visible_to(membership: Membership | None) -> QuerySet[ProgressPhoto]:
    """Photographs in force of patients whose consent for them is in force."""
    if not may(membership, Permission.SEE_RECORD):
        return ProgressPhoto.objects.none()
    agreed = Consent.objects.standing().filter(purpose=Consent.Purpose.PHOTOGRAPHS)
    return ProgressPhoto.objects.filter(
        patient__in=patients_visible_to(membership).values("pk"),
        patient_id__in=agreed.values("patient"),
        voided_at=None,
    ).select_related("patient__clinic", "recorded_by")


def progress_photos_of(membership: Membership | None, *, patient: Patient) -> list[ProgressPhoto]:
    """A patient's photographs, oldest first."""
    rows = progress_photos_visible_to(membership).filter(patient=patient)
    return list(rows.order_by("taken_on", "pk"))


def progress_photo_of(membership: Membership | None, public_id: UUID | str) -> ProgressPhoto:
    """One photograph. Raises Http404 if it is not the clinic's, or may not be shown any more."""
    found = progress_photos_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal fotografía.")
    return found
