"""The rows of a draft: written from a proposal, kept in step after every edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from plans.engine.certificate import certify
from plans.engine.meals import roles
from plans.engine.menu import Choice, Slot, choose
from plans.engine.problem import Problem
from plans.models import (
    Meal,
    MealEquivalent,
    MealFood,
    MealOption,
    MealOptionItem,
    Plan,
    PlanEquivalent,
)
from plans.pantry import PantryFood
from plans.services.problem import certificate_to_json, problem_from_json

Equivalents = Mapping[str, Decimal]


def rows_rewrite(
    plan: Plan,
    problem: Problem,
    day: Equivalents,
    meals: Mapping[str, Equivalents],
    pantry: Iterable[PantryFood],
    *,
    turn: int = 0,
) -> None:
    """Replace everything a draft says by a proposal. One row at a time: the history sees each."""
    times = dict(plan.meals.values_list("name", "time_of_day"))
    rows_clear(plan)
    for key, amount in day.items():
        PlanEquivalent.objects.create(plan=plan, group=key, halves=halves_of(amount))
    rows: dict[str, Meal] = {}
    for order, time in enumerate(problem.meal_times):
        rows[time.name] = meal = Meal.objects.create(
            plan=plan,
            order=order,
            name=time.name,
            share=time.share,
            time_of_day=times.get(time.name),
        )
        for key, amount in meals.get(time.name, {}).items():
            MealEquivalent.objects.create(meal=meal, group=key, halves=halves_of(amount))
    foods = {item.candidate.key: item for item in pantry}
    menu = choose(slots_of(problem, meals), [item.candidate for item in foods.values()], turn=turn)
    for order, choice in enumerate(menu.choices):
        food_write(rows[choice.slot.meal], foods[choice.food.key], choice, order)


def rows_clear(plan: Plan) -> None:
    """Empty a draft. The database refuses it on a published plan."""
    MealOptionItem.objects.filter(option__meal__plan=plan).delete()
    MealOption.objects.filter(meal__plan=plan).delete()
    MealFood.objects.filter(meal__plan=plan).delete()
    MealEquivalent.objects.filter(meal__plan=plan).delete()
    plan.meals.all().delete()
    plan.equivalents.all().delete()


def slots_of(problem: Problem, meals: Mapping[str, Equivalents]) -> list[Slot]:
    """What has to be filled with foods, in the order of the day."""
    return [
        Slot(time.name, role, key, amount)
        for time, role in zip(problem.meal_times, roles(problem.meal_times), strict=True)
        for key, amount in meals.get(time.name, {}).items()
        if amount
    ]


def food_write(meal: Meal, food: PantryFood, choice: Choice, order: int) -> MealFood:
    """One chosen food, with its values as they are today."""
    row = MealFood(meal=meal, order=order)
    food.write(row, halves_of(choice.equivalents))
    row.save()
    return row


def recertify(plan: Plan) -> dict[str, Any]:
    """Recompute the comprobación of a draft from its rows and keep it."""
    certificate = certificate_of(plan)
    plan.certificate = certificate
    plan.save(update_fields=["certificate"])
    return certificate


def certificate_of(plan: Plan) -> dict[str, Any]:
    """The comprobación, recomputed from what is stored; adds the groups whose meals do not sum."""
    day = day_of(plan)
    meals = meals_of(plan)
    certificate = certify(
        problem_from_json(plan.problem),
        day,
        meals,
        catalogue_release=plan.catalogue_release,
        profile_version=plan.profile_version,
    )
    return {**certificate_to_json(certificate), "unsummed": unsummed(day, meals)}


def unsummed(day: Equivalents, meals: Mapping[str, Equivalents]) -> list[str]:
    """Groups whose meal times do not add up to the day."""
    added: dict[str, Decimal] = {}
    for meal in meals.values():
        for key, amount in meal.items():
            added[key] = added.get(key, Decimal(0)) + amount
    keys = [*day, *(key for key in added if key not in day)]
    return [key for key in keys if day.get(key, Decimal(0)) != added.get(key, Decimal(0))]


def day_of(plan: Plan) -> dict[str, Decimal]:
    """Equivalents of the day by group, without the zeros."""
    return {row.group: row.equivalents for row in plan.equivalents.order_by("pk") if row.halves}


def meals_of(plan: Plan) -> dict[str, dict[str, Decimal]]:
    """Equivalents by meal time and group, without the zeros."""
    found: dict[str, dict[str, Decimal]] = {
        name: {} for name in plan.meals.order_by("order").values_list("name", flat=True)
    }
    rows = MealEquivalent.objects.filter(meal__plan=plan).select_related("meal").order_by("pk")
    for row in rows:
        if row.halves:
            found[row.meal.name][row.group] = row.equivalents
    return found


def halves_of(amount: Decimal) -> int:
    """Equivalents as whole halves. Raises ValueError if they are not."""
    doubled = amount * 2
    if doubled != doubled.to_integral_value():
        raise ValueError(f"{amount} is not a multiple of one half")
    return int(doubled)
