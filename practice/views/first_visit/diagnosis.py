"""S3 Diagnóstico: PES, referred medical diagnoses and prognosis."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from patients.errors import EditConflictError
from patients.models import Consultation, Note, NutritionDiagnosis
from patients.selectors import problems_to_review
from patients.services.consultation import (
    diagnosis_add,
    diagnosis_remove,
    note_save,
    referred_diagnosis_add,
)
from patients.services.problem import problem_continue
from practice.forms.diagnosis import DiagnosisForm, ReferredForm
from practice.views.first_visit.steps import (
    draft_view,
    go_on,
    is_autosave,
    page,
    refused,
    saved,
    version_of,
    words,
)
from practice.visit import Visit

TEMPLATE = "practice/consultation/diagnosis.html"


@draft_view
def diagnosis(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the screen; keep the prognosis."""
    if request.method == "POST":
        try:
            keep_prognosis(request, consultation)
        except (EditConflictError, ValidationError) as error:
            text = words(error)
            if is_autosave(request):
                return refused(text)
            return screen(request, consultation, problem=text, status=422)
        if is_autosave(request):
            return saved(version=consultation.edit_version)
        return go_on("S3", consultation)
    return screen(request, consultation)


def keep_prognosis(request: HttpRequest, consultation: Consultation) -> None:
    """Save the prognosis if it changed. Raises EditConflictError or ValidationError."""
    note_save(
        consultation=consultation,
        edit_version=version_of(request),
        prognosis=request.POST.get("prognosis", ""),
        prognosis_text=request.POST.get("prognosis_text", ""),
        by=request.membership,
    )


def screen(
    request: HttpRequest,
    consultation: Consultation,
    *,
    problem: str = "",
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The whole screen, with whichever form came back with errors."""
    visit = Visit(consultation, by=request.membership)
    context = page(
        visit,
        "S3",
        problem=problem,
        note=visit.note,
        diagnoses=visit.diagnoses,
        problems_before=problems_to_review(consultation, spoken=visit.diagnoses),
        referred=consultation.referred_diagnoses.all(),
        diagnosis_form=forms.get("diagnosis_form") or DiagnosisForm(),
        referred_form=forms.get("referred_form") or ReferredForm(),
        prognoses=Note.Prognosis.choices,
    )
    return render(request, TEMPLATE, context, status=status)


@draft_view
@require_POST
def add(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Add a nutrition diagnosis."""
    form = DiagnosisForm(request.POST)
    if not form.is_valid():
        return screen(request, consultation, diagnosis_form=form, status=422)
    diagnosis_add(consultation=consultation, by=request.membership, **form.cleaned_data)
    return redirect("practice:consultation-diagnosis", consultation.public_id)


@draft_view
@require_POST
def remove(request: HttpRequest, consultation: Consultation, *, diagnosis: UUID) -> HttpResponse:
    """Remove a diagnosis from the draft."""
    row = get_object_or_404(consultation.nutrition_diagnoses, public_id=diagnosis)
    diagnosis_remove(diagnosis=row, by=request.membership)
    return redirect("practice:consultation-diagnosis", consultation.public_id)


@draft_view
@require_POST
def go_on_with(
    request: HttpRequest, consultation: Consultation, *, diagnosis: UUID
) -> HttpResponse:
    """An earlier problem goes on, or is resolved."""
    row = get_object_or_404(
        NutritionDiagnosis, public_id=diagnosis, consultation__patient=consultation.patient_id
    )
    try:
        problem_continue(
            diagnosis=row,
            consultation=consultation,
            state=request.POST.get("state", ""),
            by=request.membership,
        )
    except ValidationError as error:
        return screen(request, consultation, problem=words(error), status=422)
    return redirect("practice:consultation-diagnosis", consultation.public_id)


@draft_view
@require_POST
def add_referred(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Add a medical diagnosis that the patient brings."""
    form = ReferredForm(request.POST)
    if not form.is_valid():
        return screen(request, consultation, referred_form=form, status=422)
    referred_diagnosis_add(consultation=consultation, by=request.membership, **form.cleaned_data)
    return redirect("practice:consultation-diagnosis", consultation.public_id)
