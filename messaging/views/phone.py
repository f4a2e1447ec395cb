"""«Teléfono de prueba»: plays the patient while the vendor is the simulator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from messaging.errors import TransportError
from messaging.forms import PhoneForm
from messaging.models import InboundMessage
from messaging.phone import phone_received, phone_send
from messaging.selectors import line_of
from messaging.services.line import line_simulate
from messaging.transports import is_simulated
from patients.forms.answers import posted
from patients.models import Patient
from patients.selectors import patients_visible_to

STRANGER = "+525500009999"
MAX_BYTES = 40 * 1024 * 1024  # more than the channel takes, to see it refused


@dataclass(frozen=True)
class Bubble:
    """What the screen of the telephone shows."""

    at: datetime
    body: str
    mine: bool
    files: int = 0
    media: str = ""


@requires(Permission.SEE_CONTACTS)
def phone(request: HttpRequest) -> HttpResponse:
    """The telephone of one patient, or of somebody unknown."""
    _only_simulated()
    patient, number = _owner(request)
    form = PhoneForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, form, number)
            return redirect(f"{request.path}?paciente={patient.public_id if patient else ''}")
        except TransportError as error:
            form.add_error(None, error.message)
    context = {
        "patients": patients_visible_to(request.membership).exclude(phone="")[:100],
        "patient": patient,
        "number": number,
        "form": form,
        **_screen(request, number),
    }
    return render(request, "messaging/phone.html", context)


@requires(Permission.SEE_CONTACTS)
@require_GET
def phone_screen(request: HttpRequest) -> HttpResponse:
    """The screen of the telephone alone."""
    _only_simulated()
    _, number = _owner(request)
    return render(request, "messaging/_phone_screen.html", _screen(request, number))


def _only_simulated() -> None:
    if not is_simulated():
        raise Http404("El teléfono de prueba solo existe con el simulador.")


def _owner(request: HttpRequest) -> tuple[Patient | None, str]:
    """Whose telephone it is, and its number."""
    chosen = request.GET.get("paciente", "")
    patients = patients_visible_to(request.membership).exclude(phone="")
    try:
        patient = patients.filter(public_id=UUID(chosen)).first() if chosen else None
    except ValueError:
        patient = None
    return patient, patient.phone if patient else STRANGER


def _send(request: HttpRequest, form: PhoneForm, number: str) -> None:
    line = line_simulate(by=request.membership)
    photo, upload = None, form.cleaned_data["photo"]
    if upload is not None:
        photo = (upload.content_type or "image/jpeg", upload.read(MAX_BYTES))
    phone_send(
        sender=f"whatsapp:{number}",
        to=line.address,
        body=form.cleaned_data["text"] or ("" if photo else None),
        photo=photo,
    )


def _screen(request: HttpRequest, number: str) -> dict[str, Any]:
    """What was sent from it and what it received, in order."""
    line = line_of(request.membership)
    sent = InboundMessage.objects.filter(
        clinic=request.membership.clinic_id, payload__From=f"whatsapp:{number}"
    ).order_by("-pk")[:50]
    bubbles = [Bubble(m.received_at, m.text, True, m.media_count) for m in sent]
    try:
        received = phone_received(number=f"whatsapp:{number}")
        problem = ""
    except TransportError as error:
        received, problem = [], error.message
    bubbles += [Bubble(r.at, r.body, False, media=r.media) for r in received]
    return {
        "bubbles": sorted(bubbles, key=lambda bubble: bubble.at),
        "problem": problem,
        "line": line,
        "number": number,
        "screen_query": request.GET.urlencode(),
    }
