"""The star of a food or a dish: one tap puts it, another takes it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from foods.dish_selectors import dishes_visible_to
from foods.models import Dish, Food
from foods.selectors import foods_visible_to
from foods.services.preferences import favourite_dish, favourite_food


@require_POST
@requires(Permission.SEE_CATALOGUE)
def food_star(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put or take the star of a food."""
    mine = foods_visible_to(clinic=request.membership.clinic)
    food = get_object_or_404(mine, public_id=public_id)
    has = favourite_food(food=food, wanted=_wanted(request), by=request.membership)
    return _answer(request, food, "food", has)


@require_POST
@requires(Permission.SEE_CATALOGUE)
def dish_star(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put or take the star of a dish."""
    mine = dishes_visible_to(clinic=request.membership.clinic)
    dish = get_object_or_404(mine, public_id=public_id)
    has = favourite_dish(dish=dish, wanted=_wanted(request), by=request.membership)
    return _answer(request, dish, "dish", has)


def _wanted(request: HttpRequest) -> bool:
    return request.POST.get("favorito") == "1"


def _answer(request: HttpRequest, thing: Food | Dish, kind: str, has: bool) -> HttpResponse:
    if not request.htmx:
        return redirect(f"foods:{kind}-detail", thing.public_id)
    context = {"kind": kind, "id": thing.public_id, "name": thing.name, "has": has}
    return render(request, "foods/_star.html", context)
