"""From the agenda to the visit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from agenda.errors import AgendaError
from agenda.selectors.appointments import appointment_of
from practice.services.appointment_attend import appointment_open_visit


@requires(Permission.WRITE_RECORD)
@require_POST
def attend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """«Atender»: open the visit of an appointment."""
    appointment = appointment_of(request.membership, public_id)
    try:
        consultation = appointment_open_visit(appointment=appointment, by=request.membership)
    except AgendaError as error:
        messages.error(request, error.message)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        return redirect("practice:consultation-revision", consultation.public_id)
    return redirect("agenda:appointment-detail", appointment.public_id)
