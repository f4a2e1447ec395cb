"""One meal time of a draft: its note, and the foods of another meal brought whole."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import Membership
from plans.cookbook import food_of
from plans.models import Meal, MealFood, Plan
from plans.pantry import PantryFood, pantry_of
from plans.services.edit import meal_equivalents_edit
from plans.services.guard import locked_draft
from plans.services.proposal import gate_of_plan

MOST_NOTE = 300


@transaction.atomic
def meal_note_set(*, meal: Meal, note: str, by: Membership) -> Plan:
    """Write what the patient should know of a meal time. Raises ValidationError if too long."""
    plan = locked_draft(meal.plan, by)
    meal.notes = " ".join(note.split())
    if len(meal.notes) > MOST_NOTE:
        raise ValidationError(
            f"La indicación de {meal.name} lleva hasta {MOST_NOTE} caracteres; tiene "
            f"{len(meal.notes)}."
        )
    meal.save(update_fields=["notes"])
    return plan


@transaction.atomic
def meal_copy(*, source: Meal, to: Meal, by: Membership) -> Plan:
    """Give a meal time the equivalents and foods of another, of this plan or of an earlier one.

    The day becomes the sum of its meals. A food the patient may not eat is not copied: another of
    its group is chosen. Raises ValidationError if the meal is empty or is the same.
    """
    plan = locked_draft(to.plan, by)
    if source.pk == to.pk:
        raise ValidationError("Elija otro tiempo de comida.")
    wanted = {row.group: row.equivalents for row in source.equivalents.all() if row.halves}
    if not wanted:
        raise ValidationError(f"{source.name} no tiene nada que copiar.")
    zero = {row.group: row.equivalents * 0 for row in to.equivalents.all()}
    meal_equivalents_edit(meal=to, changes={**zero, **wanted}, by=by)
    _same_foods(plan, source, to, by)
    return plan


def _same_foods(plan: Plan, source: Meal, to: Meal, by: Membership) -> None:
    """Replace what was chosen by the very foods of the source, group by group, where they may."""
    gate = gate_of_plan(plan)
    foods = list(MealFood.objects.filter(meal=source).order_by("order"))
    groups = {food.group for food in foods}
    pantry: dict[int | None, PantryFood] = {
        item.food.pk: item
        for item in pantry_of(clinic=by.clinic, groups=groups)
        if gate.admits_food(food_of(item))
    }
    last = MealFood.objects.filter(meal=to).aggregate(last=Max("order"))["last"] or 0
    for group in groups:
        mine = [food for food in foods if food.group == group]
        if any(food.food_id not in pantry for food in mine):
            continue
        MealFood.objects.filter(meal=to, group=group).delete()
        for food in mine:
            last += 1
            pantry[food.food_id].write(MealFood(meal=to, order=last), food.halves).save()
