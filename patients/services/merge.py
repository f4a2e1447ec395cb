"""Joining two records of one person."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission
from patients.models import Allergy, Patient, RecordMerge
from patients.names import plain
from patients.services.allergy import allergy_record
from patients.services.drafts import patient_check


@transaction.atomic
def records_merge(*, kept: Patient, absorbed: Patient, reason: str, by: Membership) -> RecordMerge:
    """Say that two records are one person's. Nothing signed moves: it is read inside the kept one.

    What may harm does move: the allergies in force are written in the kept record too. Raises
    ValidationError (a draft open, already joined, no reason), PermissionDenied.
    """
    for patient in (kept, absorbed):
        patient_check(patient=patient, by=by, permission=Permission.SIGN)
    locked = Patient.objects.select_for_update().order_by("pk")
    rows = {row.pk: row for row in locked.filter(pk__in=[kept.pk, absorbed.pk])}
    if len(rows) != 2:
        raise ValidationError("Elija dos expedientes distintos.")
    _check(rows[kept.pk], rows[absorbed.pk], reason)
    merge = RecordMerge(
        kept=rows[kept.pk], absorbed=rows[absorbed.pk], reason=reason.strip(), made_by=by.user
    )
    _carry_allergies(rows[kept.pk], rows[absorbed.pk], by)
    merge.full_clean()
    merge.save()
    return merge


def _check(kept: Patient, absorbed: Patient, reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Anote cómo sabe que son la misma persona."})
    joined = RecordMerge.objects.filter(absorbed__in=[kept, absorbed])
    if joined.exists() or absorbed.absorbed.exists():
        raise ValidationError("Uno de los dos ya está unido a otro expediente.")
    if absorbed.consultations.filter(signed_at=None).exists():
        raise ValidationError(
            f"El expediente {absorbed.record} tiene una consulta sin firmar: ciérrela primero."
        )


def _carry_allergies(kept: Patient, absorbed: Patient, by: Membership) -> None:
    known = {(row.kind, plain(row.agent)) for row in kept.allergies.filter(voided_at=None)}
    for row in Allergy.objects.filter(patient=absorbed, voided_at=None):
        if (row.kind, plain(row.agent)) not in known:
            allergy_record(
                patient=kept,
                agent=row.agent,
                kind=row.kind,
                reaction=row.reaction,
                severity=row.severity,
                by=by,
            )
