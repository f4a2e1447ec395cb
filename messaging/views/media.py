"""The file of a message, for the vendor that carries it. No session: a signature that expires."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from audit.models import Action
from audit.services.access import access_record
from messaging.media import message_of_token
from messaging.services.outbox import refusal_of
from plans.documents.kinds import document_pdf
from plans.selectors import plans_read


@require_safe
def plan(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF of one published plan, while its consent stands; each time is recorded."""
    message = message_of_token(token)
    if message is None or message.plan is None or refusal_of(message):
        raise Http404("Ese enlace ya no abre nada.")
    patient = message.plan.patient
    if message.plan.published_at is None or message.conversation.contact.patient_id != patient.pk:
        raise Http404("Ese enlace ya no abre nada.")
    view = plans_read(clinic=message.clinic, public_id=message.plan.public_id)
    access_record(
        action=Action.DOWNLOAD,
        request=request,
        obj=message.plan,
        patient=patient,
        detail="Por el enlace de un mensaje de WhatsApp",
    )
    response = HttpResponse(document_pdf([view], ["plan"]), content_type="application/pdf")
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
