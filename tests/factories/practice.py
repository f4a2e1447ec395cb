"""Charges and payments of the tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import Membership
from practice.models import Charge, PackageVisit, Payment
from practice.services.payments import charge_add, package_take, payment_receive
from tests.factories.patients import ConsultationFactory, PatientFactory


def charge_for(by: Membership, **fields: Any) -> Charge:
    """A visit of 800 pesos, not paid, of a new patient of the clinic of `by`."""
    patient = fields.pop("patient", None) or PatientFactory(clinic=by.clinic, responsible=by.user)
    values = {"concept": Charge.Concept.VISIT, "amount": Decimal(800), **fields}
    return charge_add(patient=patient, by=by, **values)


def payment_for(by: Membership, charge: Charge | None = None, **fields: Any) -> Payment:
    """The whole of a charge, in cash."""
    charge = charge or charge_for(by)
    values = {"amount": charge.amount, "method": "cash", **fields}
    return payment_receive(charge=charge, by=by, **values)


def package_visit_for(by: Membership) -> PackageVisit:
    """The first of four visits of a package."""
    charge = charge_for(by, concept=Charge.Concept.PACKAGE, amount=Decimal(2800), visits=4)
    visit = ConsultationFactory(patient=charge.patient, practitioner=by.user)
    return package_take(charge=charge, consultation=visit, by=by)
