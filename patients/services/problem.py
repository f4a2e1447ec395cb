"""A problem of an earlier visit, spoken of again in this one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from patients.models import Consultation, NutritionDiagnosis
from patients.selectors.problem import problem_key
from patients.services.drafts import draft_lock


@transaction.atomic
def problem_continue(
    *, diagnosis: NutritionDiagnosis, consultation: Consultation, state: str, by: Membership
) -> NutritionDiagnosis:
    """Say in a draft that an earlier problem goes on («active») or is over («resolved»).

    A new row in this visit: what was signed does not change. Said again, the last word stands.
    Raises ValidationError, AlreadySignedError, PermissionDenied.
    """
    locked = draft_lock(consultation=consultation, by=by)
    earlier = diagnosis.consultation
    if earlier.patient_id != locked.patient_id or earlier.pk == locked.pk or earlier.is_draft:
        raise ValidationError("Ese problema no es de una visita anterior de este paciente.")
    if state not in (NutritionDiagnosis.State.ACTIVE, NutritionDiagnosis.State.RESOLVED):
        raise ValidationError({"state": "Diga si sigue activo o si está resuelto."})
    same = [
        row
        for row in locked.nutrition_diagnoses.all()
        if problem_key(row) == problem_key(diagnosis)
    ]
    row = same[0] if same else NutritionDiagnosis(consultation=locked)
    row.domain, row.problem_code, row.problem = (
        diagnosis.domain,
        diagnosis.problem_code,
        diagnosis.problem,
    )
    row.etiology, row.signs, row.state = diagnosis.etiology, diagnosis.signs, state
    row.full_clean()
    row.save()
    return row
