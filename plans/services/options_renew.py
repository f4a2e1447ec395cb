"""Options after the proposal: chosen again for one meal, or one of them swapped for another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from foods.models import Food
from plans.cookbook import kitchen_for
from plans.engine.gate import Gate
from plans.engine.kitchen import Kitchen
from plans.engine.library import slot_of
from plans.engine.meals import Role, roles
from plans.engine.option_swap import nearest_dishes, nearest_foods
from plans.engine.options import MealOptions, Option, one_meal, serve
from plans.engine.problem import Problem
from plans.models import Meal, MealOption, MealOptionItem, Plan
from plans.services.eating import eating_from_json, tastes_on
from plans.services.guard import locked_draft
from plans.services.options import (
    foods_of,
    is_safe,
    made_option,
    meal_write,
    option_rewrite,
    write_item,
)
from plans.services.problem import problem_from_json
from plans.services.proposal import gate_of_plan


@dataclass(frozen=True)
class _Table:
    """What choosing options of a draft needs, read once."""

    problem: Problem
    gate: Gate
    kitchen: Kitchen

    def role(self, meal: Meal) -> Role:
        """What a meal time is; one the request does not know is any main meal."""
        times = self.problem.meal_times
        of = dict(zip((time.name for time in times), roles(times), strict=True))
        return of.get(meal.name, "meal")


@transaction.atomic
def meal_options_renew(*, plan: Plan, meal: Meal, by: Membership, turn: int = 0) -> MealOptions:
    """Choose the options of one meal of a draft again, for the equivalents it has now.

    What the other meals already offer is avoided. `turn` asks for others. The plan's `problem`
    says which group is in the way of the ones that are missing.
    """
    plan = locked_draft(plan, by)
    table = _table(plan)
    elsewhere = MealOption.objects.filter(meal__plan=plan, dish__isnull=False).exclude(meal=meal)
    eating = eating_from_json(plan.problem.get("eating", {}))
    served = one_meal(
        table.problem,
        meal.name,
        _amounts(meal),
        table.kitchen,
        tastes=tastes_on(eating, timezone.localdate()),
        limits=eating.limits,
        avoid=frozenset(str(pk) for pk in elsewhere.values_list("dish_id", flat=True)),
        turn=turn,
    )
    meal_write(meal, served, table.gate)
    blocked = dict(plan.problem.get("blocked", {}))
    blocked.pop(meal.name, None)
    if served.missing:
        blocked[meal.name] = served.blocked_by
    plan.problem = {**plan.problem, "blocked": blocked}
    plan.save(update_fields=["problem"])
    return served


def option_swaps(option: MealOption, *, limit: int = 12) -> tuple[Option, ...]:
    """Dishes that could take the place of an option with the same equivalents, nearest first.

    Never one that reaches the patient's allergies, nor one the meal already offers. The option
    comes from a selector that asked whose it is.
    """
    meal = option.meal
    table = _table(meal.plan)
    offered = frozenset(str(pk) for pk in meal.options.values_list("dish_id", flat=True) if pk)
    return nearest_dishes(
        str(option.dish_id or ""),
        slot_of(_amounts(meal)),
        table.role(meal),
        table.kitchen,
        offered=offered,
        limit=limit,
    )


@transaction.atomic
def meal_option_swap(*, option: MealOption, dish_id: int, by: Membership) -> MealOption:
    """Serve another dish in the place of an option; the equivalents, and the certificate, stand.

    Raises ValidationError if the dish does not fit the meal exactly or reaches an allergy.
    """
    plan = locked_draft(option.meal.plan, by)
    table = _table(plan)
    meal = option.meal
    slot, role = slot_of(_amounts(meal)), table.role(meal)
    shelf = table.kitchen.shelves[role]
    fitting = {offer.key: offer for offer in shelf.chosen(shelf.options(slot)[0])}
    offer = fitting.get(str(dish_id))
    if offer is None:
        raise ValidationError(
            "Ese platillo no completa los equivalentes de este tiempo de comida, o el paciente no "
            "puede comerlo."
        )
    if meal.options.exclude(pk=option.pk).filter(dish_id=dish_id).exists():
        raise ValidationError("Ese platillo ya es otra opción de este tiempo de comida.")
    made = made_option(serve(offer, slot, role, table.kitchen))
    return option_rewrite(option, made, table.gate)


def item_swaps(item: MealOptionItem, *, limit: int = 12) -> tuple[int, ...]:
    """Foods (by key) that could take the place of a single food of an option, nearest first."""
    meal = item.option.meal
    table = _table(meal.plan)
    found = nearest_foods(str(item.food_id or ""), item.group, table.kitchen, table.role(meal))
    return tuple(int(food.key) for food in found[:limit])


@transaction.atomic
def meal_option_item_swap(*, item: MealOptionItem, food: Food, by: Membership) -> MealOptionItem:
    """Serve another food of the same group, in the same equivalents, beside a dish.

    The foods inside a dish are its recipe: for another, swap the dish. Raises ValidationError if
    it is one of those, if the group is another or if the patient may not be offered the food.
    """
    plan = locked_draft(item.option.meal.plan, by)
    if not item.is_extra:
        raise ValidationError("Es parte del platillo; para otro ingrediente, cambie el platillo.")
    table = _table(plan)
    row = foods_of([food.pk]).get(food.pk)
    allowed = str(food.pk) in table.kitchen.foods and row is not None
    if row is None or not allowed or not is_safe(table.gate, row):
        raise ValidationError(f"{food.name} no puede ofrecerse a este paciente.")
    if row.group.key != item.group:
        raise ValidationError("Elija un alimento del mismo grupo.")
    write_item(item, row, Decimal(0), item.equivalents).save()
    return item


def _table(plan: Plan) -> _Table:
    """The patient's clinic is the one that asks: `locked_draft` or a selector saw to it."""
    clinic, gate = plan.patient.clinic, gate_of_plan(plan)
    eating = eating_from_json(plan.problem.get("eating", {}))
    kitchen = kitchen_for(clinic=clinic, gate=gate, tastes=eating.tastes)
    return _Table(problem_from_json(plan.problem), gate, kitchen)


def _amounts(meal: Meal) -> Mapping[str, Decimal]:
    return {row.group: row.equivalents for row in meal.equivalents.all() if row.halves}
