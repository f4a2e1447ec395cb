"""Writes about progress photographs."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.images import ImageRefusedError, image_clean
from accounts.models import Membership
from accounts.permissions import Permission
from accounts.private_files import private_write
from patients.models import Consent, Patient, ProgressPhoto
from patients.selectors.patient import consents_in_force
from patients.services.drafts import patient_check

NO_CONSENT = (
    "Falta el consentimiento del paciente para tomar fotografías clínicas. Regístrelo primero."
)


def progress_photo_add(
    *, patient: Patient, data: bytes, view: str, taken_on: date, by: Membership
) -> ProgressPhoto:
    """Keep a photograph: sniffed, upright, re-encoded, without metadata, outside the web root.

    Raises ValidationError (no consent in force, not a photo, a date to come, the same one again),
    PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    if Consent.Purpose.PHOTOGRAPHS not in consents_in_force(patient):
        raise ValidationError(NO_CONSENT)
    if not patient.birth_date <= taken_on <= timezone.localdate():
        raise ValidationError({"taken_on": "Va entre el nacimiento y hoy."})
    try:
        image = image_clean(data)
    except ImageRefusedError as error:
        raise ValidationError({"photo": str(error)}) from error
    folder = Path("progress") / str(patient.clinic_id)
    file = private_write(folder, f"{uuid.uuid4().hex}.jpg", image.jpeg)
    try:
        with transaction.atomic():
            row = ProgressPhoto(
                patient=patient,
                view=view,
                taken_on=taken_on,
                file=file,
                sha256=hashlib.sha256(image.jpeg).hexdigest(),
                width=image.width,
                height=image.height,
                recorded_by=by.user,
            )
            row.full_clean()
            row.save()
    except Exception:
        (Path(settings.MEDIA_ROOT) / file).unlink(missing_ok=True)  # no file without its row
        raise
    return row


@transaction.atomic
def progress_photo_void(*, photo: ProgressPhoto, reason: str, by: Membership) -> ProgressPhoto:
    """Take a photograph out of force, saying why; it is no longer shown to anybody.

    Raises ValidationError without a reason, PermissionDenied.
    """
    patient_check(patient=photo.patient, by=by, permission=Permission.WRITE_RECORD)
    if not reason.strip():
        raise ValidationError({"reason": "Anote por qué se anula."})
    row = ProgressPhoto.objects.select_for_update().get(pk=photo.pk)
    if row.voided_at is None:
        row.voided_at, row.voided_by = timezone.now(), by.user
        row.void_reason = reason.strip()
        row.full_clean()
        row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return row
