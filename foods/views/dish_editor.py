"""The editor of a dish: new, changed, copied or proposed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import Permission, may, requires
from foods.dish_forms import DishForm, IngredientFormSet, InsideFormSet, dish_facts
from foods.dish_selectors import dishes_kept
from foods.models import Dish
from foods.selectors import foods_visible_to
from foods.services.dishes import dish_change, dish_create
from foods.services.proposals import dish_propose
from foods.views.dishes import dish_or_404

FIELDS = ("name", "portions", "steps", "cost", "region", "season")
FLAGS = ("is_raw", "is_portable", "is_quick", "needs_stove")


@requires(Permission.PROPOSE_FOOD)
def dish_add(request: HttpRequest) -> HttpResponse:
    """A new dish of the clinic; from who may not edit the catalogue, a proposal."""
    return _edit(request, None, model=None)


@requires(Permission.PROPOSE_FOOD)
def dish_duplicate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new dish that begins as a copy of another."""
    return _edit(request, None, model=dish_or_404(request, public_id))


@requires(Permission.PROPOSE_FOOD)
def dish_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The next version of an own dish."""
    dish = dish_or_404(request, public_id)
    if dish.clinic_id is None:
        return _edit(request, None, model=dish)
    return _edit(request, dish, model=dish)


def _edit(request: HttpRequest, dish: Dish | None, *, model: Dish | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = DishForm(data, initial=_initial(model, is_copy=dish is None))
    foods = IngredientFormSet(data, initial=_foods_in(model), prefix="ingredientes")
    inside = InsideFormSet(data, initial=_dishes_in(model), prefix="platillos")
    if data is not None and all([form.is_valid(), foods.is_valid(), inside.is_valid()]):
        try:
            return _saved(request, dish, form, foods, inside)
        except ValidationError as error:
            form.add_error(None, error.messages)
    clinic = request.membership.clinic
    names = foods_visible_to(clinic=clinic).order_by("name_normalised")
    context = {
        "form": form,
        "rows": foods,
        "inside": inside,
        "dish": dish,
        "model": model,
        "proposes": not may(request.membership, Permission.EDIT_CATALOGUE),
        "foods": names.values_list("name", flat=True),
        "dishes": dishes_kept(clinic=clinic),
    }
    status = 200 if data is None else 422
    return render(request, "foods/dish_edit.html", context, status=status)


def _saved(
    request: HttpRequest,
    dish: Dish | None,
    form: DishForm,
    foods: BaseFormSet,
    inside: BaseFormSet,
) -> HttpResponse:
    facts, by = dish_facts(form, foods, inside), request.membership
    if not may(by, Permission.EDIT_CATALOGUE):
        dish_propose(facts=facts, by=by, changes=dish)
        messages.success(request, f"«{facts.name}» quedó propuesto a la persona titular.")
        return redirect("foods:proposal-list")
    if dish is None:
        saved = dish_create(facts=facts, by=by)
    else:
        saved = dish_change(dish=dish, facts=facts, by=by)
    messages.success(request, f"«{saved.name}» quedó guardado en su consultorio.")
    return redirect("foods:dish-detail", saved.public_id)


def _initial(model: Dish | None, *, is_copy: bool) -> dict[str, Any]:
    if model is None:
        return {}
    values = {field: getattr(model, field) for field in (*FIELDS, *FLAGS)}
    if is_copy and model.clinic_id:
        values["name"] = f"{model.name} (copia)"
    return values | {"meals": [row.meal for row in model.meals.all()]}


def _foods_in(model: Dish | None) -> list[dict[str, Any]]:
    rows = model.ingredients.all() if model else []
    return [
        {"food": row.food.name, "grams": round(row.grams * model.portions, 1)}
        for row in rows
        if model and row.food
    ]


def _dishes_in(model: Dish | None) -> list[dict[str, Any]]:
    rows = model.ingredients.all() if model else []
    return [
        {"food": row.sub_dish.name, "grams": round(row.grams * model.portions, 1)}
        for row in rows
        if model and row.sub_dish
    ]
