"""The pre-visit form from the clinic's side: make its link, review what came back."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from agenda.selectors.appointments import appointment_of
from agenda.selectors.previsit import previsit_sent, review_items
from agenda.services.previsit import NewForm, previsit_decide, previsit_make
from audit.services.access import record_read
from patients.errors import RecordError
from patients.selectors import consultation_of, patient_of


@requires(Permission.WRITE_AGENDA)
@require_POST
def make(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A link for a patient on record. It is shown now and never again."""
    patient = patient_of(request.membership, public_id)
    return _shown(request, previsit_make(patient=patient, by=request.membership))


@requires(Permission.WRITE_AGENDA)
@require_POST
def make_for_visit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A link for who has an appointment, with or without a record."""
    appointment = appointment_of(request.membership, public_id)
    return _shown(request, previsit_make(appointment=appointment, by=request.membership))


def _shown(request: HttpRequest, made: NewForm) -> HttpResponse:
    address = settings.PUBLIC_BASE_URL + reverse("booking:previsit", args=[made.secret])
    context = {"address": address, "patient": made.form.patient, "kind": "previsit"}
    return render(request, "agenda/_link.html", context)


@requires(Permission.WRITE_RECORD)
@require_GET
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the patient sent, beside the history where it may go; nothing if there is nothing."""
    consultation = consultation_of(request.membership, public_id)
    form = previsit_sent(request.membership, consultation.patient)
    if form is None:
        return HttpResponse("")
    record_read(request, form, patient=consultation.patient)
    items = review_items(form)
    context = {
        "consultation": consultation,
        "form": form,
        "items": items,
        "waiting": sum(not item.outcome for item in items),
    }
    return render(request, "agenda/_previsit_review.html", context)


@requires(Permission.WRITE_RECORD)
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one thing into the record, or all that waits, or leave one out."""
    by = request.membership
    consultation = consultation_of(by, public_id)
    form = previsit_sent(by, consultation.patient)
    asked = request.POST.get("item", "")
    if form is not None and asked:
        waiting = [item for item in review_items(form) if not item.outcome]
        for item in [row for row in waiting if asked in (row.key, "todo")]:
            try:
                previsit_decide(
                    form=form,
                    item=item.key,
                    accept=request.POST.get("act") != "dismiss",
                    consultation=consultation,
                    by=by,
                )
            except ValidationError as error:
                messages.error(request, f"{item.label}: {' '.join(error.messages)}")
            except RecordError as error:
                messages.error(request, f"{item.label}: {error.message}")
    return redirect("practice:consultation-revision", consultation.public_id)
