"""Taking a measurement or a result out of force: a reason, and a signature once it is signed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.permissions import Permission, check, requires
from accounts.services.identity import needs_code
from patients.forms.answers import posted
from patients.forms.record import ReasonForm, SignedReasonForm
from patients.models import Consultation, Patient
from patients.selectors import lab_result_of, measurement_of
from patients.services.annulment import measurement_annul
from patients.services.laboratory import lab_result_annul, lab_result_void
from patients.services.measurement import measurement_void
from patients.views.signing import identity_given, refusals_shown

BY_ADDENDUM = (
    "La consulta está firmada: su contenido no cambia. Se agrega un addendum con el motivo y el "
    "dato deja de contarse en las tendencias."
)
Withdraw = Callable[[str, str], object]


@requires(Permission.WRITE_RECORD)
def measurement_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Void a draft's measurement, or annul a signed one."""
    row = measurement_of(request.membership, public_id)
    patient = row.consultation.patient

    def withdraw(reason: str, method: str) -> object:
        if row.consultation.is_draft:
            return measurement_void(measurement=row, reason=reason, by=request.membership)
        return measurement_annul(
            measurement=row, reason=reason, by=request.membership, method=method
        )

    back = reverse("patients:measurements", args=[patient.public_id])
    day = date_format(timezone.localtime(row.consultation.event_at), "j/b/Y")
    return ask(request, patient, row.consultation, f"{row}, del {day}", withdraw, back)


@requires(Permission.WRITE_RECORD)
def lab_result_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Void a result, or annul one of a signed visit."""
    row = lab_result_of(request.membership, public_id)
    visit = row.consultation

    def withdraw(reason: str, method: str) -> object:
        if visit is None or visit.is_draft:
            return lab_result_void(result=row, reason=reason, by=request.membership)
        return lab_result_annul(result=row, reason=reason, by=request.membership, method=method)

    back = reverse("patients:lab-results", args=[row.patient.public_id])
    return ask(request, row.patient, visit, str(row), withdraw, back)


def ask(
    request: HttpRequest,
    patient: Patient,
    visit: Consultation | None,
    what: str,
    withdraw: Withdraw,
    back: str,
) -> HttpResponse:
    """The page that asks for the reason, and for the password when the visit is signed."""
    signed = visit is not None and not visit.is_draft
    form: ReasonForm = (
        SignedReasonForm(posted(request), needs_code=needs_code(request.membership))
        if signed
        else ReasonForm(posted(request))
    )
    if form.is_valid():
        with refusals_shown(form):
            withdraw(form.cleaned_data["reason"], confirmed_by(request, form) if signed else "")
        if not form.errors:
            messages.success(request, f"«{what}» ya no cuenta; el motivo quedó registrado.")
            return redirect(back)
    context = {
        "patient": patient,
        "form": form,
        "title": f"Anular: {what}",
        "action": "Anular y firmar el addendum" if signed else "Anular",
        "explanation": BY_ADDENDUM if signed else "",
        "back": back,
    }
    return render(request, "patients/reason.html", context, status=422 if form.is_bound else 200)


def confirmed_by(request: HttpRequest, form: ReasonForm) -> str:
    """Ask again who is there. Raises IdentityError, PermissionDenied."""
    check(request.membership, Permission.SIGN)
    return identity_given(request, form)
