"""A few weeks of diary of a demonstration patient: habits that a grid of adherence can show."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from patients.models import Patient
from plans.diary import plan_in_force
from plans.models import DiaryEntry, Meal
from plans.services.diary import EatenData, diary_record
from practice.demo.telling import Telling

LEAST_DAYS, MOST_DAYS, EVERY = 9, 24, 2
SHARE = 0.2
"""Not everybody keeps a diary, in the story or in life."""
SOURCES = (DiaryEntry.Source.MESSAGE, DiaryEntry.Source.TYPED)


def keep_diary(patient: Patient, told: Telling) -> None:
    """Some days since the last visit, for some patients: what the plan gave and what life did."""
    plan = plan_in_force(patient)
    visit = patient.consultations.order_by("-event_at").first()
    if plan is None or visit is None or told.luck.random() > SHARE:
        return
    today = timezone.localtime(told.now).date()
    since = max(timezone.localtime(visit.event_at).date(), today - timedelta(days=MOST_DAYS))
    if (today - since).days < LEAST_DAYS:
        return
    meals = list(plan.meals.order_by("order").prefetch_related("foods"))
    for back in range(EVERY, (today - since).days, EVERY):
        for meal in meals:
            foods = eaten_at(meal, told, weekend=(today - timedelta(days=back)).weekday() > 4)
            if foods:
                diary_record(
                    patient=patient,
                    day=today - timedelta(days=back),
                    meal_name=meal.name,
                    items=foods,
                    source=told.luck.choice(SOURCES),
                    by=told.by,
                )


def eaten_at(meal: Meal, told: Telling, *, weekend: bool) -> list[EatenData]:
    """What was eaten at a meal time; nothing if nobody told it."""
    if told.luck.random() < 0.15:
        return []
    foods = []
    for food in meal.foods.all():
        halves = food.halves + change(food.group, meal.name, told, weekend=weekend)
        if halves > 0:
            foods.append(
                EatenData(
                    food.name,
                    food.group,
                    food.food,
                    halves_min=halves,
                    halves_max=halves + told.luck.choice((0, 0, 1)),
                )
            )
    if weekend and told.luck.random() < 0.5:
        foods.append(EatenData("Refresco", "azucar_sg", halves_min=4, halves_max=4))
    return foods


def change(group: str, meal: str, told: Telling, *, weekend: bool) -> int:
    """Halves more or less than the plan: too much cereal at dinner, too few vegetables."""
    if group.startswith("cereal") and meal == "Cena":
        return told.luck.choice((0, 2, 2, 3))
    if group == "verdura":
        return -told.luck.choice((0, 1, 2, 4))
    if group == "fruta" and weekend:
        return -told.luck.choice((0, 2))
    return told.luck.choice((0, 0, 0, 0, 1, -1))
