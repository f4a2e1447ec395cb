"""A nutriólogo with a draft open."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Membership
from patients.models import Consultation
from tests.factories.patients import ConsultationFactory, PatientFactory, ready_consultation


@pytest.fixture
def browser(client_of, nutritionist: Membership) -> Client:  # type: ignore[no-untyped-def]
    """The nutriólogo's browser."""
    return client_of(nutritionist)


@pytest.fixture
def visit(nutritionist: Membership) -> Consultation:
    """An empty first visit."""
    patient = PatientFactory(clinic=nutritionist.clinic, responsible=nutritionist.user)
    return ConsultationFactory(patient=patient, practitioner=nutritionist.user)


@pytest.fixture
def ready(nutritionist: Membership) -> Consultation:
    """A first visit with all that a signature asks."""
    return ready_consultation(by=nutritionist)
