"""Deciding what a flagged value means for the plan."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission
from nutrition.laboratory_presets import presets
from patients.models import LabResult, Measurement, Patient, PlanLimitDecision
from patients.services.drafts import patient_check


@transaction.atomic
def plan_limit_decide(
    *,
    patient: Patient,
    preset: str,
    accepted: bool,
    because: str,
    by: Membership,
    result: LabResult | None = None,
    measurement: Measurement | None = None,
    reason: str = "",
) -> PlanLimitDecision:
    """Accept or dismiss a preset that a value suggested; the last decision is in force.

    Raises ValidationError (unknown preset, dismissed without a reason, another patient's value),
    PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    if preset not in presets():
        raise ValidationError({"preset": "No existe ese ajuste."})
    if not accepted and not reason.strip():
        raise ValidationError({"reason": "Anote por qué no se aplica."})
    owners = {row.patient_id for row in (result,) if row}
    owners |= {row.consultation.patient_id for row in (measurement,) if row}
    if owners != {patient.pk}:
        raise ValidationError("El valor es de otro paciente.")
    row = PlanLimitDecision(
        patient=patient,
        preset=preset,
        accepted=accepted,
        reason=reason.strip(),
        because=because[:200],
        result=result,
        measurement=measurement,
        decided_by=by.user,
    )
    row.full_clean()
    row.save()
    return row
