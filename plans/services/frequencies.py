"""Writes of the food frequency questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from patients.models import Patient
from plans.diary import plan_in_force
from plans.instruments import FREQUENCIES, INSTRUMENT, items, score
from plans.models import FrequencyAnswer
from plans.services.interviews import (
    interview_begin,
    interview_close,
    interview_draft,
    interview_lock_patient,
    interview_void,
)


@transaction.atomic
def frequency_open(*, patient: Patient, by: Membership) -> FrequencyAnswer:
    """The questionnaire being answered, begun if there was none."""
    interview_lock_patient(patient, by=by)
    drafts = FrequencyAnswer.objects.filter(patient=patient, closed_at=None, voided_at=None)
    present = drafts.first()
    if present is not None:
        return present
    return interview_begin(FrequencyAnswer(patient=patient, instrument=INSTRUMENT), by=by)


@transaction.atomic
def frequency_keep(
    *, answer: FrequencyAnswer, answers: Mapping[str, str], version: int, by: Membership
) -> FrequencyAnswer:
    """Keep what was answered so far; what is not an answer is left out."""
    locked = interview_draft(answer, by=by, version=version)
    keys = {item.key for item in items()}
    locked.draft = {k: v for k, v in answers.items() if k in keys and v in FREQUENCIES}
    locked.version = version + 1
    locked.save(update_fields=["draft", "version"])
    return locked


@transaction.atomic
def frequency_close(*, answer: FrequencyAnswer, by: Membership) -> FrequencyAnswer:
    """Score it and close it, beside the plan in force. Raises ValidationError if it is empty."""
    locked = interview_draft(answer, by=by)
    if not locked.draft:
        raise ValidationError("Todavía no hay respuestas.")
    scored = score(locked.draft)
    plan = plan_in_force(locked.patient)
    planned = {row.group: f"{row.equivalents:f}" for row in plan.equivalents.all()} if plan else {}
    result = {
        "groups": {key: [f"{low:f}", f"{high:f}"] for key, (low, high) in scored.groups.items()},
        "unanswered": scored.unanswered,
        "items": scored.items,
        "planned": planned,
        "plan": plan.version if plan else None,
    }
    return interview_close(locked, result=result, by=by)


@transaction.atomic
def frequency_void(*, answer: FrequencyAnswer, reason: str, by: Membership) -> FrequencyAnswer:
    """Annul one, with its reason. Raises ValidationError if its visit was signed."""
    voided, _ = interview_void(answer, reason=reason, by=by)
    return voided
