"""Reads of the diary and its comparison with the plan. They begin with who asks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Patient
from patients.reach import reach
from plans.engine.compare import Comparison, Eaten, compare
from plans.figures import spoken_date
from plans.models import DiaryEntry, Meal, Plan


def plan_in_force(patient: Patient) -> Plan | None:
    """The latest published plan of a patient, or None."""
    published = Plan.objects.filter(patient=patient, published_at__isnull=False)
    return published.order_by("-version").first()


def plan_on(patient: Patient, day: date) -> Plan | None:
    """The plan that was in force on a day, or None before the first: the last published by then."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    published = Plan.objects.filter(patient=patient, published_at__lt=end)
    return published.order_by("-version").first()


def meals_in_force(patient: Patient) -> list[Meal]:
    """Meal times of the plan in force, in order; none without a plan. Two queries."""
    plan = plan_in_force(patient)
    return list(plan.meals.order_by("order")) if plan else []


def diary_visible_to(
    membership: Membership | None, *, with_voided: bool = False
) -> QuerySet[DiaryEntry]:
    """Entries of the clinic in use, those that stand or all; none for who may not read records."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return DiaryEntry.objects.none()
    entries = DiaryEntry.objects.filter(reach(membership, prefix="patient__"))
    if not with_voided:
        entries = entries.filter(voided_at=None)
    return entries.select_related("patient__clinic", "plan", "confirmed_by").prefetch_related(
        "items__food"
    )


def diary_entry_of(
    membership: Membership | None, public_id: UUID | str, *, with_voided: bool = False
) -> DiaryEntry:
    """One entry. Raises Http404 if it is not the clinic's, or was voided and is not wanted."""
    entries = diary_visible_to(membership, with_voided=with_voided)
    found = entries.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal registro del diario.")
    return found


def comparison_of(entry: DiaryEntry) -> Comparison | None:
    """An entry against its meal time of the plan it was recorded with; None without that meal."""
    meal = (
        Meal.objects.filter(plan=entry.plan_id, name=entry.meal_name)
        .prefetch_related("equivalents")
        .first()
    )
    if meal is None:
        return None
    eaten = [
        Eaten(item.group, item.equivalents_min, item.equivalents_max) for item in entry.items.all()
    ]
    return compare(eaten, {row.group: row.equivalents for row in meal.equivalents.all()})


def comparison_text(entry: DiaryEntry) -> str:
    """What may be answered to the patient; empty if there is nothing to compare it with.

    «Comida del 24/nov/2026: ~1 cereal de más y bien de AOA.» Nobody receives it by itself.
    """
    comparison = comparison_of(entry)
    if comparison is None or not comparison.words:
        return ""
    return f"{entry.meal_name} del {spoken_date(entry.day)}: {comparison.words}."
