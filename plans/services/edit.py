"""Hand edits of a draft. The comprobación follows each; out of tolerance is shown, not refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum

from accounts.models import Membership
from foods.models import Food
from nutrition.exchanges import group_profiles
from plans.cookbook import food_of
from plans.engine.meals import roles
from plans.engine.menu import Slot, choose
from plans.models import Meal, MealEquivalent, MealFood, Plan, PlanEquivalent
from plans.models.equivalent import MOST_HALVES
from plans.pantry import PantryFood, pantry_of
from plans.services.draft import food_write, halves_of, recertify
from plans.services.guard import locked_draft
from plans.services.options_renew import meal_options_renew
from plans.services.problem import problem_from_json
from plans.services.proposal import gate_of, gate_of_plan

MOST_NOTES = 4000


@transaction.atomic
def plan_equivalents_edit(*, plan: Plan, changes: Mapping[str, Decimal], by: Membership) -> Plan:
    """Set the day's equivalents of some groups (halves). The meal times are left as they are.

    Raises ValidationError on an unknown group or an amount that is not a half step from 0 to 60.
    """
    plan = locked_draft(plan, by)
    for group, amount in changes.items():
        _set_day(plan, group, checked_halves(group, amount))
    _follow(plan)
    return plan


@transaction.atomic
def meal_equivalents_edit(
    *, meal: Meal, changes: Mapping[str, Decimal], by: Membership, day_follows: bool = True
) -> Plan:
    """Set a meal time's equivalents of some groups; its foods and its options follow.

    The day becomes the sum of its meal times unless `day_follows` is False. Raises ValidationError
    as `plan_equivalents_edit`.
    """
    plan = locked_draft(meal.plan, by)
    for group, amount in changes.items():
        halves = checked_halves(group, amount)
        row = MealEquivalent.objects.filter(meal=meal, group=group).first()
        row = row or MealEquivalent(meal=meal, group=group)
        row.halves = halves
        row.save()
        _refill(plan, meal, group, halves, by)
        if day_follows:
            whole = MealEquivalent.objects.filter(meal__plan=plan, group=group)
            _set_day(plan, group, whole.aggregate(total=Sum("halves"))["total"] or 0)
    meal_options_renew(plan=plan, meal=meal, by=by)
    _follow(plan)
    return plan


@transaction.atomic
def meal_food_swap(*, meal_food: MealFood, food: Food, by: Membership) -> Plan:
    """Serve another food of the same group in the same amount.

    Raises ValidationError if the food is of another group or clinic, or reaches the patient's
    allergies: that cannot be accepted, only the allergy be voided.
    """
    plan = locked_draft(meal_food.meal.plan, by)
    pantry = {item.food.pk: item for item in pantry_of(clinic=by.clinic, groups=[meal_food.group])}
    chosen = pantry.get(food.pk)
    if chosen is None:
        raise ValidationError("Elija un alimento del mismo grupo.")
    if not gate_of(plan.patient).admits_food(food_of(chosen)):
        raise ValidationError(
            f"{food.name} puede contener algo a lo que el paciente es alérgico: no se ofrece."
        )
    chosen.write(meal_food, meal_food.halves)
    meal_food.save()
    return plan


@transaction.atomic
def plan_notes_set(*, plan: Plan, notes: str, by: Membership) -> Plan:
    """Write the indications that accompany the plan."""
    plan = locked_draft(plan, by)
    plan.notes = notes.strip()
    if len(plan.notes) > MOST_NOTES:
        raise ValidationError(
            f"Las indicaciones llevan hasta {MOST_NOTES:,} caracteres; tienen {len(plan.notes):,}."
        )
    plan.save(update_fields=["notes"])
    return plan


@transaction.atomic
def meal_time_set(*, meal: Meal, time_of_day: time | None, by: Membership) -> Plan:
    """Say at what time a meal is eaten."""
    plan = locked_draft(meal.plan, by)
    meal.time_of_day = time_of_day
    meal.save(update_fields=["time_of_day"])
    return plan


def checked_halves(group: str, amount: Decimal) -> int:
    """An amount typed by a person, as halves. Raises ValidationError in words."""
    profile = group_profiles().get(group)
    if profile is None:
        raise ValidationError(f"No existe el grupo «{group}».")
    try:
        halves = halves_of(amount)
    except (ValueError, ArithmeticError) as error:
        raise ValidationError(
            f"{profile.name}: escriba equivalentes enteros o medios, por ejemplo 1.5."
        ) from error
    if not 0 <= halves <= MOST_HALVES:
        raise ValidationError(f"{profile.name}: escriba de 0 a {MOST_HALVES // 2} equivalentes.")
    return halves


def _follow(plan: Plan) -> None:
    """Recompute the comprobación; what the engine remarked was about another day."""
    if plan.problem.pop("notes", None):
        plan.save(update_fields=["problem"])
    recertify(plan)


def _set_day(plan: Plan, group: str, halves: int) -> None:
    row = PlanEquivalent.objects.filter(plan=plan, group=group).first()
    row = row or PlanEquivalent(plan=plan, group=group)
    row.halves = halves
    row.save()


def _refill(plan: Plan, meal: Meal, group: str, halves: int, by: Membership) -> None:
    """Make the foods of a slot add up: keep what fits, grow the last one, or choose anew."""
    rows = list(MealFood.objects.filter(meal=meal, group=group).order_by("order"))
    pantry = _pantry(plan, group, by)
    left = halves
    for at, row in enumerate(rows):
        wanted = left if at == len(rows) - 1 else min(row.halves, left)
        if wanted == 0:
            row.delete()
        elif wanted != row.halves:
            _resize(row, wanted, pantry)
        left -= wanted
    if halves and not rows:
        _choose(plan, meal, group, halves, pantry)


def _resize(row: MealFood, halves: int, pantry: dict[int | None, PantryFood]) -> None:
    food = pantry.get(row.food_id)
    if food:
        food.write(row, halves)
    else:  # the food left the catalogue: its snapshot is enough to weigh it
        factor = Decimal(halves) / row.halves
        row.net_g = (row.net_g * factor).quantize(Decimal("0.01"))
        row.gross_g = row.gross_g and (row.gross_g * factor).quantize(Decimal("0.01"))
        row.halves, row.measure = halves, f"{row.net_g:f} g"
    row.save()


def _choose(
    plan: Plan, meal: Meal, group: str, halves: int, pantry: dict[int | None, PantryFood]
) -> None:
    times = problem_from_json(plan.problem).meal_times
    role = dict(zip((time.name for time in times), roles(times), strict=True)).get(meal.name)
    slot = Slot(meal.name, role or "meal", group, Decimal(halves) / 2)
    served = MealFood.objects.filter(meal__plan=plan).values_list("food_id", flat=True)
    shelf = [item for pk, item in pantry.items() if pk not in set(served)] or list(pantry.values())
    menu = choose([slot], [item.candidate for item in shelf])
    last = MealFood.objects.filter(meal=meal).aggregate(last=Max("order"))["last"]
    start = 0 if last is None else last + 1
    for order, choice in enumerate(menu.choices, start=start):
        food_write(meal, pantry[int(choice.food.key)], choice, order)


def _pantry(plan: Plan, group: str, by: Membership) -> dict[int | None, PantryFood]:
    gate = gate_of_plan(plan)
    return {
        item.food.pk: item
        for item in pantry_of(clinic=by.clinic, groups=[group])
        if gate.admits_food(food_of(item))
    }
