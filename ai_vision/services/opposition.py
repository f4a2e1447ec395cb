"""«Sin IA» for a patient: recorded and lifted by a person."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from ai_vision.models import Opposition
from patients.models import Patient
from patients.services.drafts import patient_check


@transaction.atomic
def opposition_record(*, patient: Patient, by: Membership) -> Opposition:
    """From now on no machine reads this patient's photos. Raises PermissionDenied."""
    patient_check(patient=patient, by=by, permission=Permission.REGISTER_PATIENT)
    found, _ = Opposition.objects.get_or_create(
        patient=patient, lifted_at=None, defaults={"recorded_by": by.user}
    )
    return found


@transaction.atomic
def opposition_lift(*, patient: Patient, by: Membership) -> None:
    """The patient changed their mind; consent is still needed. Raises PermissionDenied."""
    patient_check(patient=patient, by=by, permission=Permission.REGISTER_PATIENT)
    row = Opposition.objects.filter(patient=patient, lifted_at=None).first()
    if row is not None:
        row.lifted_at, row.lifted_by = timezone.now(), by.user
        row.save(update_fields=["lifted_at", "lifted_by"])
