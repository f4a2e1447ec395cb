"""The catalogue's pages: search, detail, and the clinic's own foods."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, may, requires
from foods.forms import FoodForm
from foods.models import Allergen, Food, SourceType
from foods.preferences import has_star
from foods.presenters import food_columns, food_rows
from foods.search import browse_foods, search_foods
from foods.selectors import food_detail, food_swaps, groups_all
from foods.services.foods import food_change, food_create, food_retire
from foods.services.preferences import food_used
from foods.services.proposals import food_propose

ON_A_PAGE = 40


@require_GET
@requires(Permission.SEE_CATALOGUE)
def food_list(request: HttpRequest) -> HttpResponse:
    """Search as one types; before typing, the foods of a group by name."""
    text = request.GET.get("q", "").strip()[:80]
    group = request.GET.get("grupo", "")
    wanted = _narrowed(request)
    options = {"clinic": request.membership.clinic, "group": group or None, "limit": ON_A_PAGE}
    options |= {"person": request.membership, **wanted}
    hits = search_foods(text, **options) if text else browse_foods(**options)
    context = {"hits": hits, "q": text, "group": group, "full": len(hits) == ON_A_PAGE, **wanted}
    context["narrowed"] = bool(group or any(wanted.values()))
    if request.htmx:
        return render(request, "foods/_food_results.html", context)
    choices = {"allergens": Allergen.choices, "sources": SourceType.choices}
    return render(request, "foods/food_list.html", context | choices | {"groups": groups_all()})


def _narrowed(request: HttpRequest) -> dict[str, Any]:
    """The filters asked for; what is not one of the choices is no filter."""
    source = request.GET.get("fuente", "")
    return {
        "without": [a for a in request.GET.getlist("sin") if a in Allergen.values],
        "source": source if source in SourceType.values else "",
        "only_favourites": request.GET.get("favoritos") == "1",
    }


@require_GET
@requires(Permission.SEE_CATALOGUE)
def food_show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One food: per equivalent, per portion, per 100 g, and for any grams asked."""
    food = _food_or_404(request, public_id)
    columns = food_columns(food, grams=request.GET.get("gramos", ""))
    if not request.htmx:
        food_used(food=food, by=request.membership)
    context = {
        "food": food,
        "has_star": has_star(food, request.membership),
        "columns": columns,
        "rows": food_rows(food, columns),
        "grams": request.GET.get("gramos", ""),
        "swaps": food_swaps(food=food, clinic=request.membership.clinic),
        "names": list(food.synonyms.all()),
    }
    template = "foods/_food_values.html" if request.htmx else "foods/food_detail.html"
    return render(request, template, context)


@requires(Permission.PROPOSE_FOOD)
def food_add(request: HttpRequest) -> HttpResponse:
    """A new food of the clinic; from who may not edit the catalogue, a proposal."""
    form = FoodForm(request.POST or None, initial={"source_type": SourceType.OWN})
    return _edit(request, form, {"title": "Alimento nuevo"})


@requires(Permission.PROPOSE_FOOD)
def food_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change an own food, or write the clinic's correction of a released one."""
    food = _food_or_404(request, public_id)
    initial = {} if food.clinic_id else {"source_type": SourceType.OWN, "source_id": ""}
    form = FoodForm(request.POST or None, instance=food, initial=initial)
    return _edit(request, form, {"title": f"Corregir {food.name}", "food": food})


def _edit(request: HttpRequest, form: FoodForm, context: dict[str, Any]) -> HttpResponse:
    food = context.get("food")
    form.clinic = request.membership.clinic
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, form, food)
        except ValidationError as error:
            _add_errors(form, error)
        else:
            return _saved(request, saved)
    status = 422 if request.method == "POST" else 200
    return render(request, "foods/food_edit.html", context | {"form": form}, status=status)


def _saved(request: HttpRequest, food: Food) -> HttpResponse:
    if food.is_proposed:
        messages.success(request, f"«{food.name}» quedó propuesto a la persona titular.")
        return redirect("foods:proposal-list")
    messages.success(request, f"«{food.name}» quedó guardado en su consultorio.")
    return redirect("foods:food-detail", food.public_id)


def _save(request: HttpRequest, form: FoodForm, food: Food | None) -> Food:
    facts, by = form.facts(), request.membership
    if not may(by, Permission.EDIT_CATALOGUE):
        shadows = None if food is None else Food.objects.get(pk=food.pk)
        return food_propose(facts=facts, by=by, shadows=shadows).subject
    if food is not None and food.clinic_id:
        # Read again: validating the form has already written on the one it was given.
        return food_change(food=Food.objects.get(pk=food.pk), facts=facts, by=by)
    shadows = None if food is None else Food.objects.get(pk=food.pk)
    return food_create(facts=facts, by=by, shadows=shadows)


def _add_errors(form: FoodForm, error: ValidationError) -> None:
    by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for column, texts in by_column.items():
        for text in texts:
            form.add_error(column if column in form.fields else None, text)


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def food_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an own food no more."""
    food = _food_or_404(request, public_id)
    if food.clinic_id is None:
        raise Http404
    food_retire(food=food, by=request.membership)
    messages.success(request, f"«{food.name}» ya no se ofrece.")
    return redirect("foods:food-list")


def _food_or_404(request: HttpRequest, public_id: UUID) -> Food:
    try:
        return food_detail(clinic=request.membership.clinic, public_id=str(public_id))
    except Food.DoesNotExist as error:
        raise Http404 from error
