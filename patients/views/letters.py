"""Referrals, answers to an interconsulta and clinical summaries: written, signed, printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import Permission, check, may, requires
from accounts.services.identity import needs_code
from audit.services.access import record_read
from patients.forms.answers import posted, show_refusal
from patients.forms.letter import CounterReferralForm, LetterForm, RequestForm
from patients.letter_draft import letter_drafted
from patients.letters import LETTERS
from patients.models import Letter, Patient, WrittenRequest
from patients.selectors import letter_of, letters_visible_to, patient_of, requests_of
from patients.services.letter import (
    RequestData,
    counter_referral_record,
    letter_sign,
    letter_verify,
    request_record,
)
from patients.views.signing import identity_given, refusals_shown


@requires(Permission.SEE_RECORD)
def letter_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The letters of a patient, the requests received, and the form to record one."""
    patient = patient_of(request.membership, public_id)
    form = RequestForm(posted(request))
    if request.method == "POST":
        check(request.membership, Permission.WRITE_RECORD)
    if form.is_valid():
        try:
            request_record(
                patient=patient, data=RequestData(**form.cleaned_data), by=request.membership
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La solicitud quedó registrada.")
            return redirect("patients:letter-list", patient.public_id)
    context = {
        "patient": patient,
        "letters": letters_visible_to(request.membership).filter(patient=patient),
        "requests": requests_of(patient, request.membership),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/letter_list.html", context, status=status)


@requires(Permission.SIGN)
def letter_new(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Write and sign a letter; it is drafted from what was signed."""
    patient = patient_of(request.membership, public_id)
    if kind not in LETTERS:
        raise Http404("No existe esa carta.")
    asked = request_asked(request, patient)
    form = LetterForm(
        posted(request),
        kind=LETTERS[kind],
        needs_code=needs_code(request.membership),
        initial=letter_drafted(patient, kind) | ({"recipient": asked.requester} if asked else {}),
    )
    if form.is_valid():
        letter = _signed(request, patient, kind, asked, form)
        if letter is not None:
            messages.success(request, "La carta quedó firmada y en el expediente.")
            return redirect("patients:letter-detail", letter.public_id)
    context = {"patient": patient, "form": form, "kind": LETTERS[kind], "asked": asked}
    status = 422 if form.is_bound else 200
    return render(request, "patients/letter_new.html", context, status=status)


def request_asked(request: HttpRequest, patient: Patient) -> WrittenRequest | None:
    """The written request that the letter answers, if the address names one of this patient."""
    named = request.GET.get("solicitud", "")
    rows = {str(row.public_id): row for row in requests_of(patient, request.membership)}
    return rows.get(named)


def _signed(
    request: HttpRequest,
    patient: Patient,
    kind: str,
    asked: WrittenRequest | None,
    form: LetterForm,
) -> Letter | None:
    """The letter, or None and the form says why not."""
    given: dict[str, Any] = form.cleaned_data
    with refusals_shown(form):
        return letter_sign(
            patient=patient,
            kind=kind,
            recipient=given["recipient"],
            texts=form.texts(),
            request=asked,
            method=identity_given(request, form),
            by=request.membership,
        )
    return None


@requires(Permission.SEE_RECORD)
def letter_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A letter as it was signed, and what came back."""
    letter = letter_of(request.membership, public_id)
    form = CounterReferralForm(posted(request))
    if request.method == "POST":
        check(request.membership, Permission.WRITE_RECORD)
    if form.is_valid():
        try:
            counter_referral_record(letter=letter, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La contrarreferencia quedó registrada.")
            return redirect("patients:letter-detail", letter.public_id)
    record_read(request, letter, patient=letter.patient)
    context = {
        "letter": letter,
        "patient": letter.patient,
        "intact": letter_verify(letter),
        "deliveries": letter.disclosures.select_related("made_by"),
        "form": form,
        "may_answer": letter.kind == Letter.Kind.REFERRAL
        and may(request.membership, Permission.WRITE_RECORD),
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/letter_detail.html", context, status=status)
