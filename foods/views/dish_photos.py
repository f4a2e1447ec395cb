"""The photo of a dish: seen by its clinic, put and taken by those who edit the catalogue."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.images import MAX_BYTES
from accounts.permissions import Permission, requires
from accounts.private_files import private_file
from foods.dish_forms import PhotoForm
from foods.models import Dish
from foods.services.dish_photos import dish_photo_alt, dish_photo_remove, dish_photo_set
from foods.views.dishes import dish_or_404


@require_GET
@requires(Permission.SEE_CATALOGUE)
def dish_photo(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The picture; with `?chica`, the one for lists."""
    dish = dish_or_404(request, public_id)
    file = dish.photo_small if "chica" in request.GET else dish.photo
    if not file:
        raise Http404
    return private_file(Path(file.path), content_type="image/jpeg", cache="private, no-cache")


@requires(Permission.EDIT_CATALOGUE)
def dish_photo_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put, replace or describe the photo of an own dish."""
    dish = _own_or_404(request, public_id)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PhotoForm(*data, initial={"alt": dish.photo_alt}, has_photo=bool(dish.photo))
    if form.is_valid():
        try:
            _save(request, dish, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "La foto quedó guardada.")
            return redirect("foods:dish-detail", dish.public_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "dish": dish}
    return render(request, "foods/dish_photo.html", context, status=status)


def _save(request: HttpRequest, dish: Dish, form: PhotoForm) -> None:
    upload, alt, by = form.cleaned_data["photo"], form.cleaned_data["alt"], request.membership
    if upload is None:
        dish_photo_alt(dish=dish, alt=alt, by=by)
    else:
        dish_photo_set(dish=dish, image=upload.read(MAX_BYTES + 1), alt=alt, by=by)


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def dish_photo_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the photo of an own dish away."""
    dish = _own_or_404(request, public_id)
    dish_photo_remove(dish=dish, by=request.membership)
    messages.success(request, "La foto se quitó.")
    return redirect("foods:dish-detail", dish.public_id)


def _own_or_404(request: HttpRequest, public_id: UUID) -> Dish:
    dish = dish_or_404(request, public_id)
    if dish.clinic_id is None:
        raise Http404
    return dish
