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
from patients.models import Patient
from plans.diary import plan_on
from plans.intake import NUTRIENTS, figures
from plans.models import DiaryEntry, Recall
from plans.passes import OTHER_MEAL, meals_told, told_of
from plans.portions import eaten_of
from plans.services.diary import EatenData, diary_record, diary_void
from plans.services.interviews import (
    interview_begin,
    interview_close,
    interview_draft,
    interview_lock_patient,
    interview_void,
)

OLDEST = timedelta(days=7)
"""Beyond a week nobody remembers a day: it would be a guess written as a record."""


@transaction.atomic
def recall_open(*, patient: Patient, day: date, by: Membership) -> Recall:
    """The recall of a day, begun if it was not: one a day. It belongs to the open visit, if any.

    Raises ValidationError for a day to come or older than a week.
    """
    interview_lock_patient(patient, by=by)
    present = Recall.objects.filter(patient=patient, day=day, voided_at=None).first()
    if present is not None:
        return present
    today = timezone.localdate()
    if not today - OLDEST <= day <= today:
        raise ValidationError("Elija un día de la última semana: antes ya no se recuerda.")
    return interview_begin(Recall(patient=patient, day=day), by=by)


@transaction.atomic
def recall_keep(
    *, recall: Recall, draft: Mapping[str, Any], step: int, version: int, by: Membership
) -> Recall:
    """Keep the draft after a pass. Raises EditConflictError if somebody saved meanwhile."""
    locked = interview_draft(recall, by=by, version=version)
    locked.draft, locked.step, locked.version = dict(draft), step, version + 1
    locked.full_clean()
    locked.save(update_fields=["draft", "step", "version"])
    return locked


@transaction.atomic
def recall_close(*, recall: Recall, by: Membership) -> Recall:
    """Close it: the day goes to the diary, meal by meal, and its totals stay as they were.

    Raises ValidationError without foods, or naming each amount that cannot be read.
    """
    locked = interview_draft(recall, by=by)
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
    result = {
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
    return interview_close(locked, result=result, by=by)


@transaction.atomic
def recall_void(*, recall: Recall, reason: str, by: Membership) -> Recall:
    """Annul a recall and its entries of the diary. Raises ValidationError without a reason, or if
    the visit it belongs to was signed."""
    voided, now = interview_void(recall, reason=reason, by=by)
    if now:
        for entry in DiaryEntry.objects.filter(
            patient=voided.patient,
            source=DiaryEntry.Source.RECALL,
            source_id__startswith=f"{voided.public_id}:",
            voided_at=None,
        ):
            diary_void(entry=entry, reason=reason, by=by)
    return voided


def _goals(target: Any) -> dict[str, Decimal]:
    """The figures of a requerimiento that a total can be held to."""
    if target is None:
        return {}
    return {key: getattr(target, key) for key in NUTRIENTS if hasattr(target, key)}
