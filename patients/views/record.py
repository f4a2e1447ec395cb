"""What is written from the patient's page: allergies and consents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from patients.forms.answers import posted, show_refusal
from patients.forms.record import AllergyForm, ConsentForm, ReasonForm
from patients.models import Patient
from patients.selectors import allergy_of, consent_of, patient_of
from patients.services.allergy import allergies_deny, allergy_record, allergy_void
from patients.services.consent import consent_revoke, consents_grant
from patients.views.patients import record_page


@requires(Permission.WRITE_RECORD)
@require_POST
def allergy_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add an allergy or intolerance."""
    patient = patient_of(request.membership, public_id)
    form = AllergyForm(request.POST)
    if form.is_valid():
        try:
            allergy_record(patient=patient, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return _back(request, patient, "La alergia quedó registrada.")
    return _again(request, patient, allergy_form=form)


@requires(Permission.WRITE_RECORD)
@require_POST
def allergies_denied(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The patient was asked and denies allergies."""
    patient = patient_of(request.membership, public_id)
    try:
        allergies_deny(patient=patient, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("patients:patient-detail", patient.public_id)
    return _back(request, patient, "Quedó registrado que niega alergias.")


@requires(Permission.WRITE_RECORD)
def allergy_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an allergy out of force, with its reason."""
    allergy = allergy_of(request.membership, public_id)
    form = ReasonForm(posted(request))
    if form.is_valid():
        allergy_void(allergy=allergy, by=request.membership, **form.cleaned_data)
        return _back(request, allergy.patient, f"«{allergy.agent}» ya no está vigente.")
    title = f"Anular la alergia a {allergy.agent}"
    return _reason(request, allergy.patient, form, title, "Anular")


@requires(Permission.REGISTER_PATIENT)
@require_POST
def consent_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a consent with its evidence."""
    patient = patient_of(request.membership, public_id)
    form = ConsentForm(request.POST)
    if form.is_valid():
        try:
            consents_grant(patient=patient, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return _back(request, patient, "Lo que aceptó quedó registrado.")
    return _again(request, patient, consent_form=form)


@requires(Permission.WRITE_RECORD)
def consent_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Revoke a consent: from this moment, with its reason."""
    consent = consent_of(request.membership, public_id)
    form = ReasonForm(posted(request), initial={"reason": "A petición del titular"})
    if form.is_valid():
        consent_revoke(consent=consent, by=request.membership, **form.cleaned_data)
        return _back(request, consent.patient, "El consentimiento quedó revocado.")
    title = f"Revocar: {consent.get_purpose_display()}"
    return _reason(request, consent.patient, form, title, "Revocar")


def _back(request: HttpRequest, patient: Patient, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("patients:patient-detail", patient.public_id)


def _again(request: HttpRequest, patient: Patient, **forms_: Any) -> HttpResponse:
    context = record_page(request, patient, **forms_)
    return render(request, "patients/patient_detail.html", context, status=422)


def _reason(
    request: HttpRequest, patient: Patient, form: forms.Form, title: str, action: str
) -> HttpResponse:
    context = {"patient": patient, "form": form, "title": title, "action": action}
    status = 422 if form.is_bound else 200
    return render(request, "patients/reason.html", context, status=status)
