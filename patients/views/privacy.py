"""Privacidad del expediente: what was accepted, asked and given out, on one page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from patients.documents.paper import notice_pdf
from patients.forms.answers import posted, show_refusal
from patients.forms.record import ConsentExceptionForm, ReasonForm
from patients.selectors import notice_of, patient_of
from patients.selectors.consent import consent_states, consents_given, exception_pending
from patients.selectors.disclosure import disclosures_of
from patients.selectors.retention import retention_of
from patients.selectors.rights import rights_of_patient
from patients.services.block import record_block, record_unblock
from patients.services.consent_exception import consent_exception_record
from patients.services.legal_hold import legal_hold_lift, legal_hold_place

EXCEPTION = (
    "Solo por una urgencia, o cuando la atención es indispensable y la persona no puede consentir "
    "(LFPDPPP, 9, V y VI). Quien está presente y puede hacerlo, firma. Mientras dure se puede "
    "firmar la consulta; WhatsApp, fotografías y lectura con IA siguen sin permiso."
)


@requires(Permission.SEE_RECORD)
@require_GET
def privacy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything about the privacy of one record."""
    patient = patient_of(request.membership, public_id)
    record_read(request, patient)
    given = consents_given(patient)
    states = consent_states(patient, given)
    kept = retention_of(patient)
    context = {
        "patient": patient,
        "states": states,
        "past": [row for row in given if not row.in_force],
        "requests": rights_of_patient(patient),
        "letters": patient.consent_letters.all(),
        "disclosures": disclosures_of(patient),
        "retention": kept,
        "held": kept.hold,
        "exception": exception_pending(patient, states),
        "today": timezone.localdate(),
        "blocked": patient.blocked_at and patient.blocks.filter(lifted_at=None).first(),
    }
    return render(request, "patients/privacy.html", context)


@requires(Permission.MANAGE_CLINIC)
def block(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Block the record, with its reason."""
    return _turn(request, public_id, record_block, "Bloquear el expediente", "Bloquear")


@requires(Permission.MANAGE_CLINIC)
def unblock(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the record be worked with again, with its reason."""
    return _turn(request, public_id, record_unblock, "Levantar el bloqueo", "Levantar")


@requires(Permission.MANAGE_CLINIC)
def hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hold the record beyond its term, with its reason."""
    return _turn(request, public_id, legal_hold_place, "Retener el expediente", "Retener")


@requires(Permission.MANAGE_CLINIC)
def unhold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the record follow its term again, with its reason."""
    return _turn(request, public_id, legal_hold_lift, "Levantar la retención", "Levantar")


def _turn(
    request: HttpRequest, public_id: UUID, service: Callable[..., object], title: str, action: str
) -> HttpResponse:
    patient = patient_of(request.membership, public_id)
    form = ReasonForm(posted(request))
    if form.is_valid():
        service(patient=patient, by=request.membership, **form.cleaned_data)
        messages.success(request, "Quedó anotado.")
        return redirect("patients:privacy", patient.public_id)
    context = {"patient": patient, "form": form, "title": title, "action": action}
    status = 422 if form.is_bound else 200
    return render(request, "patients/reason.html", context, status=status)


@requires(Permission.SIGN)
def exception_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Attend somebody who cannot consent yet: on what ground, why and until when."""
    patient = patient_of(request.membership, public_id)
    form = ConsentExceptionForm(posted(request))
    if form.is_valid():
        try:
            consent_exception_record(patient=patient, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Quedó registrada: recabe la firma en cuanto pueda.")
            return redirect("patients:privacy", patient.public_id)
    context = {
        "patient": patient,
        "form": form,
        "title": "Atender sin consentimiento",
        "action": "Registrar la excepción",
        "explanation": EXCEPTION,
        "back": reverse("patients:privacy", args=[patient.public_id]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/reason.html", context, status=status)


@requires(Permission.SEE_CONTACTS)
@require_GET
def notice_pdf_view(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A published version on paper, with the place to sign."""
    notice = notice_of(request.membership, public_id)
    return pdf_response(notice_pdf(notice), f"aviso-de-privacidad-v{notice.version}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A document of the record: shown, never kept by the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
