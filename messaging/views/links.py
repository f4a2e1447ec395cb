"""Send a link by WhatsApp, from where it was made."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from agenda.selectors.appointments import appointment_of
from messaging.notices import cancellation_told
from messaging.services.appointments import link_send
from messaging.services.plan_pdf import plan_pdf_send
from patients.selectors import patient_of
from plans.selectors import plans_visible_to


@requires(Permission.REGISTER_PATIENT)
@require_POST
def link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put it in the outbox; the answer says so, or why not."""
    patient = patient_of(request.membership, public_id)
    try:
        link_send(patient=patient, address=request.POST.get("address", ""), by=request.membership)
    except ValidationError as error:
        context = {"said": " ".join(error.messages), "tone": "bad"}
        return render(request, "messaging/_link_sent.html", context, status=422)
    context = {"said": "Va en camino por WhatsApp.", "tone": "ok"}
    return render(request, "messaging/_link_sent.html", context)


@requires(Permission.SEE_AGENDA)
@require_GET
def appointment_told(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whether the patient knows that their appointment was cancelled; if not, whom to call."""
    appointment = appointment_of(request.membership, public_id)
    context = {"appointment": appointment, "told": cancellation_told(appointment)}
    return render(request, "messaging/_appointment_told.html", context)


@requires(Permission.WRITE_RECORD)
@require_POST
def plan_send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the PDF of a plan; the answer says so, or why not."""
    plan = get_object_or_404(plans_visible_to(request.membership), public_id=public_id)
    try:
        plan_pdf_send(plan=plan, by=request.membership)
    except ValidationError as error:
        context = {"said": " ".join(error.messages), "tone": "bad"}
        return render(request, "messaging/_link_sent.html", context, status=422)
    context = {"said": "El PDF va en camino por WhatsApp.", "tone": "ok"}
    return render(request, "messaging/_link_sent.html", context)
