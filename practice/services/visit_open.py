"""Atender: a visit starts, a follow-up from what the last one left open."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership
from patients.models import Consultation, Note, NutritionDiagnosis, Patient
from patients.selectors import consultation_draft_of, consultation_previous
from patients.services.consultation import consultation_open, diagnosis_add, note_save


@transaction.atomic
def visit_open(
    *, patient: Patient, by: Membership, modality: str = Consultation.Modality.IN_PERSON
) -> Consultation:
    """The draft that this person has open for the patient, or a new one.

    A new follow-up brings the open diagnoses and the prognosis of the last visit, to be corrected.
    Raises PermissionDenied.
    """
    draft = consultation_draft_of(patient, by)
    visit = consultation_open(patient=patient, by=by, modality=modality)
    if draft is None and not visit.is_first:
        _bring_what_is_open(visit, by)
    return visit


def _bring_what_is_open(visit: Consultation, by: Membership) -> None:
    before = consultation_previous(visit)
    if before is None or visit.nutrition_diagnoses.exists():  # two clicks at once
        return
    state = NutritionDiagnosis.State
    for row in before.nutrition_diagnoses.exclude(state=state.RESOLVED):
        diagnosis_add(
            consultation=visit,
            by=by,
            problem_code=row.problem_code,
            problem=row.problem,
            domain=row.domain,
            etiology=row.etiology,
            signs=row.signs,
            state=state.ACTIVE,
        )
    last = getattr(before, "note", None) or Note()
    if last.prognosis:
        note_save(
            consultation=visit,
            by=by,
            prognosis=last.prognosis,
            prognosis_text=last.prognosis_text,
        )
