"""Measurements by the API."""

from __future__ import annotations

from decimal import Decimal

import pytest

from patients.models import Measurement
from patients.services.consultation import consultation_open
from patients.services.measurement import measurement_record
from tests.factories.api import JSON, program_of
from tests.factories.patients import ConsultationFactory, PatientFactory, signed_consultation


@pytest.fixture
def visit(owner):
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    return consultation_open(patient=patient, by=owner)


def address(visit) -> str:
    return f"/api/v1/patients/{visit.patient.public_id}/measurements/"


@pytest.mark.parametrize("value", [72.4, "72.4", "72.400"])
def test_value_is_written_in_the_open_draft(owner, visit, value) -> None:
    answer = program_of(owner).post(address(visit), {"kind": "weight", "value": value}, JSON)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["value"], body["unit"], body["is_signed"]) == ("72.400", "kg", False)
    row = Measurement.objects.get()
    assert (row.value, row.recorded_by, row.consultation) == (Decimal("72.4"), owner.user, visit)


def test_written_again_is_corrected(owner, visit) -> None:
    program = program_of(owner)
    for value in ("72.4", "72.6"):
        program.post(address(visit), {"kind": "weight", "value": value}, JSON)
    rows = program.get(address(visit)).json()["results"]
    assert [row["value"] for row in rows] == ["72.600"]


def test_odd_value_asks_first(owner, visit) -> None:
    program = program_of(owner)
    given = {"kind": "weight", "value": "201"}
    answer = program.post(address(visit), given, JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "needs_confirmation")
    assert program.post(address(visit), given | {"confirmed": True}, JSON).status_code == 201


@pytest.mark.parametrize("value", ["650.001", "0.299", "-70", "0"])
def test_impossible_value_is_422(owner, visit, value) -> None:
    answer = program_of(owner).post(address(visit), {"kind": "weight", "value": value}, JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "impossible_measurement")


NO_NUMBERS = ["NaN", "Infinity", "1e309", "", None, True, [], "70kg", "1.2345"]


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_value_that_is_no_number_is_400(owner, visit, value) -> None:
    answer = program_of(owner).post(address(visit), {"kind": "weight", "value": value}, JSON)
    assert answer.status_code == 400
    assert not Measurement.objects.exists()


def test_reason_stands_in_place_of_a_value(owner, visit) -> None:
    given = {"kind": "waist", "not_measured_reason": "sin cinta"}
    body = program_of(owner).post(address(visit), given, JSON).json()
    assert (body["value"], body["not_measured_reason"]) == (None, "sin cinta")


@pytest.mark.parametrize("extra", [{}, {"value": "70", "not_measured_reason": "x"}])
def test_exactly_one_of_value_and_reason(owner, visit, extra) -> None:
    answer = program_of(owner).post(address(visit), {"kind": "weight"} | extra, JSON)
    assert answer.status_code == 400


def test_without_an_open_draft_is_409(owner, visit, nutritionist) -> None:
    """A colleague's draft is not the token's person's."""
    other = ConsultationFactory(
        patient=PatientFactory(clinic=owner.clinic), practitioner=nutritionist.user
    )
    answer = program_of(owner).post(address(other), {"kind": "weight", "value": "70"}, JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_open_draft")
    assert not Measurement.objects.exists()


def test_signed_measurements_are_read(owner) -> None:
    document = signed_consultation(by=owner)
    rows = program_of(owner).get(address(document.consultation)).json()["results"]
    assert {row["is_signed"] for row in rows} == {True}
    only = program_of(owner).get(f"{address(document.consultation)}?kind=weight").json()["results"]
    assert [row["kind"] for row in only] == ["weight"]


def test_who_may_not_read_the_record_reads_no_measurements(owner, visit) -> None:
    program = program_of(owner)
    owner.role = "assistant"
    owner.save(update_fields=["role"])
    assert program.get(address(visit)).status_code == 403


def test_measurements_hidden_from_other_clinic(owner, stranger, visit) -> None:
    measurement_record(consultation=visit, kind="weight", value=Decimal(70), by=owner)
    program = program_of(stranger)
    assert program.get(address(visit)).status_code == 404
    given = {"kind": "height", "value": "1.60"}
    assert program.post(address(visit), given, JSON).status_code == 404
    assert Measurement.objects.count() == 1
