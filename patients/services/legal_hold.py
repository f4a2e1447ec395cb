"""Holding a record beyond its term, and letting it go."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from patients.models import LegalHold, Patient
from patients.reach import reaches


@transaction.atomic
def legal_hold_place(*, patient: Patient, reason: str, by: Membership) -> LegalHold:
    """Hold a record. One already held stays as it is.

    Raises ValidationError without a reason, PermissionDenied to who does not run the clinic.
    """
    patient = _asked(patient, reason, by)
    found: LegalHold | None = LegalHold.objects.filter(patient=patient, lifted_at=None).first()
    if found is not None:
        return found
    hold = LegalHold(patient=patient, reason=reason.strip(), placed_by=by.user)
    hold.full_clean()
    hold.save()
    return hold


@transaction.atomic
def legal_hold_lift(*, patient: Patient, reason: str, by: Membership) -> None:
    """Let a held record follow its term. Raises ValidationError, PermissionDenied."""
    patient = _asked(patient, reason, by)
    hold = LegalHold.objects.filter(patient=patient, lifted_at=None).first()
    if hold is None:
        return
    hold.lifted_at, hold.lifted_by, hold.lift_reason = timezone.now(), by.user, reason.strip()
    hold.full_clean()
    hold.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])


def _asked(patient: Patient, reason: str, by: Membership) -> Patient:
    check(by, Permission.MANAGE_CLINIC)
    if not reaches(by, patient):
        raise PermissionDenied("Este expediente no está a su alcance.")
    if not reason.strip():
        raise ValidationError({"reason": "Anote el motivo."})
    # The patient's row is the queue: of two who hold it at once, one waits for the other.
    return Patient.objects.select_for_update().get(pk=patient.pk)
