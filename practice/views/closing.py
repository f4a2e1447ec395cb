"""What both visits do as they end: offer the next hour, sign and send, and say what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from accounts.services.identity import IdentityError, identity_confirm
from agenda.errors import SlotTakenError
from patients.errors import EditConflictError, NotReadyToSignError
from patients.models import Consultation
from practice.closing.next_visit import suggestions
from practice.services.visit_finish import Closed, visit_finish
from practice.views.first_visit.steps import draft_view

REFUSALS = (
    IdentityError,
    NotReadyToSignError,
    EditConflictError,
    SlotTakenError,
    ValidationError,
    PermissionDenied,
)
"""What a person reads on the same page, with all they typed."""
REASONS = ("accept_out_of_tolerance_reason", "low_energy_reason")
"""What publishing a plan may ask for."""


@draft_view
@require_GET
def next_visit(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Free hours some weeks from now, fetched once the page is there; the one chosen before."""
    context = {
        "suggestions": suggestions(consultation, request.membership),
        "chosen_visit": request.GET.get("chosen", ""),
    }
    return render(request, "practice/closing/_next_visit.html", context)


def finish(request: HttpRequest, consultation: Consultation, drafts: Mapping[str, str]) -> Closed:
    """Ask who is there, then sign and send what the form says. Raises one of `REFUSALS`,
    AlreadySignedError or ReasonNeededError; then nothing has changed.

    Not inside a transaction: a wrong password counts for the lockout although nothing is signed.
    """
    data = request.POST
    method = identity_confirm(
        request=request, password=data.get("password", ""), code=data.get("code", "")
    )
    return visit_finish(
        consultation=consultation,
        by=request.membership,
        method=method,
        drafts=drafts,
        reasons={name: data[name] for name in REASONS if data.get(name)},
        next_visit=hour_chosen(data),
        send=data.get("send") == "1",
    )


def hour_chosen(data: Mapping[str, str]) -> datetime | None:
    """The hour chosen, or None. Raises ValidationError if it is not one, or if the page had not
    yet said which ones there are."""
    if data.get("next_visit_unknown"):
        raise ValidationError("Todavía se buscaba la próxima cita. Revísela y firme de nuevo.")
    text = data.get("next_visit", "")
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError("La fecha de la próxima cita no se entiende.")
    return moment


def said(closed: Closed) -> str:
    """What was done, in words."""
    done = ["Consulta firmada."]
    if closed.appointment:
        done.append("La próxima cita quedó en la agenda.")
    if closed.sent:
        done.append("El mensaje de WhatsApp va en camino.")
    return " ".join(done)
