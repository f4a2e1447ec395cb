"""Incidentes de seguridad: the owner's register, whom each reached, and the letters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from accounts.selectors import people_of
from audit.services.access import record_list, record_print, record_read
from patients.documents.incident import incident_pdf
from patients.forms.answers import posted, show_refusal
from patients.forms.incident import DecisionForm, IncidentForm, NotifiedForm
from patients.models import SecurityIncident
from patients.selectors.incident import affected_of, incident_of, incident_scope, incidents_of
from patients.services.incident import incident_decide, incident_notify, incident_register
from patients.views.privacy import pdf_response


@requires(Permission.MANAGE_CLINIC)
def incident_list(request: HttpRequest) -> HttpResponse:
    """The register, and the page where a new one is written down."""
    form = IncidentForm(people_of(clinic=request.membership.clinic), posted(request))
    if form.is_valid():
        try:
            made = incident_register(data=form.data_given(), by=request.membership)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El incidente quedó registrado.")
            return redirect("patients:incident-detail", made.public_id)
    rows = incidents_of(request.membership)
    record_list(request, SecurityIncident, count=len(rows))
    context = {"incidents": rows, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "patients/incident_list.html", context, status=status)


@requires(Permission.MANAGE_CLINIC)
@require_GET
def incident_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One incident: whom it reached, and what was decided."""
    return _page(request, incident_of(request.membership, public_id))


@requires(Permission.MANAGE_CLINIC)
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decide whether people are told; whom it reached is kept as it is known now."""
    incident = incident_of(request.membership, public_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            incident_decide(incident=incident, data=form.data_given(), by=request.membership)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Lo decidido quedó registrado.")
            return redirect("patients:incident-detail", incident.public_id)
    return _page(request, incident, decision=form)


@requires(Permission.MANAGE_CLINIC)
@require_GET
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The notice of one person, on paper."""
    affected = affected_of(request.membership, public_id)
    record_print(request, affected, patient=affected.patient)
    return pdf_response(incident_pdf(affected), f"aviso-{affected.patient.record}.pdf")


@requires(Permission.MANAGE_CLINIC)
@require_POST
def notify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that one person was told."""
    affected = affected_of(request.membership, public_id)
    form = NotifiedForm(request.POST)
    if form.is_valid():
        incident_notify(affected=affected, by=request.membership, **form.cleaned_data)
        messages.success(request, f"Quedó anotado el aviso a {affected.patient.full_name}.")
        return redirect("patients:incident-detail", affected.incident.public_id)
    return _page(request, affected.incident, notified=form)


def _page(request: HttpRequest, incident: SecurityIncident, **shown: forms.Form) -> HttpResponse:
    record_read(request, incident)
    decided = incident.decided_at is not None
    context: dict[str, Any] = {
        "incident": incident,
        "affected": incident.affected.select_related("patient", "notified_by") if decided else [],
        "reached": [] if decided else incident_scope(incident),
        "decision": DecisionForm(),
        "notified": NotifiedForm(),
        **shown,
    }
    status = 422 if shown else 200
    return render(request, "patients/incident_detail.html", context, status=status)
