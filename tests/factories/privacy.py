"""Consents, requests and deliveries of the tests. Every person is invented."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Membership
from patients.models import RightsRequest
from patients.services.rights import RightsData, rights_register
from tests.factories.patients import PatientFactory


def rights_request_of(by: Membership, *, kind: str = "access", **fields: object) -> RightsRequest:
    """A request that arrived today, nothing done about it yet."""
    patient = fields.pop("patient", None) or PatientFactory(clinic=by.clinic, responsible=by.user)
    data = {
        "kind": kind,
        "received_on": timezone.localdate(),
        "requester_name": "Itzel Sáenz",
        "capacity": "holder",
        "contact": "itzel@ejemplo.mx",
        "description": "Quiero una copia de mi expediente.",
    }
    return rights_register(patient=patient, data=RightsData(**(data | fields)), by=by)
