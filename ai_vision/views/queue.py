"""The photos that wait for a person, and what one tap does to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from ai_vision.models import Photo
from ai_vision.presenters import photo_shown
from ai_vision.providers import is_configured, is_simulated
from ai_vision.selectors import (
    in_line_count,
    pending_count,
    photo_of,
    photos_pending,
    photos_settled,
    photos_visible_to,
)
from ai_vision.services.photos import photo_read_again
from ai_vision.services.review import Settled, photo_accept, photo_discard, photo_restore
from audit.services.access import record_list


@requires(Permission.SEE_RECORD)
@require_GET
def photo_list(request: HttpRequest) -> HttpResponse:
    """The queue, oldest first, and the latest that were settled."""
    shown = [photo_shown(photo) for photo in photos_pending(request.membership)]
    context = {
        "shown": shown,
        "acceptable": [item.photo for item in shown if item.can_accept],
        "in_line": in_line_count(request.membership),
        "settled": photos_settled(request.membership),
        **machine(),
    }
    record_list(request, Photo, count=len(shown))
    return render(request, "ai_vision/photo_list.html", context)


@requires(Permission.SEE_RECORD)
@require_GET
def pending(request: HttpRequest) -> HttpResponse:
    """How many wait, for the menu; nothing when none does."""
    count = pending_count(request.membership)
    return render(request, "ai_vision/_pending.html", {"count": count})


@requires(Permission.WRITE_RECORD)
@require_POST
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record the suggestion as it is; answer the patient if that button was pressed."""
    photo = photo_of(request.membership, public_id)
    reply = bool(request.POST.get("responder"))
    try:
        settled = photo_accept(photo=photo, by=request.membership, reply=reply)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        say_settled(request, settled, asked=reply)
    return redirect("ai_vision:photo-list")


@requires(Permission.WRITE_RECORD)
@require_POST
def accept_all(request: HttpRequest) -> HttpResponse:
    """Record those the page showed, one by one; nobody is answered."""
    chosen = [value for value in request.POST.getlist("photo") if _is_uuid(value)]
    rows = photos_visible_to(request.membership).filter(public_id__in=chosen)
    done = 0
    for photo in rows:
        try:
            photo_accept(photo=photo, by=request.membership)
            done += 1
        except ValidationError:
            continue  # somebody settled it meanwhile: it shows below as it is
    messages.success(request, f"Aceptadas: {done}. Quedaron en el diario de cada paciente.")
    return redirect("ai_vision:photo-list")


@requires(Permission.WRITE_RECORD)
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Not of use. The page offers to bring it back."""
    photo = photo_of(request.membership, public_id)
    return _do(request, photo_discard, photo, "La foto quedó descartada; puede recuperarla abajo.")


@requires(Permission.WRITE_RECORD)
@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring a discarded photo back."""
    photo = photo_of(request.membership, public_id)
    return _do(request, photo_restore, photo, "La foto volvió a la lista.")


@requires(Permission.WRITE_RECORD)
@require_POST
def read_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the machine again."""
    photo = photo_of(request.membership, public_id)
    return _do(request, photo_read_again, photo, "La foto se leerá en un momento.")


def machine() -> dict[str, Any]:
    """What the screen says of the reading itself."""
    return {"configured": is_configured(), "simulated": is_simulated()}


def say_settled(request: HttpRequest, settled: Settled, *, asked: bool) -> None:
    """What was recorded, and whether the patient is being answered."""
    said = f"Quedó en el diario de {settled.photo.patient.full_name}."
    if settled.reply:
        said += f" {settled.reply}"
    if settled.sent:
        said += " La respuesta va en camino."
    elif asked:
        said += " No se pudo responder: falta el plan de ese tiempo, su permiso o el canal."
    messages.success(request, said)


def _do(request: HttpRequest, act: Any, photo: Photo, said: str) -> HttpResponse:
    try:
        act(photo=photo, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect("ai_vision:photo-list")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
