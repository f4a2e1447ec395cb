"""Charge, receive and cancel. Every peso is a row that stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from accounts.models import Clinic, Membership
from accounts.permissions import Permission
from patients.models import Consultation, Patient
from patients.services.drafts import patient_check
from practice.models import Charge, PackageVisit, Payment

ZERO = Decimal(0)


@transaction.atomic
def charge_add(
    *,
    patient: Patient,
    concept: str,
    amount: Decimal,
    by: Membership,
    description: str = "",
    visits: int = 0,
    charged_on: date | None = None,
    wants_invoice: bool = False,
) -> Charge:
    """Charge something to a patient, in pesos. Raises ValidationError, PermissionDenied."""
    patient_check(patient=patient, by=by, permission=Permission.HANDLE_PAYMENTS)
    day = charged_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"charged_on": "Esa fecha todavía no llega."})
    charge = Charge(
        patient=patient,
        concept=concept,
        description=description.strip(),
        amount=amount,
        visits=visits if concept == Charge.Concept.PACKAGE else 0,
        charged_on=day,
        wants_invoice=wants_invoice,
        created_by=by.user,
    )
    charge.full_clean()
    charge.save()
    return charge


@transaction.atomic
def payment_receive(
    *, charge: Charge, amount: Decimal, method: str, by: Membership, reference: str = ""
) -> Payment:
    """Receive money for a charge, at most what is left of it. Raises ValidationError."""
    charge = _locked(charge, by)
    left = charge.amount - paid_of(charge)
    if amount > left:
        raise ValidationError({"amount": f"Solo faltan ${left:,.2f} de este cargo."})
    # The clinic's row is the queue of its receipts: two people may not take the same number.
    clinic = Clinic.objects.select_for_update().get(pk=charge.patient.clinic_id)
    last = Payment.objects.filter(clinic=clinic).aggregate(last=Max("receipt_number"))["last"]
    payment = Payment(
        clinic=clinic,
        charge=charge,
        amount=amount,
        method=method,
        reference=reference.strip(),
        receipt_number=(last or 0) + 1,
        received_by=by.user,
    )
    payment.full_clean()
    payment.save()
    return payment


@transaction.atomic
def payment_void(*, payment: Payment, reason: str, by: Membership) -> Payment:
    """Annul a payment: its receipt stays, marked. Raises ValidationError without a reason."""
    patient_check(patient=payment.charge.patient, by=by, permission=Permission.HANDLE_PAYMENTS)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.voided_at is None:
        _void(payment, reason, by)
    return payment


@transaction.atomic
def charge_void(*, charge: Charge, reason: str, by: Membership) -> Charge:
    """Cancel a charge nobody paid. Raises ValidationError if there is money or a visit in it."""
    patient_check(patient=charge.patient, by=by, permission=Permission.HANDLE_PAYMENTS)
    charge = Charge.objects.select_for_update().get(pk=charge.pk)
    if charge.voided_at is not None:
        return charge
    if paid_of(charge):
        raise ValidationError("Este cargo tiene pagos: anúlelos primero, con su motivo.")
    if charge.uses.exists():
        raise ValidationError("De este paquete ya se tomaron consultas: no puede cancelarse.")
    _void(charge, reason, by)
    return charge


@transaction.atomic
def package_take(*, charge: Charge, consultation: Consultation, by: Membership) -> PackageVisit:
    """Take a visit from a package of the same patient. Raises ValidationError if none is left."""
    charge = _locked(charge, by)
    if charge.concept != Charge.Concept.PACKAGE or consultation.patient_id != charge.patient_id:
        raise ValidationError("Ese paquete no es de este paciente.")
    if charge.uses.count() >= charge.visits:
        raise ValidationError("Ya se tomaron todas las consultas de este paquete.")
    if PackageVisit.objects.filter(consultation=consultation).exists():
        raise ValidationError("Esta consulta ya se tomó de un paquete.")
    return PackageVisit.objects.create(charge=charge, consultation=consultation, taken_by=by.user)


def paid_of(charge: Charge) -> Decimal:
    """Pesos received for a charge, annulled payments apart."""
    return charge.payments.filter(voided_at=None).aggregate(sum=Sum("amount"))["sum"] or ZERO


def _locked(charge: Charge, by: Membership) -> Charge:
    """The charge, locked and in force. Raises ValidationError if it was cancelled."""
    patient_check(patient=charge.patient, by=by, permission=Permission.HANDLE_PAYMENTS)
    charge = Charge.objects.select_for_update().select_related("patient").get(pk=charge.pk)
    if charge.voided_at is not None:
        raise ValidationError("Este cargo está cancelado.")
    return charge


def _void(row: Charge | Payment, reason: str, by: Membership) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Anote el motivo."})
    row.voided_at, row.voided_by, row.void_reason = timezone.now(), by.user, reason.strip()
    row.full_clean()
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
