"""A photo comes in: cleaned, kept outside the web root, and put in line to be read."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.images import CleanImage, ImageRefusedError, image_clean
from accounts.models import Membership
from accounts.permissions import Permission
from accounts.private_files import private_write
from ai_vision.mealtime import meal_guess
from ai_vision.models import Photo
from ai_vision.wake import wake
from patients.models import Patient
from patients.services.drafts import patient_check
from plans.diary import meals_in_force

State = Photo.State


def photo_receive(
    *,
    patient: Patient,
    image_bytes: bytes,
    received_at: datetime,
    source: str,
    source_id: str,
    meal_hint: str = "",
    by: Membership | None = None,
) -> Photo:
    """Keep a photo and put it in line. Safe to call twice: the same photo is the same row.

    A file that cannot be opened is a row too, failed with its reason. Offered again, a photo that
    waits for a person is read again if now it may be. `by` is who uploaded it, None for the
    patient's own channel. Raises PermissionDenied.
    """
    if by is not None:
        patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    digest = hashlib.sha256(image_bytes).hexdigest()
    present = Photo.objects.filter(patient=patient, sha256=digest).first()
    if present is not None:
        return _offer_again(present)
    try:
        image, file, reason = image_clean(image_bytes), "", ""
        file = _write(patient, image)
    except ImageRefusedError as error:
        image, file, reason = None, "", str(error)
    values = {
        "clinic_id": patient.clinic_id,
        "source": source,
        "source_id": source_id[:64],
        "received_at": received_at,
        "meal_name": _guess(patient, received_at, meal_hint),
        "file": file,
        "width": image.width if image else None,
        "height": image.height if image else None,
        "state": State.RECEIVED if image else State.FAILED,
        "reason": reason,
    }
    return _create(patient, digest, values)


@transaction.atomic
def photo_read_again(*, photo: Photo, by: Membership) -> Photo:
    """Put a photo that waits for a person in line again. Raises PermissionDenied."""
    patient_check(patient=photo.patient, by=by, permission=Permission.WRITE_RECORD)
    return _offer_again(photo)


@transaction.atomic
def _create(patient: Patient, digest: str, values: dict[str, object]) -> Photo:
    photo, created = Photo.objects.get_or_create(patient=patient, sha256=digest, defaults=values)
    if created and photo.state == State.RECEIVED:
        wake(photo.pk)
    elif not created and values["file"]:  # somebody else kept it a moment before
        (Path(settings.MEDIA_ROOT) / str(values["file"])).unlink(missing_ok=True)
    return photo


@transaction.atomic
def _offer_again(photo: Photo) -> Photo:
    row = Photo.objects.select_for_update().get(pk=photo.pk)
    if row.state == State.WAITING_PERSON:
        row.state, row.wait, row.reason = State.RECEIVED, "", ""
        row.attempts, row.next_try_at, row.lease_until = 0, timezone.now(), None
        row.save(
            update_fields=["state", "wait", "reason", "attempts", "next_try_at", "lease_until"]
        )
        wake(row.pk)
    return row


def photo_lock(*, photo: Photo, by: Membership, states: tuple[str, ...]) -> Photo:
    """The photo again, locked until the transaction ends, in one of those states.

    Raises PermissionDenied, or ValidationError if somebody settled it meanwhile.
    """
    if not by.clinic_id == photo.clinic_id == photo.patient.clinic_id:
        raise PermissionDenied("La fotografía es de otro consultorio.")
    patient_check(patient=photo.patient, by=by, permission=Permission.WRITE_RECORD)
    row = (
        Photo.objects.select_for_update(of=("self",))
        .select_related("patient__clinic", "entry")
        .get(pk=photo.pk)
    )
    if row.state not in states:
        raise ValidationError(f"Esa foto ya no espera: {row.get_state_display().lower()}.")
    return row


def _guess(patient: Patient, received_at: datetime, hint: str) -> str:
    meals = [(meal.name, meal.time_of_day) for meal in meals_in_force(patient)]
    return meal_guess(at=timezone.localtime(received_at).time(), meals=meals, hint=hint)


def _write(patient: Patient, image: CleanImage) -> str:
    """The file on disk, whole, under a generated name; its path under MEDIA_ROOT."""
    folder = Path("photos") / str(patient.clinic_id)
    return private_write(folder, f"{uuid.uuid4().hex}.jpg", image.jpeg)
