"""Diaries of the tests: a published plan of two meal times, and what was eaten of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Membership
from plans.breaks import Break, breaks
from plans.eaten import patient_adherence
from plans.models import DiaryEntry, Meal, MealEquivalent, MealLimit, Plan, PlanEquivalent
from plans.services.diary import EatenData, diary_record
from plans.services.limits import limit_decide
from tests.factories.plans import consultation_for, unsolved_plan

TWO_MONTHS = timedelta(days=60)
MEALS = {
    "Desayuno": (("cereal_sg", 4), ("fruta", 2)),
    "Cena": (("cereal_sg", 4), ("verdura", 4), ("aoa_mb", 4)),
}


def published_plan(
    by: Membership,
    *,
    meals: dict = MEALS,
    ago: timedelta = TWO_MONTHS,  # type: ignore[type-arg]
) -> Plan:
    """A plan in force for some time, without asking the engine for it."""
    plan = unsolved_plan(consultation_for(by), by)
    for order, (name, groups) in enumerate(meals.items(), start=1):
        meal = Meal.objects.create(plan=plan, order=order, name=name, share=Decimal(50))
        for group, halves in groups:
            MealEquivalent.objects.create(meal=meal, group=group, halves=halves)
    day = Counter[str]()
    for groups in meals.values():
        day.update(dict(groups))
    for group, halves in day.items():
        PlanEquivalent.objects.create(plan=plan, group=group, halves=halves)
    plan.published_at, plan.published_by = timezone.now() - ago, by.user
    plan.sha256, plan.code = "0" * 64, f"PRUEBA{plan.pk}"
    plan.save()
    return plan


def dinner(plan: Plan, by: Membership, day: date, *, cereal: int = 8) -> DiaryEntry:
    """A dinner with so many halves of cereal, and its vegetables and meat as planned."""
    return diary_record(
        patient=plan.patient,
        day=day,
        meal_name="Cena",
        items=[
            EatenData("Tortilla", "cereal_sg", halves_min=cereal, halves_max=cereal),
            EatenData("Nopales", "verdura", halves_min=4, halves_max=4),
            EatenData("Pollo", "aoa_mb", halves_min=4, halves_max=4),
        ],
        source="typed",
        by=by,
    )


def dinners(plan: Plan, by: Membership, *, count: int = 4, cereal: int = 8) -> date:
    """Dinners of the last days; the last day."""
    today = timezone.localdate()
    for back in range(count):
        dinner(plan, by, today - timedelta(days=back), cereal=cereal)
    return today


def first_break(plan: Plan, by: Membership) -> Break:
    """What breaks most in a patient's diary."""
    found = patient_adherence(by, plan.patient, until=timezone.localdate()).broken
    given = {name: {g: Decimal(h) / 2 for g, h in groups} for name, groups in MEALS.items()}
    return breaks(found, given)[0]


def limit_of(by: Membership) -> MealLimit:
    """A limit accepted for the next plan of an invented patient."""
    plan = published_plan(by)
    dinners(plan, by)
    return limit_decide(plan=plan, found=first_break(plan, by), accept=True, by=by)
