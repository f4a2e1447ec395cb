"""Solicitudes ARCO: register one, prove who asks, answer in time and do what was granted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_list, record_print, record_read
from patients.documents.paper import rights_pdf
from patients.forms.answers import posted, show_refusal
from patients.forms.rights import (
    AnswerForm,
    ExecutionForm,
    ExtensionForm,
    IdentityForm,
    RightsForm,
)
from patients.models import RightsRequest
from patients.selectors import patient_of
from patients.selectors.rights import due, rights_closed, rights_of, rights_open
from patients.services.rights import (
    rights_answer,
    rights_execute,
    rights_extend,
    rights_identify,
    rights_register,
)
from patients.views.privacy import pdf_response


@requires(Permission.SEE_RECORD)
@require_GET
def rights_list(request: HttpRequest) -> HttpResponse:
    """What the clinic owes, what presses most first, and what is done."""
    waiting, done = rights_open(request.membership), rights_closed(request.membership)
    record_list(request, RightsRequest, count=len(waiting) + len(done))
    return render(request, "patients/rights_list.html", {"waiting": waiting, "done": done})


@requires(Permission.WRITE_RECORD)
def rights_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down a request about a record."""
    patient = patient_of(request.membership, public_id)
    form = RightsForm(posted(request))
    if form.is_valid():
        try:
            made = rights_register(patient=patient, data=form.data_given(), by=request.membership)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La solicitud quedó registrada.")
            return redirect("patients:rights-detail", made.public_id)
    context = {"patient": patient, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "patients/rights_new.html", context, status=status)


@requires(Permission.SEE_RECORD)
@require_GET
def rights_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request: what it asks, what follows and by when."""
    asked = rights_of(request.membership, public_id)
    record_read(request, asked, patient=asked.patient)
    return _page(request, asked)


@requires(Permission.SEE_RECORD)
@require_GET
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The answer on paper, to be given to who asked."""
    asked = rights_of(request.membership, public_id)
    record_print(request, asked, patient=asked.patient)
    return pdf_response(rights_pdf(asked), f"solicitud-arco-{asked.patient.record}.pdf")


@requires(Permission.WRITE_RECORD)
@require_POST
def identify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note how the person proved who they are."""
    form = IdentityForm(request.POST)
    return _step(request, public_id, "identity", form, rights_identify, "Identidad comprobada.")


@requires(Permission.SIGN)
@require_POST
def respond(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer the request."""
    form = AnswerForm(request.POST)
    return _step(request, public_id, "answer", form, rights_answer, "La respuesta quedó anotada.")


@requires(Permission.SIGN)
@require_POST
def extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Extend the term that runs, once."""
    form = ExtensionForm(request.POST)
    return _step(request, public_id, "extension", form, rights_extend, "El plazo quedó ampliado.")


@requires(Permission.SIGN)
@require_POST
def execute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note what was done to comply."""
    form = ExecutionForm(request.POST)
    return _step(request, public_id, "execution", form, rights_execute, "Solicitud cumplida.")


def _step(
    request: HttpRequest,
    public_id: UUID,
    name: str,
    form: forms.Form,
    service: Callable[..., RightsRequest],
    said: str,
) -> HttpResponse:
    asked = rights_of(request.membership, public_id)
    if form.is_valid():
        try:
            service(request=asked, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, said)
            return redirect("patients:rights-detail", asked.public_id)
    return _page(request, asked, **{name: form})


def _page(request: HttpRequest, asked: RightsRequest, **shown: forms.Form) -> HttpResponse:
    context: dict[str, Any] = {
        "asked": asked,
        "patient": asked.patient,
        "due": due(asked),
        "identity": IdentityForm(),
        "answer": AnswerForm(),
        "extension": ExtensionForm(),
        "execution": ExecutionForm(),
        **shown,
    }
    status = 422 if shown else 200
    return render(request, "patients/rights_detail.html", context, status=status)
