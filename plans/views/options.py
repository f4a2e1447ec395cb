"""The options of a meal time: draw them again, or swap a dish or a food beside it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Clinic
from accounts.permissions import Permission, requires
from foods.models import Dish, Food
from foods.selectors import equivalent_of, foods_visible_to, with_equivalent
from foods.services.preferences import food_used
from plans.pantry import PantryFood
from plans.selectors import extra_of, meal_of, option_of, plan_row
from plans.services.options_renew import (
    item_swaps,
    meal_option_item_swap,
    meal_option_swap,
    meal_options_renew,
    option_swaps,
)
from plans.views.editor import edited_answer, refused_answer, safe_next, turn_of


@requires(Permission.WRITE_RECORD)
@require_POST
def options_redraw(request: HttpRequest, public_id: UUID, order: int) -> HttpResponse:
    """Other dishes for a meal time, with the same equivalents."""
    plan = plan_row(request.membership, public_id)
    try:
        meal_options_renew(
            plan=plan, meal=meal_of(plan, order), by=request.membership, turn=turn_of(request)
        )
    except ValidationError as error:
        return refused_answer(request, plan, error)
    return edited_answer(request, plan, opened=order)


@requires(Permission.WRITE_RECORD)
@require_GET
def option_choices(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The dishes that may take an option's place, nearest first."""
    row = option_of(request.membership, public_id)
    found = option_swaps(row)
    dishes = Dish.objects.in_bulk([int(option.offer.key) for option in found])
    context = {
        "row": row,
        "plan": row.meal.plan,
        "dishes": [dishes[int(option.offer.key)] for option in found],
        "next_url": safe_next(request),
    }
    template = "plans/_option_swap.html" if request.htmx else "plans/option_swap.html"
    return render(request, template, context)


@requires(Permission.WRITE_RECORD)
@require_POST
def option_swap(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Serve the chosen dish."""
    row = option_of(request.membership, public_id)
    try:
        dish = _chosen(request.POST.get("dish", ""))
        # The service admits only what is on this patient's shelves: its clinic's, and harmless.
        meal_option_swap(option=row, dish_id=dish.pk, by=request.membership)
    except ValidationError as error:
        return refused_answer(request, row.meal.plan, error)
    return edited_answer(request, row.meal.plan, opened=row.meal.order)


@requires(Permission.WRITE_RECORD)
@require_GET
def extra_choices(request: HttpRequest, public_id: UUID, order: int) -> HttpResponse:
    """The foods that may take the place of one beside a dish, in the measure they would have."""
    row = extra_of(request.membership, public_id, order)
    keys = item_swaps(row)
    foods = with_equivalent(Food.objects.filter(pk__in=keys)).in_bulk()
    context = {
        "row": row,
        "option": row.option,
        "plan": row.option.meal.plan,
        "choices": [
            (foods[key], PantryFood(foods[key], equivalent_of(foods[key])).measure(row.equivalents))
            for key in keys
            if key in foods
        ],
        "next_url": safe_next(request),
    }
    template = "plans/_extra_swap.html" if request.htmx else "plans/extra_swap.html"
    return render(request, template, context)


@requires(Permission.WRITE_RECORD)
@require_POST
def extra_swap(request: HttpRequest, public_id: UUID, order: int) -> HttpResponse:
    """Serve the chosen food beside a dish."""
    row = extra_of(request.membership, public_id, order)
    plan = row.option.meal.plan
    try:
        food = _chosen_food(request.membership.clinic, request.POST.get("food", ""))
        meal_option_item_swap(item=row, food=food, by=request.membership)
    except ValidationError as error:
        return refused_answer(request, plan, error)
    food_used(food=food, by=request.membership)
    return edited_answer(request, plan, opened=row.option.meal.order)


def _chosen_food(clinic: Clinic, typed: str) -> Food:
    try:
        found = foods_visible_to(clinic=clinic).filter(public_id=UUID(typed)).first()
    except ValueError:
        found = None
    if found is None:
        raise ValidationError("Elija un alimento de la lista.")
    return found


def _chosen(typed: str) -> Dish:
    try:
        found = Dish.objects.filter(public_id=UUID(typed)).first()
    except ValueError:
        found = None
    if found is None:
        raise ValidationError("Elija un platillo de la lista.")
    return found
