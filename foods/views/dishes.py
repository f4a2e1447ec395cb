"""The library of dishes and the clinic's own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from foods.dish_forms import DishForm, IngredientFormSet, dish_facts
from foods.dish_selectors import (
    Restrictions,
    dish_choice,
    dish_pairs,
    dishes_found,
    dishes_visible_to,
    served,
    with_ingredients,
)
from foods.models import Allergen, Dish, Meal
from foods.preferences import favourite_dishes
from foods.selectors import foods_visible_to, groups_all
from foods.services.dishes import dish_change, dish_create, dish_retire

ON_A_PAGE = 40
MOST_PORTIONS = 50
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
    dish = _dish_or_404(request, public_id)
    choice = dish_choice(dish)
    portions = _portions(request.GET.get("porciones", ""))
    names = {group.key: group.name for group in groups_all()}
    context = {
        "dish": dish,
        "choice": choice,
        "has_star": dish.pk in favourite_dishes(request.membership),
        "portions": portions,
        "ingredients": [served(food, grams * portions) for food, grams in dish_pairs(dish)],
        "equivalents": [
            (name, choice.ranges[k]) for k, name in names.items() if k in choice.ranges
        ],
        "contains": [Allergen(a).label for a in sorted(choice.contains)],
        "may_contain": [Allergen(a).label for a in sorted(choice.may_contain)],
        "meal_names": [label for meal, label in Meal.choices if meal in choice.meals],
    }
    return render(request, "foods/dish_detail.html", context)


def _portions(text: str) -> Decimal:
    return Decimal(text) if text.isdecimal() and 1 <= int(text) <= MOST_PORTIONS else Decimal(1)


@requires(Permission.EDIT_CATALOGUE)
def dish_add(request: HttpRequest) -> HttpResponse:
    """A new dish of the clinic."""
    return _edit(request, None)


@requires(Permission.EDIT_CATALOGUE)
def dish_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The next version of an own dish; of one that ships, a copy for the clinic."""
    return _edit(request, _dish_or_404(request, public_id))


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def dish_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an own dish no more."""
    dish = _dish_or_404(request, public_id)
    if dish.clinic_id is None:
        raise Http404
    dish_retire(dish=dish, by=request.membership)
    messages.success(request, f"«{dish.name}» ya no se ofrece.")
    return redirect("foods:dish-list")


def _edit(request: HttpRequest, dish: Dish | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = DishForm(data, initial=_initial(dish))
    rows = IngredientFormSet(data, initial=_initial_rows(dish), prefix="ingredientes")
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        try:
            saved = _save(request, dish, form, rows)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"«{saved.name}» quedó guardado en su consultorio.")
            return redirect("foods:dish-detail", saved.public_id)
    clinic = request.membership.clinic
    foods = foods_visible_to(clinic=clinic).order_by("name_normalised")
    context = {
        "form": form,
        "rows": rows,
        "dish": dish,
        "foods": foods.values_list("name", flat=True),
    }
    status = 200 if data is None else 422
    return render(request, "foods/dish_edit.html", context, status=status)


def _save(request: HttpRequest, dish: Dish | None, form: DishForm, rows: Any) -> Dish:
    facts, by = dish_facts(form, rows), request.membership
    if dish is None or dish.clinic_id is None:
        return dish_create(facts=facts, by=by)
    return dish_change(dish=dish, facts=facts, by=by)


def _initial(dish: Dish | None) -> dict[str, Any]:
    if dish is None:
        return {}
    fields = ("name", "steps", "cost", "region", "season")
    flags = ("is_raw", "is_portable", "is_quick", "needs_stove")
    values = {field: getattr(dish, field) for field in (*fields, *flags)}
    return values | {"meals": [row.meal for row in dish.meals.all()]}


def _initial_rows(dish: Dish | None) -> list[dict[str, Any]]:
    if dish is None:
        return []
    return [{"food": food.name, "grams": round(grams, 1)} for food, grams in dish_pairs(dish)]


def _dish_or_404(request: HttpRequest, public_id: UUID) -> Dish:
    mine = with_ingredients(dishes_visible_to(clinic=request.membership.clinic))
    return get_object_or_404(mine, public_id=public_id)
