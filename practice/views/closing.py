"""What both visits do as they end: offer the next hour, and say what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from patients.models import Consultation
from practice.closing.next_visit import suggestions
from practice.services.visit_finish import Closed
from practice.views.first_visit.steps import draft_view


@draft_view
@require_GET
def next_visit(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Free hours some weeks from now, fetched once the page is there; the one chosen before."""
    context = {
        "suggestions": suggestions(consultation, request.membership),
        "chosen_visit": request.GET.get("chosen", ""),
    }
    return render(request, "practice/closing/_next_visit.html", context)


def hour_chosen(data: Mapping[str, str]) -> datetime | None:
    """The hour chosen. Raises ValidationError if the page had not yet said which ones there are."""
    if data.get("next_visit_unknown"):
        raise ValidationError("Todavía se buscaba la próxima cita. Revísela y firme de nuevo.")
    return _moment(data.get("next_visit", ""))


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


def said(closed: Closed) -> str:
    """What was done, in words."""
    done = ["Consulta firmada."]
    if closed.appointment:
        done.append("La próxima cita quedó en la agenda.")
    if closed.sent:
        done.append("El mensaje de WhatsApp va en camino.")
    return " ".join(done)
