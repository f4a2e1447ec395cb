"""What the invented patients were charged and paid."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone

from accounts.models import Clinic
from patients.models import Consultation
from practice.demo.scale.people import luck_of
from practice.models import Charge, Payment
from practice.models.payment import Method

CHARGED, PAID = 0.5, 0.92
"""Of the visits, and of their charges: the rest is owed."""
FIRST, LATER = Decimal(900), Decimal(650)
ROWS = 500


def charges_write(visits: Sequence[Consultation], *, clinic: Clinic) -> None:
    """A charge for half of the visits and its payment, with the receipts of the clinic in order."""
    # The clinic's row is the queue of its receipts; its key stays free for who opens records.
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    last = Payment.objects.filter(clinic=clinic).aggregate(last=Max("receipt_number"))["last"]
    charges: list[Charge] = []
    payments: list[Payment] = []
    for place, visit in enumerate(visits):
        luck = luck_of(visit.patient.record_number, "money", str(place))
        if luck.random() > CHARGED:
            continue
        charge = _charge(visit)
        charges.append(charge)
        if luck.random() < PAID:
            number = (last or 0) + len(payments) + 1
            payments.append(_payment(charge, visit, number, luck.choice(Method.values), clinic))
    Charge.objects.bulk_create(charges, batch_size=ROWS)
    Payment.objects.bulk_create(payments, batch_size=ROWS)


def _charge(visit: Consultation) -> Charge:
    return Charge(
        patient=visit.patient,
        concept=Charge.Concept.VISIT,
        amount=FIRST if visit.is_first else LATER,
        charged_on=timezone.localdate(visit.event_at),
        created_by=visit.practitioner,
        created_at=visit.event_at,
    )


def _payment(
    charge: Charge, visit: Consultation, number: int, method: str, clinic: Clinic
) -> Payment:
    return Payment(
        clinic=clinic,
        charge=charge,
        amount=charge.amount,
        method=method,
        receipt_number=number,
        received_at=visit.event_at,
        received_by=visit.practitioner,
    )
