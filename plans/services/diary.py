"""Writes of the diary: what was eaten, once a person settled it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from foods.models import Dish, Food
from nutrition.exchanges import group_profiles
from patients.models import Patient
from plans.diary import plan_on
from plans.models import DiaryEntry, DiaryItem
from plans.services.guard import may_write

MOST_ITEMS = 30
COMPOSITION = (
    "energy_kcal",
    "protein_g",
    "fat_g",
    "carbohydrate_g",
    "fibre_g",
    "sodium_mg",
)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class EatenData:
    """A food as it enters: whole halves of an equivalent, None if unknown; `group` may be empty.

    A food of a dish names its dish. `amounts` is the composition of what was eaten, by the keys of
    `COMPOSITION`; what is absent or None is unknown.
    """

    name: str
    group: str = ""
    food: Food | None = None
    halves_min: int | None = None
    halves_max: int | None = None
    dish: Dish | None = None
    dish_name: str = ""
    measure: str = ""
    net_g: Decimal | None = None
    amounts: Mapping[str, Decimal | None] = field(default_factory=dict)


def diary_record(
    *,
    patient: Patient,
    day: date,
    meal_name: str,
    items: Sequence[EatenData],
    source: str,
    by: Membership,
    source_id: str = "",
    entered_by: User | None = None,
) -> DiaryEntry:
    """As `diary_record_once`, for who does not ask whether the entry was already there."""
    entry, _ = diary_record_once(
        patient=patient,
        day=day,
        meal_name=meal_name,
        items=items,
        source=source,
        by=by,
        source_id=source_id,
        entered_by=entered_by,
    )
    return entry


@transaction.atomic
def diary_record_once(
    *,
    patient: Patient,
    day: date,
    meal_name: str,
    items: Sequence[EatenData],
    source: str,
    by: Membership,
    source_id: str = "",
    entered_by: User | None = None,
) -> tuple[DiaryEntry, bool]:
    """Record a meal that `by` confirms, beside the plan of that day; and whether it is new.

    The same source twice is one entry: the one that stands is returned. Raises ValidationError
    without foods, with an unknown group, a range upside down or a day to come; PermissionDenied.
    """
    may_write(patient, by)
    Patient.objects.select_for_update().get(pk=patient.pk)
    present = _standing(patient, source, source_id)
    if present is not None:
        return present, False
    _check(day, items)
    plan = plan_on(patient, day)
    meal = plan.meals.filter(name=meal_name).first() if plan else None
    entry = DiaryEntry(
        patient=patient,
        plan=plan,
        day=day,
        meal_name=meal_name.strip(),
        meal_order=meal.order if meal else None,
        source=source,
        source_id=source_id,
        entered_by=entered_by,
        confirmed_by=by.user,
    )
    entry.full_clean()
    entry.save()
    for order, item in enumerate(items, start=1):
        row = item_written(entry, order, item)
        row.full_clean()
        row.save()
    return entry, True


@transaction.atomic
def diary_void(*, entry: DiaryEntry, reason: str, by: Membership) -> DiaryEntry:
    """Take an entry out of the diary; the row stays. Raises ValidationError without a reason."""
    may_write(entry.patient, by)
    if not reason.strip():
        raise ValidationError({"reason": "Anote el motivo."})
    entry = DiaryEntry.objects.select_for_update().get(pk=entry.pk)
    if not entry.is_voided:
        entry.voided_at, entry.voided_by = timezone.now(), by.user
        entry.void_reason = reason.strip()[:200]
        entry.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return entry


@transaction.atomic
def diary_restore(*, entry: DiaryEntry, by: Membership) -> DiaryEntry:
    """Undo an annulment: the voided row stays, and another like it stands. Twice is once."""
    may_write(entry.patient, by)
    Patient.objects.select_for_update().get(pk=entry.patient_id)
    voided = DiaryEntry.objects.get(pk=entry.pk)
    if not voided.is_voided:
        return voided
    source_id = voided.source_id or f"restaura-{voided.public_id}"
    present = _standing(entry.patient, voided.source, source_id)
    if present is not None:
        return present
    items = list(voided.items.order_by("order"))
    again = DiaryEntry(
        patient=voided.patient,
        plan=voided.plan,
        day=voided.day,
        meal_name=voided.meal_name,
        meal_order=voided.meal_order,
        source=voided.source,
        source_id=source_id,
        entered_by=voided.entered_by,
        confirmed_by=by.user,
    )
    again.full_clean()
    again.save()
    for item in items:
        item.pk, item.entry, item._state.adding = None, again, True
        item.full_clean()
        item.save()
    return again


def _standing(patient: Patient, source: str, source_id: str) -> DiaryEntry | None:
    if not source_id:
        return None
    same = DiaryEntry.objects.filter(patient=patient, source=source, source_id=source_id)
    return same.filter(voided_at=None).first()


def _check(day: date, items: Sequence[EatenData]) -> None:
    if not items:
        raise ValidationError("Agregue al menos un alimento.")
    if len(items) > MOST_ITEMS:
        raise ValidationError(f"Son más de {MOST_ITEMS} alimentos en una comida.")
    if day > timezone.localdate():
        raise ValidationError("Ese día todavía no llega.")
    for item in items:
        if item.group and item.group not in group_profiles():
            raise ValidationError(f"«{item.group}» no es un grupo de equivalentes.")


def item_written(entry: DiaryEntry, order: int, item: EatenData) -> DiaryItem:
    """The row of a food of an entry, not saved yet."""
    return DiaryItem(
        entry=entry,
        order=order,
        name=item.name.strip()[:150],
        group=item.group,
        food=item.food,
        halves_min=item.halves_min,
        halves_max=item.halves_max,
        dish=item.dish,
        dish_name=item.dish_name[:120],
        measure=item.measure[:60],
        net_g=_rounded(item.net_g),
        **{key: _rounded(item.amounts.get(key)) for key in COMPOSITION},
    )


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(HUNDREDTH)
