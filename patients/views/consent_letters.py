"""Cartas de consentimiento: choose a model, print, note that it was signed, revoke."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_print, record_read
from patients.documents.consent_letter import consent_letter_pdf
from patients.forms.answers import posted, show_refusal
from patients.forms.consent_letter import LetterForm, LetterSignedForm
from patients.forms.record import ReasonForm
from patients.models import ConsentLetter
from patients.selectors import patient_of
from patients.selectors.consent_letter import consent_letter_of
from patients.services.consent_letter import (
    consent_letter_issue,
    consent_letter_revoke,
    consent_letter_sign,
)
from patients.views.privacy import pdf_response
from patients.vocabulary.consent_letters import letter_texts


@requires(Permission.SIGN)
def letter_new(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Write a letter from its model."""
    patient = patient_of(request.membership, public_id)
    text = letter_texts().get(code)
    if text is None:
        raise Http404("No hay tal modelo de carta.")
    form = LetterForm(posted(request), text=text, place=_place(patient.clinic.address))
    if form.is_valid():
        try:
            made = consent_letter_issue(
                patient=patient, data=form.data_given(), by=request.membership
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return redirect("patients:consent-letter-detail", made.public_id)
    context = {"patient": patient, "form": form, "models": letter_texts().values(), "code": code}
    status = 422 if form.is_bound else 200
    return render(request, "patients/consent_letter_new.html", context, status=status)


@requires(Permission.SEE_RECORD)
@require_GET
def letter_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One letter: its text and where it stands."""
    letter = consent_letter_of(request.membership, public_id)
    record_read(request, letter, patient=letter.patient)
    return _page(request, letter)


@requires(Permission.SEE_RECORD)
@require_GET
def consent_letter_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The letter on paper, with a place for each signature."""
    letter = consent_letter_of(request.membership, public_id)
    record_print(request, letter, patient=letter.patient)
    return pdf_response(consent_letter_pdf(letter), f"carta-{letter.patient.record}.pdf")


@requires(Permission.SIGN)
@require_POST
def letter_signed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that it was signed."""
    letter = consent_letter_of(request.membership, public_id)
    form = LetterSignedForm(request.POST, letter=letter)
    if form.is_valid():
        try:
            consent_letter_sign(letter=letter, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La carta quedó como firmada.")
            return redirect("patients:consent-letter-detail", letter.public_id)
    return _page(request, letter, form)


@requires(Permission.SIGN)
def letter_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Revoke a letter, with its reason."""
    letter = consent_letter_of(request.membership, public_id)
    form = ReasonForm(posted(request), initial={"reason": "A petición del paciente"})
    if form.is_valid():
        consent_letter_revoke(letter=letter, by=request.membership, **form.cleaned_data)
        messages.success(request, "La carta quedó revocada.")
        return redirect("patients:consent-letter-detail", letter.public_id)
    context = {"patient": letter.patient, "form": form, "title": f"Revocar: {letter.title}"}
    status = 422 if form.is_bound else 200
    return render(request, "patients/reason.html", {**context, "action": "Revocar"}, status=status)


def _page(
    request: HttpRequest, letter: ConsentLetter, form: LetterSignedForm | None = None
) -> HttpResponse:
    context = {
        "letter": letter,
        "patient": letter.patient,
        "form": form or LetterSignedForm(letter=letter),
    }
    status = 200 if form is None else 422
    return render(request, "patients/consent_letter_detail.html", context, status=status)


def _place(address: str) -> str:
    """The last part of the clinic's address without its postal code: usually the town."""
    town = address.replace("\n", ",").rpartition(",")[2]
    return town.strip(" 0123456789.")[:120] or address[:120]
