"""The gate every write of the record passes: the right clinic, the right role, not signed yet."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from accounts.permissions import Permission, check
from patients.errors import AlreadySignedError, EditConflictError
from patients.models import Consultation, Patient, RecordMerge
from patients.reach import reaches


def patient_check(*, patient: Patient, by: Membership, permission: Permission) -> None:
    """Raise PermissionDenied unless `by` may do it, on a record within reach and not blocked."""
    check(by, permission)
    if not reaches(by, patient):
        raise PermissionDenied("Este expediente no está a su alcance.")
    merge = RecordMerge.objects.filter(absorbed=patient).select_related("kept").first()
    if merge is not None:
        raise PermissionDenied(f"Este expediente se unió al {merge.kept.record}: escriba en él.")
    if patient.blocked_at is not None:
        raise PermissionDenied("El expediente está bloqueado: solo se consulta.")


def draft_lock(
    *, consultation: Consultation, by: Membership, edit_version: int | None = None
) -> Consultation:
    """The consultation read again and locked until the transaction ends, still a draft.

    Raises PermissionDenied, AlreadySignedError, or EditConflictError when `edit_version` is given
    and somebody saved meanwhile.
    """
    check(by, Permission.WRITE_RECORD)
    locked = (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("patient__clinic")
        .get(pk=consultation.pk)
    )
    patient_check(patient=locked.patient, by=by, permission=Permission.WRITE_RECORD)
    if not locked.is_draft:
        raise AlreadySignedError(getattr(locked, "document", None))
    if edit_version is not None and edit_version != locked.edit_version:
        raise EditConflictError(locked.edit_version)
    return locked


def draft_touch(*, locked: Consultation, consultation: Consultation) -> None:
    """Count one more edit; the caller's object learns the new version."""
    locked.edit_version += 1
    locked.save(update_fields=["edit_version"])
    consultation.edit_version = locked.edit_version
