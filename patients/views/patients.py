"""The list of patients, their registration and their page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import Membership
from accounts.permissions import Permission, may, requires
from audit.services.access import record_list, record_read
from patients.charts.trend import Reading, trend_chart
from patients.errors import CurpMismatchError, DuplicatePatientError
from patients.forms.answers import posted, show_refusal
from patients.forms.patient import AdmissionForm, PatientForm
from patients.forms.record import AllergyForm, ConsentForm
from patients.models import Consultation, Kind, Measurement, Patient
from patients.selectors import (
    measurement_series,
    measurement_trend,
    notice_in_force,
    patient_of,
    patient_search,
    patient_timeline,
    problems_told,
    referred_told,
)
from patients.selectors.consent import consent_states, exception_pending
from patients.selectors.measurement import measured_in_order
from patients.selectors.tag import merges_of, tag_of, tags_of_clinic
from patients.services.admission import patient_admit
from patients.services.patient import patient_update
from patients.vocabulary.allergens import allergens

PAGE = 30


@requires(Permission.SEE_CONTACTS)
def patient_list(request: HttpRequest) -> HttpResponse:
    """Every patient of the clinic; typing narrows the list at once."""
    text = request.GET.get("q", "").strip()
    found = patient_search(request.membership, text)
    tag = None
    if request.GET.get("etiqueta"):
        tag = tag_of(request.membership, request.GET["etiqueta"])
        found = found.filter(tags__tag=tag)
    page = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    filters = [name for name, used in (("texto", text), ("etiqueta", tag)) if used]
    record_list(request, Patient, count=page.paginator.count, filters=filters)
    template = "patients/_patient_rows.html" if request.htmx else "patients/patient_list.html"
    context = {"page": page, "q": text, "tag": tag, "tags": tags_of_clinic(request.membership)}
    return render(request, template, context)


@requires(Permission.REGISTER_PATIENT)
def patient_new(request: HttpRequest) -> HttpResponse:
    """The first contact: identification, allergies and consent on one page."""
    data = posted(request)
    writes = may(request.membership, Permission.WRITE_RECORD)
    form = AdmissionForm(data, may_write_record=writes)
    doubt: dict[str, Any] = {}
    if data is not None and form.is_valid():
        try:
            patient = patient_admit(
                data=form.data_given(),
                allergies=form.allergies_given(),
                consent=form.consent_given(),
                acknowledged=form.cleaned_data["acknowledged"],
                by=request.membership,
            )
        except ValidationError as error:
            show_refusal(form, error)
        except (DuplicatePatientError, CurpMismatchError) as error:
            doubt = doubt_shown(error)
        else:
            messages.success(request, f"Expediente {patient.record} abierto.")
            return redirect("patients:patient-detail", patient.public_id)
    context = {"form": form, "notice": notice_in_force(request.membership.clinic), **doubt}
    return render(
        request, "patients/patient_new.html", context, status=200 if data is None else 422
    )


@requires(Permission.REGISTER_PATIENT)
def patient_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct the identification."""
    patient = patient_of(request.membership, public_id)
    data = posted(request)
    form = PatientForm(data, initial=PatientForm.initial_of(patient))
    doubt: dict[str, Any] = {}
    if data is not None and form.is_valid():
        try:
            patient_update(
                patient=patient,
                data=form.data_given(),
                acknowledged=form.cleaned_data["acknowledged"],
                by=request.membership,
            )
        except ValidationError as error:
            show_refusal(form, error)
        except CurpMismatchError as error:
            doubt = doubt_shown(error)
        else:
            messages.success(request, "Los datos quedaron guardados.")
            return redirect("patients:patient-detail", patient.public_id)
    context = {"form": form, "patient": patient, **doubt}
    return render(
        request, "patients/patient_edit.html", context, status=200 if data is None else 422
    )


def doubt_shown(error: DuplicatePatientError | CurpMismatchError) -> dict[str, Any]:
    """What the page says before the person acknowledges it."""
    return {
        "doubt": True,
        "candidates": getattr(error, "candidates", ()),
        "curp_warnings": error.warnings,
    }


@requires(Permission.SEE_CONTACTS)
def patient_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The patient's page. Who may not read the record sees contact data only."""
    patient = patient_of(request.membership, public_id)
    record_read(request, patient)
    if not may(request.membership, Permission.SEE_RECORD):
        return render(request, "patients/patient_contact.html", {"patient": patient})
    return render(request, "patients/patient_detail.html", record_page(request, patient))


def weight_chart(patient: Patient, rows: list[Measurement] | None = None) -> SafeString:
    """The weight over the visits, of `rows` if they were read; nothing until there are two."""
    points = measurement_series(patient, Kind.WEIGHT, rows=rows)[Kind.WEIGHT]
    readings = [Reading(timezone.localdate(p.event_at), p.value.normalize()) for p in points]
    return trend_chart(readings if len(readings) > 1 else [], name="Peso", unit="kg")


def draft_in(timeline: list[Consultation], patient: Patient, by: Membership) -> Consultation | None:
    """The visit that this person has open, of those already read."""
    mine = (visit for visit in timeline if visit.patient_id == patient.pk and visit.is_draft)
    return next((visit for visit in mine if visit.practitioner_id == by.user_id), None)


def record_page(request: HttpRequest, patient: Patient, **forms: Any) -> dict[str, Any]:
    """Everything the page shows; `forms` are those to show again with their errors."""
    timeline = patient_timeline(patient, request.membership)
    states = consent_states(patient)
    measured = measured_in_order(patient)
    return {
        "patient": patient,
        "timeline": timeline,
        "draft": draft_in(timeline, patient, request.membership),
        "trend": measurement_trend(patient, rows=measured),
        "weight_chart": weight_chart(patient, measured),
        "consents": states,
        "exception": exception_pending(patient, states),
        "today": timezone.localdate(),
        "problems": problems_told(timeline),
        "referred": referred_told(timeline),
        "allergens": allergens(),
        "merges": merges_of(patient),
        "allergy_form": AllergyForm(),
        "consent_form": ConsentForm(),
        **forms,
    }
