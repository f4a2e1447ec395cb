"""Bring foods that were already chosen into a draft: by meal time and group, where they may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Membership
from plans.cookbook import food_of
from plans.models import MealFood, Plan
from plans.pantry import PantryFood, pantry_of
from plans.services.proposal import gate_of_plan


@dataclass(frozen=True, slots=True)
class Chosen:
    """A food that was served at a meal time; `food_id` is None if it left the catalogue."""

    meal: str
    group: str
    food_id: int | None


def chosen_of(plan: Plan) -> list[Chosen]:
    """The foods of a plan, in the order they are served."""
    rows = MealFood.objects.filter(meal__plan=plan).order_by("meal__order", "order")
    return [Chosen(m, g, f) for m, g, f in rows.values_list("meal__name", "group", "food_id")]


def foods_carry(plan: Plan, chosen: Iterable[Chosen], *, by: Membership) -> int:
    """Serve the chosen foods in a draft's slots of the same meal time and group; how many.

    The amounts stay the draft's. What the patient may not eat, or left the catalogue, is not
    brought: the food the engine chose stays.
    """
    gate = gate_of_plan(plan)
    wanted: dict[tuple[str, str], list[int]] = {}
    for one in chosen:
        if one.food_id is not None:
            wanted.setdefault((one.meal, one.group), []).append(one.food_id)
    groups = {group for _, group in wanted}
    pantry = {
        item.food.pk: item
        for item in pantry_of(clinic=by.clinic, groups=groups)
        if gate.admits_food(food_of(item))
    }
    rows = MealFood.objects.filter(meal__plan=plan, group__in=groups).select_related("meal")
    return sum(_serve(row, wanted, pantry) for row in rows.order_by("meal__order", "order"))


def _serve(
    row: MealFood, wanted: dict[tuple[str, str], list[int]], pantry: dict[int, PantryFood]
) -> int:
    line = wanted.get((row.meal.name, row.group), [])
    while line:
        food = pantry.get(line.pop(0))
        if food is None:
            continue
        if food.food.pk != row.food_id:
            food.write(row, row.halves)
            row.save()
        return 1
    return 0
