"""Writes of the food frequency questionnaire."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from patients.errors import EditConflictError
from patients.models import Patient
from patients.selectors import consultation_draft_of
from plans.diary import plan_in_force
from plans.instruments import FREQUENCIES, INSTRUMENT, items, score
from plans.models import FrequencyAnswer
from plans.services.guard import may_write


@transaction.atomic
def frequency_open(*, patient: Patient, by: Membership) -> FrequencyAnswer:
    """The questionnaire being answered, begun if there was none."""
    may_write(patient, by)
    Patient.objects.select_for_update().get(pk=patient.pk)
    drafts = FrequencyAnswer.objects.filter(patient=patient, closed_at=None, voided_at=None)
    present = drafts.first()
    if present is not None:
        return present
    row = FrequencyAnswer(
        patient=patient,
        instrument=INSTRUMENT,
        consultation=consultation_draft_of(patient, by),
        created_by=by.user,
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def frequency_keep(
    *, answer: FrequencyAnswer, answers: Mapping[str, str], version: int, by: Membership
) -> FrequencyAnswer:
    """Keep what was answered so far; what is not an answer is left out."""
    locked = _open(answer, by)
    if version != locked.version:
        raise EditConflictError(locked.version)
    keys = {item.key for item in items()}
    locked.draft = {k: v for k, v in answers.items() if k in keys and v in FREQUENCIES}
    locked.version = version + 1
    locked.save(update_fields=["draft", "version"])
    return locked


@transaction.atomic
def frequency_close(*, answer: FrequencyAnswer, by: Membership) -> FrequencyAnswer:
    """Score it and close it, beside the plan in force. Raises ValidationError if it is empty."""
    locked = _open(answer, by)
    if not locked.draft:
        raise ValidationError("Todavía no hay respuestas.")
    scored = score(locked.draft)
    plan = plan_in_force(locked.patient)
    planned = {row.group: f"{row.equivalents:f}" for row in plan.equivalents.all()} if plan else {}
    locked.result = {
        "groups": {key: [f"{low:f}", f"{high:f}"] for key, (low, high) in scored.groups.items()},
        "unanswered": scored.unanswered,
        "items": scored.items,
        "planned": planned,
        "plan": plan.version if plan else None,
    }
    locked.closed_at, locked.closed_by = timezone.now(), by.user
    locked.save(update_fields=["result", "closed_at", "closed_by"])
    return locked


@transaction.atomic
def frequency_void(*, answer: FrequencyAnswer, reason: str, by: Membership) -> FrequencyAnswer:
    """Annul one, with its reason. Raises ValidationError if its visit was signed."""
    may_write(answer.patient, by)
    locked = FrequencyAnswer.objects.select_for_update().get(pk=answer.pk)
    if locked.voided_at is not None:
        return locked
    if not reason.strip():
        raise ValidationError("Anote el motivo.")
    visit = locked.consultation
    if locked.closed_at and visit is not None and visit.signed_at is not None:
        raise ValidationError("Es parte de una consulta firmada: ya no se anula.")
    locked.voided_at, locked.voided_by = timezone.now(), by.user
    locked.void_reason = reason.strip()[:200]
    locked.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return locked


def _open(answer: FrequencyAnswer, by: Membership) -> FrequencyAnswer:
    may_write(answer.patient, by)
    locked = FrequencyAnswer.objects.select_for_update().get(pk=answer.pk)
    if not locked.is_draft:
        raise ValidationError("La frecuencia de consumo ya está cerrada.")
    return locked
