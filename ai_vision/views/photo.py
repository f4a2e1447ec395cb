"""One photo: seen large, corrected food by food."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, may, requires
from ai_vision.forms import FoodRows, FoodRowsFormSet, MealForm, rows_of
from ai_vision.models import Photo
from ai_vision.presenters import photo_shown
from ai_vision.selectors import is_opposed, photo_of
from ai_vision.services.opposition import opposition_lift, opposition_record
from ai_vision.services.review import draft_items, photo_correct, photo_day
from ai_vision.views.queue import machine, say_settled
from audit.services.access import record_read
from foods.search import search_foods
from plans.diary import comparison_text, meals_in_force


@requires(Permission.SEE_RECORD)
@require_GET
def photo_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The photo, what the machine said, and the form that settles it."""
    photo = photo_of(request.membership, public_id)
    record_read(request, photo, patient=photo.patient)
    return _page(request, photo)


@requires(Permission.WRITE_RECORD)
@require_POST
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record what a person settled."""
    photo = photo_of(request.membership, public_id)
    meal = MealForm(request.POST)
    rows = FoodRowsFormSet(request.POST, form_kwargs={"clinic": request.membership.clinic})
    if not (meal.is_valid() & rows.is_valid()):
        return _page(request, photo, meal=meal, rows=rows, status=422)
    reply = bool(request.POST.get("responder"))
    try:
        settled = photo_correct(
            photo=photo, items=rows.eaten, by=request.membership, reply=reply, **meal.cleaned_data
        )
    except ValidationError as error:
        meal.add_error(None, " ".join(error.messages))
        return _page(request, photo, meal=meal, rows=rows, status=422)
    say_settled(request, settled, asked=reply)
    return redirect("ai_vision:photo-list")


@requires(Permission.SEE_RECORD)
@require_GET
def image(request: HttpRequest, public_id: UUID) -> FileResponse:
    """The bytes, only for who may read the record, and never as anything but an image."""
    photo = photo_of(request.membership, public_id)
    if not photo.file or not photo.path.is_file():
        raise Http404("El archivo no está.")
    record_read(request, photo, patient=photo.patient)
    response = FileResponse(photo.path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@requires(Permission.SEE_CATALOGUE)
@require_GET
def food_options(request: HttpRequest) -> HttpResponse:
    """Names of the catalogue for what is being typed."""
    typed = next((v for k, v in request.GET.items() if k.endswith("-name")), "").strip()[:80]
    hits = search_foods(typed, clinic=request.membership.clinic, limit=10)
    return render(request, "ai_vision/_food_options.html", {"hits": hits})


@requires(Permission.REGISTER_PATIENT)
@require_POST
def opposition(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """«Sin IA» for this patient, or back."""
    photo = photo_of(request.membership, public_id)
    if request.POST.get("retirar"):
        opposition_lift(patient=photo.patient, by=request.membership)
        messages.success(request, "Se retiró la oposición; hace falta su consentimiento.")
    else:
        opposition_record(patient=photo.patient, by=request.membership)
        messages.success(request, "Ninguna máquina volverá a leer las fotos de este paciente.")
    return redirect("ai_vision:photo-detail", public_id=public_id)


def _page(
    request: HttpRequest,
    photo: Photo,
    *,
    meal: MealForm | None = None,
    rows: FoodRows | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "shown": photo_shown(photo),
        "photo": photo,
        "opposed": is_opposed(photo.patient),
        "reply": comparison_text(photo.entry) if photo.entry else "",
        **machine(),
    }
    if photo.state in Photo.PENDING and may(request.membership, Permission.WRITE_RECORD):
        first = {"meal_name": photo.meal_name, "day": photo_day(photo)}
        context["meal"] = meal or MealForm(initial=first)
        context["rows"] = rows or FoodRowsFormSet(
            initial=rows_of(draft_items(photo)),
            form_kwargs={"clinic": request.membership.clinic},
        )
        context["meals"] = meals_in_force(photo.patient)
    return render(request, "ai_vision/photo_detail.html", context, status=status)
