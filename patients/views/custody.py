"""Responsable y acceso: who answers for a record and who else may work with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.permissions import Permission, requires
from patients.forms.answers import show_refusal
from patients.forms.custody import GrantForm, TransferForm
from patients.models import Patient
from patients.selectors import patient_of
from patients.selectors.custody import colleagues_of, grant_of, grants_of, transfers_of
from patients.services.custody import grant_end, grant_give, patient_transfer


@requires(Permission.SEE_RECORD)
@require_GET
def custody(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who answers for the record, who it came from, and who may read it until when."""
    return _page(request, patient_of(request.membership, public_id))


@requires(Permission.SIGN)
@require_POST
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the record in another's hands."""
    patient = patient_of(request.membership, public_id)
    form = TransferForm(
        request.POST, auto_id="transfer_%s", colleagues=colleagues_of(request.membership)
    )
    if form.is_valid():
        try:
            done = patient_transfer(patient=patient, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{done.following.full_name} es ahora responsable.")
            return redirect("patients:patient-list")
    return _page(request, patient, transfer_form=form)


@requires(Permission.SIGN)
@require_POST
def grant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a colleague work with the record for some days."""
    patient = patient_of(request.membership, public_id)
    form = GrantForm(request.POST, auto_id="grant_%s", colleagues=colleagues_of(request.membership))
    if form.is_valid():
        try:
            given = grant_give(patient=patient, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{given.reader.full_name} ya puede abrir el expediente.")
            return redirect("patients:custody", patient.public_id)
    return _page(request, patient, grant_form=form)


@requires(Permission.SIGN)
@require_POST
def end_grant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a grant before its date."""
    given = grant_of(request.membership, public_id)
    grant_end(grant=given, by=request.membership)
    messages.success(request, f"El permiso de {given.reader.full_name} terminó.")
    return redirect("patients:custody", given.patient.public_id)


def _page(request: HttpRequest, patient: Patient, **shown: forms.Form) -> HttpResponse:
    member = request.membership
    colleagues = colleagues_of(member)
    decides = member.role == Role.OWNER or patient.responsible_id == member.user_id
    context: dict[str, Any] = {
        "patient": patient,
        "decides": decides and len(colleagues) > 1,
        "grants": grants_of(patient),
        "transfers": transfers_of(patient),
        "transfer_form": TransferForm(colleagues=colleagues, auto_id="transfer_%s"),
        "grant_form": GrantForm(colleagues=colleagues, auto_id="grant_%s"),
        **shown,
    }
    status = 422 if shown else 200
    return render(request, "patients/custody.html", context, status=status)
