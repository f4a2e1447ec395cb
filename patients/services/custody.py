"""Who answers for a record and who may work with it for a while."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Role
from accounts.permissions import Permission, may
from patients.models import Grant, Patient, Transfer
from patients.services.drafts import patient_check

MOST_DAYS = 90


@transaction.atomic
def patient_transfer(*, patient: Patient, to: Membership, reason: str, by: Membership) -> Transfer:
    """Put a record in the hands of another nutriólogo of the clinic, saying why.

    Only who answers for it, or the owner, may. Raises ValidationError, PermissionDenied.
    """
    patient = _held(patient, by)
    _check_colleague(patient, to)
    if patient.responsible_id == to.user_id:
        raise ValidationError({"to": f"{to.user.full_name} ya es responsable."})
    transfer = Transfer(
        patient=patient,
        previous=patient.responsible,
        following=to.user,
        reason=_reason(reason),
        made_by=by.user,
    )
    transfer.full_clean()
    transfer.save()
    patient.responsible = to.user
    patient.save(update_fields=["responsible"])
    return transfer


@transaction.atomic
def grant_give(
    *, patient: Patient, to: Membership, days: int, reason: str, by: Membership
) -> Grant:
    """Let a colleague work with a record for some days (1 to 90). Raises ValidationError."""
    patient = _held(patient, by)
    _check_colleague(patient, to)
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": f"Un permiso dura de 1 a {MOST_DAYS} días."})
    grant = Grant(
        patient=patient,
        reader=to.user,
        until=timezone.now() + timedelta(days=days),
        reason=_reason(reason),
        given_by=by.user,
    )
    grant.full_clean()
    grant.save()
    return grant


@transaction.atomic
def grant_end(*, grant: Grant, by: Membership) -> Grant:
    """End a grant before its date; ending it twice changes nothing."""
    _held(grant.patient, by)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.ended_at is None:
        grant.ended_at, grant.ended_by = timezone.now(), by.user
        grant.save(update_fields=["ended_at", "ended_by"])
    return grant


def _held(patient: Patient, by: Membership) -> Patient:
    """The record, locked, if `by` answers for it or owns the clinic."""
    patient_check(patient=patient, by=by, permission=Permission.SIGN)
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    if by.role != Role.OWNER and patient.responsible_id != by.user_id:
        raise PermissionDenied("Lo decide quien es responsable del expediente, o el titular.")
    return patient


def _check_colleague(patient: Patient, to: Membership) -> None:
    if to.clinic_id != patient.clinic_id or not may(to, Permission.SIGN):
        raise ValidationError({"to": "Elija a un nutriólogo de este consultorio."})


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError({"reason": "Anote el motivo."})
    return text.strip()
