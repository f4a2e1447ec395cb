"""The patient's pending photos, shown and accepted together."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ai_vision.presenters import photo_shown
from ai_vision.selectors import photos_pending, photos_visible_to
from ai_vision.services.review import photo_accept
from patients.models import Consultation
from practice.views.first_visit.steps import draft_view


@draft_view
@require_GET
def pending_photos(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Photos that wait for a person, fetched once the page is there."""
    pending = photos_pending(request.membership, patient=consultation.patient)
    photos = [photo_shown(photo) for photo in pending]
    acceptable = [item.photo for item in photos if item.can_accept]
    context = {"photos": photos, "acceptable": acceptable}
    return render(request, "practice/follow_up/_photos.html", context)


@draft_view
@require_POST
def accept_photos(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Record the drafts that the page showed; nobody is answered."""
    chosen = set(request.POST.getlist("photo"))
    mine = photos_visible_to(request.membership).filter(patient=consultation.patient)
    done = 0
    for photo in mine.filter(state="draft"):
        if str(photo.public_id) not in chosen:
            continue
        try:
            photo_accept(photo=photo, by=request.membership)
        except ValidationError:
            continue  # without foods: it stays in the list, to be corrected
        done += 1
    messages.success(
        request,
        f"{done} comida{'' if done == 1 else 's'} en el diario." if done else "Sin cambios.",
    )
    return redirect("practice:follow-up", consultation.public_id)
