"""Laboratory results by the API."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from patients.models import LabResult
from patients.services.consultation import consultation_open
from tests.factories.api import JSON, program_of
from tests.factories.patients import PatientFactory, annulled_result, lab_result_of_somebody

GLUCOSE = {
    "analyte": "glucose",
    "value": "112",
    "unit": "mg/dL",
    "collected_on": "2026-01-15",
    "laboratory": "Laboratorio Prueba",
}


@pytest.fixture
def patient(owner):
    return PatientFactory(clinic=owner.clinic, responsible=owner.user)


def address(patient) -> str:
    return f"/api/v1/patients/{patient.public_id}/laboratory/"


def test_result_is_written_and_read(owner, patient) -> None:
    answer = program_of(owner).post(address(patient), GLUCOSE | {"range_high": "99"}, JSON)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["value"], body["unit"], body["is_signed"]) == ("112.0000", "mg/dL", False)
    assert body["reading"]["flag"] == "alto"
    assert body["reading"]["origin"] == "intervalo del laboratorio"
    row = LabResult.objects.get()
    assert (row.value, row.recorded_by, row.consultation) == (Decimal(112), owner.user, None)
    assert program_of(owner).get(address(patient)).json()["results"] == [body]


def test_the_same_twice_is_one(owner, patient) -> None:
    program = program_of(owner)
    ids = {program.post(address(patient), GLUCOSE, JSON).json()["public_id"] for _ in range(2)}
    assert len(ids) == LabResult.objects.count() == 1


def test_lab_07_missing_unit_is_400(owner, patient) -> None:
    for unit in ({"unit": ""}, {"unit": "furlong"}, {}):
        given = {name: value for name, value in GLUCOSE.items() if name != "unit"} | unit
        assert program_of(owner).post(address(patient), given, JSON).status_code == 400
    assert not LabResult.objects.exists()


def test_unit_of_another_analyte_is_400(owner, patient) -> None:
    answer = program_of(owner).post(address(patient), GLUCOSE | {"unit": "U/L"}, JSON)
    assert answer.status_code == 400


def test_lab_06_impossible_value_is_422_with_the_unit_meant(owner, patient) -> None:
    answer = program_of(owner).post(address(patient), GLUCOSE | {"value": "5"}, JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "impossible_result")
    assert "mmol/L" in answer.json()["detail"]


def test_critical_value_asks_first(owner, patient) -> None:
    given = GLUCOSE | {"analyte": "potassium", "value": "6.4", "unit": "mmol/L"}
    answer = program_of(owner).post(address(patient), given, JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "needs_confirmation")
    body = program_of(owner).post(address(patient), given | {"confirmed": True}, JSON).json()
    assert body["reading"]["critical"] == "crítico alto"


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "NaN"},
        {"value": "-1"},
        {"value": None},
        {"collected_on": "2026-02-31"},
        {"collected_on": "2999-01-01"},
        {"laboratory": ""},
        {"comparator": "~"},
        {"range_low": "9", "range_high": "8"},
        {"analyte": "unobtainium"},
        {"patient": "otro"},
        {"voided_at": "2026-01-01"},
    ],
)
def test_what_cannot_be_is_400(owner, patient, wrong) -> None:
    answer = program_of(owner).post(address(patient), GLUCOSE | wrong, JSON)
    assert answer.status_code == 400, answer.content
    assert not LabResult.objects.exists()


def test_result_joins_the_open_visit_if_asked(owner, patient) -> None:
    given = GLUCOSE | {"in_open_consultation": True}
    answer = program_of(owner).post(address(patient), given, JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_open_draft")
    visit = consultation_open(patient=patient, by=owner)
    assert program_of(owner).post(address(patient), given, JSON).status_code == 201
    assert visit.lab_results.count() == 1


def test_result_is_voided_with_a_reason(owner) -> None:
    row = lab_result_of_somebody(owner)
    path = f"/api/v1/laboratory/{row.public_id}/"
    program = program_of(owner)
    assert program.post(f"{path}void/", {"reason": ""}, JSON).status_code == 400
    assert program.post(f"{path}void/", {"reason": "De otra persona"}, JSON).status_code == 204
    assert program.get(path).status_code == 404
    row.refresh_from_db()
    assert row.void_reason == "De otra persona"


def test_result_of_a_signed_visit_needs_an_addendum(owner) -> None:
    visit = annulled_result(owner).result.consultation
    assert visit is not None
    assert program_of(owner).get(address(visit.patient)).json()["results"] == []


def test_list_narrows_by_analyte(owner, patient) -> None:
    program = program_of(owner)
    program.post(address(patient), GLUCOSE, JSON)
    program.post(address(patient), GLUCOSE | {"analyte": "ldl"}, JSON)
    rows = program.get(address(patient), {"analyte": "ldl"}).json()["results"]
    assert [row["analyte"] for row in rows] == ["ldl"]
    assert program.get(address(patient), {"analyte": "x"}).status_code == 400


def test_laboratory_hidden_from_other_clinic_and_from_the_desk(owner, stranger, patient) -> None:
    assert program_of(stranger).get(address(patient)).status_code == 404
    assert program_of(stranger).post(address(patient), GLUCOSE, JSON).status_code == 404
    program = program_of(owner)
    owner.role = "assistant"
    owner.save(update_fields=["role"])
    assert program.get(address(patient)).status_code == 403


def test_queries_do_not_grow_with_the_results(owner, patient) -> None:
    program, counts = program_of(owner), []
    for most in (3, 30):
        for value in range(80, 80 + most):
            program.post(address(patient), GLUCOSE | {"value": str(value)}, JSON)
        with CaptureQueriesContext(connection) as caught:
            assert len(program.get(address(patient)).json()["results"]) == most
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 15
