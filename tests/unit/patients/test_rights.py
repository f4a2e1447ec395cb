"""Solicitudes ARCO: who asks, in what term, and that the answer does not change."""

from __future__ import annotations

import io
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from patients.models import RightsRequest
from patients.selectors import consents_in_force
from patients.selectors.rights import due, rights_open
from patients.services.consent import consents_grant
from patients.services.rights import (
    rights_answer,
    rights_execute,
    rights_extend,
    rights_identify,
)
from tests.factories.patients import PatientFactory
from tests.factories.privacy import export_for, rights_request_of
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "access",
    "requester_name": "Gloria Hernández",
    "capacity": "holder",
    "contact": "gloria@ejemplo.mx",
    "description": "Copia de mi expediente",
}


def identified(owner, **fields) -> RightsRequest:
    request = rights_request_of(owner, **fields)
    return rights_identify(request=request, shown="INE cotejada", by=owner)


def test_PRIV_13_request_carries_what_the_law_lists(client_of, owner) -> None:
    patient = PatientFactory(clinic=owner.clinic)
    browser = client_of(owner)
    today = timezone.localdate().isoformat()
    for lacking in ("requester_name", "contact", "description"):
        data = {**FORM, "received_on": today, lacking: ""}
        assert post(browser, "rights-new", data, patient.public_id).status_code == 422
    post(browser, "rights-new", {**FORM, "received_on": today}, patient.public_id)
    made = patient.rights_requests.get()
    page = get(browser, "rights-detail", made.public_id).content.decode()
    assert "Comprobar la identidad" in page


def test_PRIV_13_no_answer_before_the_identity_is_checked(owner) -> None:
    request = rights_request_of(owner)
    with pytest.raises(ValidationError, match="identidad"):
        rights_answer(request=request, outcome="granted", answer="Se entrega copia.", by=owner)
    request = rights_identify(request=request, shown="INE cotejada", by=owner)
    answered = rights_answer(request=request, outcome="granted", answer="Se entrega.", by=owner)
    assert answered.answered_by == owner.user


def test_database_refuses_an_answer_without_identity(owner) -> None:
    request = rights_request_of(owner)
    changes = {
        "answered_at": timezone.now(),
        "answered_by": owner.user,
        "outcome": "granted",
        "answer": "Sí",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        RightsRequest.objects.filter(pk=request.pk).update(**changes)


@time_machine.travel("2026-12-24T12:00:00-06:00")
def test_PRIV_15_twenty_days_then_fifteen_each_extended_once(owner) -> None:
    request = identified(owner, received_on=date(2026, 11, 27))
    assert due(request).on == date(2026, 12, 28)
    assert (due(request).left, due(request).tone) == (1, "bad")
    request = rights_extend(request=request, reason="Vacaciones", by=owner)
    assert due(request).on == date(2027, 1, 26)
    with pytest.raises(ValidationError, match="una sola vez"):
        rights_extend(request=request, reason="Otra", by=owner)
    request = rights_answer(request=request, outcome="partly", answer="Copia.", by=owner)
    assert (due(request).what, due(request).on) == ("Cumplir", date(2027, 1, 18))
    request = rights_extend(request=request, reason="Volumen", by=owner)
    assert due(request).on == date(2027, 2, 9)
    request = rights_execute(request=request, note="Se entregó en USB", by=owner)
    assert due(request).left is None
    with pytest.raises(ValidationError, match="concluyó"):
        rights_extend(request=request, reason="Tarde", by=owner)


@pytest.mark.parametrize(
    ("today", "tone", "said"),
    [
        ("2026-12-17", "", "quedan 6 días hábiles"),
        ("2026-12-18", "warn", "quedan 5 días hábiles"),
        ("2026-12-23", "bad", "quedan 2 días hábiles"),
        ("2026-12-24", "bad", "queda 1 día hábil"),
        ("2026-12-28", "bad", "vence hoy"),
        ("2026-12-29", "bad", "vencida hace 1 día hábil"),
    ],
)
def test_PRIV_15_alerts_at_five_and_two_days(owner, today, tone, said) -> None:
    with time_machine.travel("2026-11-27T12:00:00-06:00"):
        request = rights_request_of(owner)
    row = due(request, today=date.fromisoformat(today))
    assert (row.tone, row.left_said) == (tone, said)


def test_what_presses_most_comes_first_and_denied_is_closed(owner) -> None:
    late = rights_request_of(owner)
    with time_machine.travel(timezone.now()):
        old = rights_request_of(owner, received_on=date(2026, 1, 5))
    denied = identified(owner)
    rights_answer(request=denied, outcome="denied", answer="No procede.", by=owner)
    assert [row.request for row in rights_open(owner)] == [old, late]


def test_PRIV_18_a_cancellation_stops_secondary_purposes_at_once(owner) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    every = ["care", "messages", "ai_images", "marketing"]
    consents_grant(patient=patient, purposes=every, evidence="Hoja", method="paper", by=owner)
    request = identified(owner, kind="cancellation", patient=patient)
    rights_answer(request=request, outcome="denied", answer="Conservación.", by=owner)
    assert consents_in_force(patient) == {"care"}


def test_PRIV_21_answer_letter_says_how_to_complain(client_of, owner) -> None:
    request = identified(owner)
    rights_answer(request=request, outcome="denied", answer="No es titular.", by=owner)
    answer = get(client_of(owner), "rights-letter", request.public_id)
    text = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages)
    flat = " ".join(text.split())
    assert "Secretaría Anticorrupción y Buen Gobierno" in flat
    assert "No es titular." in flat
    assert owner.user.full_name in flat


def test_a_minor_is_spoken_for(owner) -> None:
    child = PatientFactory(clinic=owner.clinic, birth_date=date(2020, 1, 1))
    with pytest.raises(ValidationError, match="menor"):
        rights_request_of(owner, patient=child)
    assert rights_request_of(owner, patient=child, capacity="parent").pk


def test_what_was_asked_and_answered_never_changes(owner) -> None:
    request = identified(owner)
    request = rights_answer(request=request, outcome="denied", answer="No.", by=owner)
    rows = RightsRequest.objects.filter(pk=request.pk)
    for changes in ({"description": "Otra"}, {"answer": "Sí"}, {"outcome": "granted"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(rows.db)


def test_who_may(client_of, owner, nutritionist, assistant, auditor, stranger) -> None:
    request = rights_request_of(owner)
    seen = {
        person.role + str(person.clinic_id == owner.clinic_id): get(
            client_of(person), "rights-detail", request.public_id
        ).status_code
        for person in (owner, nutritionist, assistant, auditor, stranger)
    }
    assert list(seen.values()) == [200, 200, 403, 200, 404]
    with pytest.raises(PermissionDenied):
        rights_identify(request=request, shown="INE", by=auditor)
    with pytest.raises(PermissionDenied):
        rights_identify(request=request, shown="INE", by=stranger)


def test_the_list_costs_the_same_with_many(client_of, owner, django_assert_max_num_queries) -> None:
    for _ in range(3):
        rights_request_of(owner)
    browser = client_of(owner)
    with django_assert_max_num_queries(15):
        page = get(browser, "rights-list").content.decode()
    assert page.count("quedan 20 días hábiles") == 3


def test_the_privacy_page_costs_the_same_with_many(
    client_of, owner, django_assert_max_num_queries
) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    for _ in range(3):
        rights_request_of(owner, patient=patient)
        export_for(owner, patient=patient)
    browser = client_of(owner)
    with django_assert_max_num_queries(17):  # each one reads another table
        page = get(browser, "privacy", patient.public_id).content.decode()
    assert page.count("En espera") == 3
