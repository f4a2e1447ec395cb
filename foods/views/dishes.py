"""The library of dishes and the clinic's own."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from foods.dish_forms import MOST_PORTIONS
from foods.dish_selectors import (
    Restrictions,
    dishes_found,
    dishes_visible_to,
    with_ingredients,
)
from foods.models import Allergen, Dish, Meal
from foods.preferences import favourite_dishes
from foods.recipes import portion_facts, recipe_of
from foods.services.dishes import dish_retire

ON_A_PAGE = 40
DIETS = {"vegetariano": "Vegetariano", "vegano": "Vegano"}


@require_GET
@requires(Permission.SEE_CATALOGUE)
def dish_list(request: HttpRequest) -> HttpResponse:
    """Dishes by name, meal and what they must not have."""
    text = request.GET.get("q", "").strip()[:80]
    meal, diet = request.GET.get("tiempo", ""), request.GET.get("dieta", "")
    without = [a for a in request.GET.getlist("sin") if a in Allergen.values]
    starred, only = favourite_dishes(request.membership), request.GET.get("favoritos") == "1"
    found = dishes_found(
        clinic=request.membership.clinic,
        text=text,
        meal=meal if meal in Meal.values else "",
        restrictions=Restrictions(
            allergens=frozenset(without), vegetarian=diet == "vegetariano", vegan=diet == "vegano"
        ),
        starred=starred,
    )
    if only:
        found = [choice for choice in found if choice.dish_id in starred]
    context = {
        "dishes": found[:ON_A_PAGE],
        "total": len(found),
        "q": text,
        "meal": meal,
        "diet": diet,
        "without": without,
        "starred": starred,
        "only": only,
    }
    if request.htmx:
        return render(request, "foods/_dish_results.html", context)
    choices = {"meals": Meal.choices, "diets": DIETS.items(), "allergens": Allergen.choices}
    return render(request, "foods/dish_list.html", context | choices)


@require_GET
@requires(Permission.SEE_CATALOGUE)
def dish_show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A recipe for as many portions as asked, with its equivalents and allergens."""
    dish = dish_or_404(request, public_id)
    portions = _portions(request.GET.get("porciones", ""), dish.portions)
    context = {
        "dish": dish,
        "has_star": dish.pk in favourite_dishes(request.membership),
        "portions": portions,
        "recipe": recipe_of(dish, portions=portions),
        **portion_facts(dish),
    }
    return render(request, "foods/dish_detail.html", context)


def _portions(text: str, yields: int) -> Decimal:
    """What was asked for, or what the recipe yields."""
    return Decimal(text if text.isdecimal() and 1 <= int(text) <= MOST_PORTIONS else yields)


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def dish_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an own dish no more."""
    dish = dish_or_404(request, public_id)
    if dish.clinic_id is None:
        raise Http404
    dish_retire(dish=dish, by=request.membership)
    messages.success(request, f"«{dish.name}» ya no se ofrece.")
    return redirect("foods:dish-list")


def dish_or_404(request: HttpRequest, public_id: UUID) -> Dish:
    """A dish that the clinic sees, read with its ingredients."""
    mine = with_ingredients(dishes_visible_to(clinic=request.membership.clinic))
    return get_object_or_404(mine, public_id=public_id)
