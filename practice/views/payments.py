"""Caja: what came in, what each patient owes, and the receipts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_list, record_print, record_read
from patients.forms.answers import posted, show_refusal
from patients.forms.record import ReasonForm
from patients.models import Patient
from patients.selectors import patient_of
from practice.documents.receipt import receipt_pdf
from practice.forms.payments import ChargeForm, PaymentForm
from practice.ledger import (
    Account,
    account_of,
    balance,
    charge_of,
    payment_of,
    payments_between,
    totals_between,
    visits_untaken,
)
from practice.models import Payment
from practice.services.payments import (
    charge_add,
    charge_void,
    package_take,
    payment_receive,
    payment_void,
)


@requires(Permission.HANDLE_PAYMENTS)
@require_GET
def till(request: HttpRequest) -> HttpResponse:
    """The payments of a day, with the totals of the day and of its month."""
    today = timezone.localdate()
    day = min(parse_date(request.GET.get("dia", "")[:10]) or today, today)
    payments = list(payments_between(request.membership, day, day))
    record_list(request, Payment, count=len(payments), filters=["día"])
    return render(
        request,
        "practice/payments/till.html",
        {
            "day": day,
            "today": today,
            "previous": day - timedelta(days=1),
            "following": day + timedelta(days=1) if day < today else None,
            "payments": payments,
            "of_day": totals_between(request.membership, day, day),
            "of_month": totals_between(request.membership, day.replace(day=1), _month_end(day)),
        },
    )


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@requires(Permission.HANDLE_PAYMENTS)
@require_GET
def patient_account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a patient was charged, what was paid and what is left."""
    patient = patient_of(request.membership, public_id)
    record_read(request, patient)
    return render(request, "practice/payments/account.html", _account(request, patient))


def _account(
    request: HttpRequest,
    patient: Patient,
    *,
    charge_form: ChargeForm | None = None,
    refused: PaymentForm | None = None,
) -> dict[str, Any]:
    """The page's context; `refused` is the form of a payment to show again with its errors."""
    accounts = account_of(request.membership, patient)
    return {
        "patient": patient,
        "accounts": [(account, _payment_form(account, refused)) for account in accounts],
        "balance": balance(accounts),
        "untaken": visits_untaken(request.membership, patient),
        "charge_form": charge_form or ChargeForm(),
    }


def _payment_form(account: Account, refused: PaymentForm | None) -> PaymentForm | None:
    """The form of what is left of a charge; each on the page has ids of its own."""
    ids = f"id_{account.charge.pk}_%s"
    if refused is not None and refused.auto_id == ids:
        return refused
    return PaymentForm(auto_id=ids, initial={"amount": account.left}) if account.left else None


@requires(Permission.HANDLE_PAYMENTS)
@require_POST
def charge_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Charge something, paid at once or left pending."""
    patient = patient_of(request.membership, public_id)
    form = ChargeForm(request.POST)
    if form.is_valid():
        try:
            paid = _charge(request, patient, form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            said = f"Pago recibido: recibo {paid.receipt}." if paid else "El cargo quedó anotado."
            messages.success(request, said)
            return redirect("practice:patient-account", patient.public_id)
    context = _account(request, patient, charge_form=form)
    return render(request, "practice/payments/account.html", context, status=422)


@transaction.atomic
def _charge(request: HttpRequest, patient: Patient, data: dict[str, Any]) -> Payment | None:
    method = data.pop("paid")
    charge = charge_add(
        patient=patient, by=request.membership, **{**data, "visits": data["visits"] or 0}
    )
    if not method:
        return None
    return payment_receive(
        charge=charge, amount=charge.amount, method=method, by=request.membership
    )


@requires(Permission.HANDLE_PAYMENTS)
@require_POST
def payment_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Receive money for a charge, whole or in part."""
    charge = charge_of(request.membership, public_id)
    form = PaymentForm(request.POST, auto_id=f"id_{charge.pk}_%s")
    if form.is_valid():
        try:
            payment = payment_receive(charge=charge, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Pago recibido: recibo {payment.receipt}.")
            return redirect("practice:patient-account", charge.patient.public_id)
    context = _account(request, charge.patient, refused=form)
    return render(request, "practice/payments/account.html", context, status=422)


@requires(Permission.HANDLE_PAYMENTS)
@require_POST
def package_use(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a visit from a package."""
    charge = charge_of(request.membership, public_id)
    visits = visits_untaken(request.membership, charge.patient)
    chosen = next((v for v in visits if str(v.public_id) == request.POST.get("visit")), None)
    try:
        if chosen is None:
            raise ValidationError("Elija la consulta que se toma del paquete.")
        package_take(charge=charge, consultation=chosen, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "La consulta se tomó del paquete.")
    return redirect("practice:patient-account", charge.patient.public_id)


@requires(Permission.HANDLE_PAYMENTS)
def charge_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Cancel a charge nobody paid, with its reason."""
    charge = charge_of(request.membership, public_id)
    return _cancel(
        request,
        charge.patient,
        title=f"Cancelar el cargo: {charge.words}, ${charge.amount:,.2f}",
        action="Cancelar el cargo",
        void=lambda reason: charge_void(charge=charge, reason=reason, by=request.membership),
    )


@requires(Permission.HANDLE_PAYMENTS)
def payment_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Annul a payment, with its reason."""
    payment = payment_of(request.membership, public_id)
    return _cancel(
        request,
        payment.charge.patient,
        title=f"Anular el recibo {payment.receipt}, ${payment.amount:,.2f}",
        action="Anular el pago",
        void=lambda reason: payment_void(payment=payment, reason=reason, by=request.membership),
    )


def _cancel(request: HttpRequest, patient: Patient, *, title, action, void) -> HttpResponse:  # type: ignore[no-untyped-def]
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            void(form.cleaned_data["reason"])
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Quedó cancelado, con su motivo.")
            return redirect("practice:patient-account", patient.public_id)
    context = {"patient": patient, "form": form, "title": title, "action": action}
    status = 422 if form.is_bound else 200
    return render(request, "practice/payments/cancel.html", context, status=status)


@requires(Permission.HANDLE_PAYMENTS)
@require_GET
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The receipt of a payment, on paper."""
    payment = payment_of(request.membership, public_id)
    record_print(request, payment, patient=payment.charge.patient)
    response = HttpResponse(receipt_pdf(payment), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="recibo-{payment.receipt}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
