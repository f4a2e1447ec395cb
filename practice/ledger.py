"""Reads of what was charged and paid, always from who asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Consultation, Patient
from patients.reach import reach
from practice.models import Charge, Payment
from practice.models.payment import Method

ZERO = Decimal(0)
UNTAKEN = 6
"""How many visits a package offers to take."""


@dataclass(frozen=True)
class MethodTotal:
    """Pesos received in one way, and in how many payments."""

    name: str
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Totals:
    """What was received between two days, by method. Annulled payments are not in it."""

    amount: Decimal
    count: int
    methods: tuple[MethodTotal, ...]


@dataclass(frozen=True)
class Account:
    """A charge of a patient: what was paid of it, what is left, and its payments."""

    charge: Charge
    payments: tuple[Payment, ...]
    paid: Decimal
    visits_taken: int

    @property
    def left(self) -> Decimal:
        """Pesos still owed; nothing of a cancelled charge."""
        return ZERO if self.charge.voided_at else self.charge.amount - self.paid

    @property
    def visits_left(self) -> int:
        """Visits of the package not taken yet."""
        return 0 if self.charge.voided_at else self.charge.visits - self.visits_taken


def payments_visible_to(membership: Membership | None) -> QuerySet[Payment]:
    """The payments of the clinic in use; none for who does not handle money."""
    if membership is None or not may(membership, Permission.HANDLE_PAYMENTS):
        return Payment.objects.none()
    return Payment.objects.filter(reach(membership, prefix="charge__patient__")).select_related(
        "charge__patient__clinic", "received_by"
    )


def charges_visible_to(membership: Membership | None) -> QuerySet[Charge]:
    """The charges of the clinic's patients; none for who does not handle money."""
    if membership is None or not may(membership, Permission.HANDLE_PAYMENTS):
        return Charge.objects.none()
    return Charge.objects.filter(reach(membership, prefix="patient__")).select_related(
        "patient__clinic"
    )


def payment_of(membership: Membership | None, public_id: UUID) -> Payment:
    """One payment. Raises Http404 if it is another clinic's."""
    found = payments_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal pago.")
    return found


def charge_of(membership: Membership | None, public_id: UUID) -> Charge:
    """One charge. Raises Http404 if it is another clinic's."""
    found = charges_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal cargo.")
    return found


def payments_between(membership: Membership | None, first: date, last: date) -> QuerySet[Payment]:
    """Payments received from `first` to `last`, both days whole in the clinic's time."""
    return payments_visible_to(membership).filter(
        received_at__gte=_midnight(first), received_at__lt=_midnight(last + timedelta(days=1))
    )


def totals_between(membership: Membership | None, first: date, last: date) -> Totals:
    """What was received between two days, by method. One query."""
    rows = (
        payments_between(membership, first, last)
        .filter(voided_at=None)
        .order_by("method")
        .values("method")
        .annotate(count=Count("pk"), total=Sum("amount"))
    )
    by_method = {row["method"]: (row["count"], row["total"]) for row in rows}
    methods = tuple(
        MethodTotal(str(method.label), *by_method[method.value])
        for method in Method
        if method.value in by_method
    )
    return Totals(
        amount=sum((row.amount for row in methods), ZERO),
        count=sum(row.count for row in methods),
        methods=methods,
    )


def account_of(membership: Membership | None, patient: Patient) -> list[Account]:
    """Every charge of a patient, the newest first. Three queries."""
    charges = (
        charges_visible_to(membership)
        .filter(patient=patient)
        .prefetch_related(Prefetch("payments", Payment.objects.select_related("received_by")))
        .annotate(taken=Count("uses"))
    )
    return [_account(charge) for charge in charges]


def balance(accounts: Iterable[Account]) -> Decimal:
    """Pesos a patient owes in all."""
    return sum((account.left for account in accounts), ZERO)


def visits_untaken(membership: Membership | None, patient: Patient) -> list[Consultation]:
    """The patient's last visits that no package has paid, newest first: only when they were."""
    if membership is None or not may(membership, Permission.HANDLE_PAYMENTS):
        return []
    mine = Consultation.objects.filter(reach(membership, prefix="patient__"), patient=patient)
    return list(mine.filter(package_use=None).only("public_id", "event_at", "patient_id")[:UNTAKEN])


def _account(charge: Charge) -> Account:
    payments = tuple(charge.payments.all())
    paid = sum((row.amount for row in payments if row.voided_at is None), ZERO)
    return Account(charge, payments, paid, charge.taken)  # type: ignore[attr-defined]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
