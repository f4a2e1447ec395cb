"""Change one food of a draft for another of its group."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from foods.models import Food
from foods.selectors import foods_visible_to
from foods.services.preferences import food_used
from plans.selectors import meal_food_of, swap_options
from plans.services.edit import meal_food_swap
from plans.views.editor import edited_answer, refused_answer, safe_next


@requires(Permission.WRITE_RECORD)
@require_GET
def food_options(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The foods that may take a food's place, in the measure they would have."""
    row = meal_food_of(request.membership, public_id)
    options = [
        (str(item.food.public_id), f"{item.food.name} · {item.measure(row.equivalents)}")
        for item in swap_options(row)
    ]
    context = {
        "row": row,
        "plan": row.meal.plan,
        "current": str(row.food.public_id) if row.food else "",
        "options": options,
        "next_url": safe_next(request),
    }
    template = "plans/_swap.html" if request.htmx else "plans/food_swap.html"
    return render(request, template, context)


@requires(Permission.WRITE_RECORD)
@require_POST
def food_swap(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Serve the chosen food."""
    row = meal_food_of(request.membership, public_id)
    food = _chosen(request)
    try:
        meal_food_swap(meal_food=row, food=food, by=request.membership)
    except ValidationError as error:
        return refused_answer(request, row.meal.plan, error)
    food_used(food=food, by=request.membership)
    return edited_answer(request, row.meal.plan)


def _chosen(request: HttpRequest) -> Food:
    # A food of several groups is not one equivalent of this one: the list does not offer it.
    visible = foods_visible_to(clinic=request.membership.clinic).filter(equivalences=None)
    try:
        return visible.get(public_id=UUID(request.POST.get("food", "")))
    except (ValueError, Food.DoesNotExist) as error:
        raise Http404("No hay tal alimento.") from error
