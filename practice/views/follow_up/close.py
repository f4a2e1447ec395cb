"""Firmar y enviar: identity again; then note, plan, next visit and message, all or nothing."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from accounts.services.identity import IdentityError, identity_confirm
from agenda.errors import SlotTakenError
from patients.errors import AlreadySignedError, EditConflictError, NotReadyToSignError
from patients.models import Consultation
from plans.services.errors import ReasonNeededError
from practice.services.follow_up import Closed, follow_up_close
from practice.views.first_visit.close import REASONS
from practice.views.first_visit.steps import draft_view, words
from practice.views.follow_up.page import keep, screen

REFUSALS = (
    IdentityError,
    NotReadyToSignError,
    EditConflictError,
    SlotTakenError,
    ValidationError,
    PermissionDenied,
)


@draft_view
@require_POST
def sign_and_send(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Keep what the page holds, then sign it. What is refused says why, and nothing is lost."""
    try:
        problems = keep(request, consultation)
        if problems:
            return screen(request, consultation, problems=problems, status=422)
        closed = _close(request, consultation)
    except AlreadySignedError as error:
        if error.document is None:
            raise
        return redirect("patients:document-detail", error.document.public_id)
    except ReasonNeededError as error:
        return screen(request, consultation, reason_needed=error, status=422)
    except REFUSALS as error:
        return screen(request, consultation, sign_error=words(error), status=422)
    messages.success(request, _said(closed))
    return redirect("patients:document-detail", closed.document.public_id)


@transaction.atomic
def _close(request: HttpRequest, consultation: Consultation) -> Closed:
    method = identity_confirm(
        request=request,
        password=request.POST.get("password", ""),
        code=request.POST.get("code", ""),
    )
    return follow_up_close(
        consultation=consultation,
        by=request.membership,
        method=method,
        reasons={name: request.POST[name] for name in REASONS if request.POST.get(name)},
        next_visit=_next_visit(request),
        send=request.POST.get("send") == "1",
    )


def _next_visit(request: HttpRequest) -> datetime | None:
    """The hour chosen. Raises ValidationError if the page had not yet said which ones there are."""
    if request.POST.get("next_visit_unknown"):
        raise ValidationError("Todavía se buscaba la próxima cita. Revísela y firme de nuevo.")
    return _moment(request.POST.get("next_visit", ""))


def _moment(text: str) -> datetime | None:
    """The hour chosen. Raises ValidationError if it is not one."""
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError("La fecha de la próxima cita no se entiende.")
    return moment


def _said(closed: Closed) -> str:
    said = ["Consulta firmada."]
    if closed.appointment:
        said.append("La próxima cita quedó en la agenda.")
    if closed.sent:
        said.append("El mensaje de WhatsApp va en camino.")
    return " ".join(said)
