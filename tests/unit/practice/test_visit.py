"""The visit read once for its screens: how little they ask, and that it says what is on record."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from patients.models import Consultation
from patients.selectors import consents_in_force, measurements_latest, measurements_of
from patients.services.consent import consent_grant
from patients.services.measurement import measurement_record
from patients.services.signature import consultation_sign
from plans.services.proposal import plan_propose
from plans.services.publication import plan_publish
from practice.visit import Visit
from tests.factories.patients import ConsultationFactory, ready_consultation
from tests.factories.plans import target_for
from tests.unit.practice.screens import get

pytestmark = pytest.mark.django_db

MOST = {
    "consultation-revision": 9,
    "consultation-measurements": 7,
    "consultation-diagnosis": 10,
    "consultation-requirement": 10,
    "consultation-plan": 15,
    "consultation-close": 13,
    "follow-up": 12,
    "follow-up-pending-photos": 4,
}


@pytest.fixture
def again(nutritionist: Membership) -> Consultation:
    """Today's draft, measured and with its plan, of who left the last visit with another."""
    call_command("foods_load", verbosity=0)
    first = ready_consultation(by=nutritionist, event_at=timezone.now() - timedelta(weeks=4))
    target_for(first, nutritionist)
    plan_publish(plan=plan_propose(consultation=first, by=nutritionist), by=nutritionist)
    consultation_sign(consultation=first, by=nutritionist, method="Contraseña")
    visit: Consultation = ConsultationFactory(
        patient=first.patient, practitioner=nutritionist.user, kind="follow_up"
    )
    measurement_record(consultation=visit, kind="weight", value=Decimal(71), by=nutritionist)
    target_for(visit, nutritionist)
    plan_propose(consultation=visit, by=nutritionist)
    return visit


def test_screens_ask_no_part_twice(
    browser: Client, again: Consultation, django_assert_max_num_queries
) -> None:
    for name, most in MOST.items():
        get(browser, name, again)  # the first page of all asks whether there is a clinic
        with django_assert_max_num_queries(most):
            assert get(browser, name, again).status_code == 200


def test_parts_say_what_the_selectors_say(again: Consultation, nutritionist: Membership) -> None:
    for purpose in ("messages", "clinical_messages"):
        consent_grant(patient=again.patient, by=nutritionist, evidence="Prueba", purpose=purpose)
    alone, beside = (Visit(again, by=nutritionist) for _ in range(2))
    assert beside.before == measurements_latest(again.patient, before=again)
    assert alone.measured == beside.measured == measurements_of(again)
    assert alone.accepted == consents_in_force(again.patient) >= {"messages", "clinical_messages"}


def test_plan_of_the_visit_and_the_one_in_force(
    again: Consultation, nutritionist: Membership, django_assert_num_queries
) -> None:
    visit = Visit(again, by=nutritionist)
    with django_assert_num_queries(2):
        mine, before = visit.plan, visit.plan_in_force
    assert mine is not None and before is not None
    assert (mine.version, mine.consultation, mine.is_draft) == (2, again, True)
    assert (before.version, before.is_draft) == (1, False)
    assert visit.target == mine.target


def test_nothing_written_is_blank(visit: Consultation, nutritionist: Membership) -> None:
    parts = Visit(visit, by=nutritionist)
    assert parts.note.pk is None
    assert (parts.target, parts.plan, parts.plan_in_force) == (None, None, None)
    assert not parts.measured and not parts.diagnoses and not parts.row.planned
