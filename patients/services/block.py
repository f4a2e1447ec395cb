"""Blocking a record: from then on it is only looked at, by the owner and the auditor."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from patients.models import Consent, Patient, RecordBlock, RightsRequest
from patients.reach import reaches
from patients.services.consent import consent_revoke


@transaction.atomic
def record_block(
    *, patient: Patient, reason: str, by: Membership, request: RightsRequest | None = None
) -> RecordBlock:
    """Block a record and end every consent. One already blocked stays as it is.

    Raises ValidationError without a reason, PermissionDenied to who does not run the clinic.
    """
    patient = _held(patient, by)
    if not reason.strip():
        raise ValidationError({"reason": "Anote el motivo."})
    if patient.blocked_at is not None:
        return RecordBlock.objects.get(patient=patient, lifted_at=None)
    for consent in Consent.objects.filter(patient=patient, revoked_at=None):
        consent_revoke(consent=consent, reason="Expediente bloqueado", by=by)
    block = RecordBlock(patient=patient, request=request, reason=reason.strip(), blocked_by=by.user)
    block.full_clean()
    block.save()
    patient.blocked_at = block.blocked_at
    patient.save(update_fields=["blocked_at"])
    return block


@transaction.atomic
def record_unblock(*, patient: Patient, reason: str, by: Membership) -> None:
    """Let a record be worked with again: the person came back. Consents are asked anew.

    Raises ValidationError without a reason, PermissionDenied.
    """
    patient = _held(patient, by)
    if not reason.strip():
        raise ValidationError({"reason": "Anote el motivo."})
    block = RecordBlock.objects.filter(patient=patient, lifted_at=None).first()
    if block is None:
        return
    block.lifted_at, block.lifted_by, block.lift_reason = timezone.now(), by.user, reason.strip()
    block.full_clean()
    block.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    patient.blocked_at = None
    patient.save(update_fields=["blocked_at"])


def _held(patient: Patient, by: Membership) -> Patient:
    check(by, Permission.MANAGE_CLINIC)
    if not reaches(by, patient):
        raise PermissionDenied("Este expediente no está a su alcance.")
    rows = Patient.objects.select_for_update(of=("self",)).select_related("clinic")
    return rows.get(pk=patient.pk)
