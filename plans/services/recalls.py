"""Writes of the 24-hour recall: a draft that keeps itself, and the day it becomes diary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from patients.errors import EditConflictError
from patients.models import Patient
from patients.selectors import consultation_draft_of
from plans.diary import plan_on
from plans.intake import NUTRIENTS, figures
from plans.models import DiaryEntry, Recall
from plans.passes import OTHER_MEAL, meals_told, told_of
from plans.portions import eaten_of
from plans.services.diary import EatenData, diary_record, diary_void
from plans.services.guard import may_write

OLDEST = timedelta(days=7)
"""Beyond a week nobody remembers a day: it would be a guess written as a record."""


@transaction.atomic
def recall_open(*, patient: Patient, day: date, by: Membership) -> Recall:
    """The recall of a day, begun if it was not: one a day. It belongs to the open visit, if any.

    Raises ValidationError for a day to come or older than a week.
    """
    may_write(patient, by)
    Patient.objects.select_for_update().get(pk=patient.pk)
    present = Recall.objects.filter(patient=patient, day=day, voided_at=None).first()
    if present is not None:
        return present
    today = timezone.localdate()
    if not today - OLDEST <= day <= today:
        raise ValidationError("Elija un día de la última semana: antes ya no se recuerda.")
    recall = Recall(
        patient=patient,
        day=day,
        consultation=consultation_draft_of(patient, by),
        created_by=by.user,
    )
    recall.full_clean()
    recall.save()
    return recall


@transaction.atomic
def recall_keep(
    *, recall: Recall, draft: Mapping[str, Any], step: int, version: int, by: Membership
) -> Recall:
    """Keep the draft after a pass. Raises EditConflictError if somebody saved meanwhile."""
    locked = _open(recall, by)
    if version != locked.version:
        raise EditConflictError(locked.version)
    locked.draft, locked.step, locked.version = dict(draft), step, version + 1
    locked.full_clean()
    locked.save(update_fields=["draft", "step", "version"])
    return locked


@transaction.atomic
def recall_close(*, recall: Recall, by: Membership) -> Recall:
    """Close it: the day goes to the diary, meal by meal, and its totals stay as they were.

    Raises ValidationError without foods, or naming each amount that cannot be read.
    """
    locked = _open(recall, by)
    plan = plan_on(locked.patient, locked.day)
    order = [meal.name for meal in plan.meals.order_by("order")] if plan else []
    meals = meals_told(locked.draft, order)
    if not meals:
        raise ValidationError("El recordatorio no tiene alimentos.")
    eaten: list[EatenData] = []
    for number, meal in enumerate(meals, start=1):
        items = eaten_of([told_of(row) for row in meal.rows], clinic=by.clinic)
        eaten += items
        diary_record(
            patient=locked.patient,
            day=locked.day,
            meal_name=meal.name or OTHER_MEAL,
            items=items,
            source=DiaryEntry.Source.RECALL,
            source_id=f"{locked.public_id}:{number}",
            entered_by=by.user,
            by=by,
        )
    goals = _goals(plan.target if plan else None)
    locked.result = {
        "figures": [
            {
                "key": one.key,
                "total": f"{one.total:f}",
                "foods": one.foods,
                "lacking": one.lacking,
                "goal": None if one.goal is None else f"{one.goal:f}",
            }
            for one in figures([item.amounts for item in eaten], goals)
        ],
        "plan": plan.version if plan else None,
    }
    locked.closed_at, locked.closed_by = timezone.now(), by.user
    locked.save(update_fields=["result", "closed_at", "closed_by"])
    return locked


@transaction.atomic
def recall_void(*, recall: Recall, reason: str, by: Membership) -> Recall:
    """Annul a recall and its entries of the diary. Raises ValidationError without a reason, or if
    the visit it belongs to was signed."""
    may_write(recall.patient, by)
    locked = Recall.objects.select_for_update().get(pk=recall.pk)
    if locked.voided_at is not None:
        return locked
    if not reason.strip():
        raise ValidationError("Anote el motivo.")
    visit = locked.consultation
    if locked.closed_at and visit is not None and visit.signed_at is not None:
        raise ValidationError("Es parte de una consulta firmada: ya no se anula.")
    for entry in DiaryEntry.objects.filter(
        patient=locked.patient,
        source=DiaryEntry.Source.RECALL,
        source_id__startswith=f"{locked.public_id}:",
        voided_at=None,
    ):
        diary_void(entry=entry, reason=reason, by=by)
    locked.voided_at, locked.voided_by = timezone.now(), by.user
    locked.void_reason = reason.strip()[:200]
    locked.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return locked


def _open(recall: Recall, by: Membership) -> Recall:
    may_write(recall.patient, by)
    locked = Recall.objects.select_for_update().get(pk=recall.pk)
    if not locked.is_draft:
        raise ValidationError("El recordatorio ya está cerrado.")
    return locked


def _goals(target: Any) -> dict[str, Decimal]:
    """The figures of a requerimiento that a total can be held to."""
    if target is None:
        return {}
    return {key: getattr(target, key) for key in NUTRIENTS if hasattr(target, key)}
