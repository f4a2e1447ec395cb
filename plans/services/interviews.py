"""What every interview about eating shares when it is written: one draft, its close, its annulment.

The recall of 24 hours and the food frequency add only what they ask and what comes of it.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Membership
from patients.errors import EditConflictError
from patients.models import Patient
from patients.selectors import consultation_draft_of
from plans.models.interview import Interview
from plans.services.guard import may_write

Asked = TypeVar("Asked", bound=Interview)


def interview_begin(row: Asked, *, by: Membership) -> Asked:
    """Keep an interview just made: of whoever began it, and of the visit that is open, if any."""
    row.consultation = consultation_draft_of(row.patient, by)
    row.created_by = by.user
    row.full_clean()
    row.save()
    return row


def interview_lock_patient(patient: Patient, *, by: Membership) -> None:
    """So that two people do not begin the same one. Raises PermissionDenied. In a transaction."""
    may_write(patient, by)
    Patient.objects.select_for_update().get(pk=patient.pk)


def interview_draft(row: Asked, *, by: Membership, version: int | None = None) -> Asked:
    """The row, locked, while it is being answered.

    Raises ValidationError once closed, EditConflictError if somebody saved since `version`,
    PermissionDenied.
    """
    locked = _locked(row, by)
    if not locked.is_draft:
        raise ValidationError(f"{_name(row)} ya se cerró.")
    if version is not None and version != locked.version:
        raise EditConflictError(locked.version)
    return locked


def interview_close(locked: Asked, *, result: dict[str, Any], by: Membership) -> Asked:
    """Close a locked draft with what came of it."""
    locked.result = result
    locked.closed_at, locked.closed_by = timezone.now(), by.user
    locked.save(update_fields=["result", "closed_at", "closed_by"])
    return locked


def interview_void(row: Asked, *, reason: str, by: Membership) -> tuple[Asked, bool]:
    """Annul one, and whether it was not annulled before.

    Raises ValidationError without a reason or if the visit it belongs to was signed.
    """
    locked = _locked(row, by)
    if locked.voided_at is not None:
        return locked, False
    if not reason.strip():
        raise ValidationError("Anote el motivo.")
    visit = locked.consultation
    if locked.closed_at and visit is not None and visit.signed_at is not None:
        raise ValidationError("Es parte de una consulta firmada: ya no se anula.")
    locked.voided_at, locked.voided_by = timezone.now(), by.user
    locked.void_reason = reason.strip()[:200]
    locked.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return locked, True


def _locked(row: Asked, by: Membership) -> Asked:
    may_write(row.patient, by)
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def _name(row: Interview) -> str:
    return str(row._meta.verbose_name).capitalize()
