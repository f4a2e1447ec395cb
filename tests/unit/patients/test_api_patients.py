"""Patients by the API."""

from __future__ import annotations

import pytest

from audit.models import AccessEvent, Action
from patients.models import Patient
from tests.factories.api import JSON, program_of
from tests.factories.patients import PatientFactory

PATIENTS = "/api/v1/patients/"
QUERIES = 3  # the token, the page, and who listed
LOCAL_MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
GIVEN = {
    "given_names": "Gloria",
    "first_surname": "Hernández",
    "birth_date": "1956-04-27",
    "sex": "female",
    "address": "Calle Inventada 12, Xalapa",
    "phone": "55 1234 5678",
}


def patient_in(by, **changes):
    return PatientFactory(clinic=by.clinic, responsible=by.user, **changes)


def test_list_goes_page_by_page_without_skipping(owner, stranger) -> None:
    mine = [patient_in(owner) for _ in range(7)]
    patient_in(stranger)
    program = program_of(owner)
    seen, path, pages = [], f"{PATIENTS}?page_size=3", 0
    while path:
        page = program.get(path).json()
        seen += [row["public_id"] for row in page["results"]]
        path, pages = page["next"], pages + 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == {str(row.public_id) for row in mine}


def test_cursor_of_another_order_is_refused(owner) -> None:
    for _ in range(3):
        patient_in(owner)
    program = program_of(owner)
    following = program.get(f"{PATIENTS}?page_size=1&ordering=name").json()["next"]
    answer = program.get(following.replace("ordering=name", "ordering=-opened_at"))
    assert answer.status_code == 400


@pytest.mark.parametrize("ordering", ["record_number", "-record_number", "opened_at", "-name"])
def test_list_is_ordered(owner, ordering) -> None:
    for number in (3, 1, 2):
        patient_in(owner, record_number=number, first_surname=f"Apellido {number}")
    rows = program_of(owner).get(f"{PATIENTS}?ordering={ordering}").json()["results"]
    numbers = [int(row["record"]) for row in rows]
    expected = {"record_number": [1, 2, 3], "opened_at": [3, 1, 2]}.get(ordering, [3, 2, 1])
    assert numbers == expected


@pytest.mark.parametrize("text", ["%", "_", "'", "a" * 200, "999999999999999", "<script>"])
def test_odd_search_finds_nothing(owner, text) -> None:
    patient_in(owner)
    answer = program_of(owner).get(PATIENTS, {"q": text})
    assert answer.status_code == 200
    assert answer.json()["results"] == []


def test_search_ignores_accents_and_is_recorded_without_its_words(owner) -> None:
    patient_in(owner)
    rows = program_of(owner).get(PATIENTS, {"q": "saenz"}).json()["results"]
    assert len(rows) == 1
    event = AccessEvent.objects.filter(action=Action.LIST).get()
    assert "saenz" not in event.detail
    assert event.detail.startswith("1 resultado · filtros: q · API nut_")


def test_reading_is_recorded_as_the_person(owner) -> None:
    patient = patient_in(owner)
    body = program_of(owner).get(f"{PATIENTS}{patient.public_id}/").json()
    assert body["full_name"] == patient.full_name
    assert "pk" not in body
    assert "id" not in body
    event = AccessEvent.objects.filter(action=Action.READ).get()
    assert (event.user_id, event.clinic_id) == (owner.user_id, owner.clinic_id)
    assert event.patient_id == str(patient.public_id)


def test_patient_is_registered_and_signed_in_the_history(owner) -> None:
    from auditlog.models import LogEntry

    answer = program_of(owner).post(PATIENTS, GIVEN, JSON)
    assert answer.status_code == 201, answer.content
    patient = Patient.objects.get(public_id=answer.json()["public_id"])
    assert patient.clinic == owner.clinic
    assert patient.phone == "+525512345678"
    entry = LogEntry.objects.get_for_object(patient).get()
    assert entry.actor_id == owner.user_id
    assert "API: nut_" in str(entry.additional_data)


@pytest.mark.parametrize(
    "changes",
    [
        {"clinic": 1},
        {"record_number": 1},
        {"is_synthetic": True},
        {"responsible": 1},
        {"public_id": "00000000-0000-0000-0000-000000000000"},
        {"search_name": "x"},
        {"nombre": "x"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_field_out_of_the_list_is_refused_by_name(owner, changes) -> None:
    answer = program_of(owner).post(PATIENTS, GIVEN | changes, JSON)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == next(iter(changes))
    assert not Patient.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"birth_date": "1800-01-01"}, "birth_date"),
        ({"birth_date": "2026-02-30"}, "birth_date"),
        ({"phone": "12"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"curp": "MALA"}, "curp"),
        ({"nationality": "mx"}, "nationality"),
        ({"sex": "otro"}, "sex"),
        ({"given_names": ""}, "given_names"),
        ({"given_names": "a" * 51}, "given_names"),
        ({"given_names": {"a": 1}}, "given_names"),
        ({"address": None}, "address"),
        ({"birth_date": "2020-01-01"}, "representative_name"),
    ],
)
def test_bad_value_is_refused_by_name(owner, changes, field) -> None:
    answer = program_of(owner).post(PATIENTS, GIVEN | changes, JSON)
    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert not Patient.objects.exists()


def test_repeated_registration_asks_first(owner) -> None:
    program = program_of(owner)
    first = program.post(PATIENTS, GIVEN, JSON).json()["public_id"]
    answer = program.post(PATIENTS, GIVEN, JSON)
    assert answer.status_code == 409
    assert answer.json()["code"] == "duplicate_patient"
    assert answer.json()["candidates"] == [first]
    assert program.post(PATIENTS, GIVEN | {"acknowledged": True}, JSON).status_code == 201


def test_correction_changes_only_what_is_given(owner) -> None:
    patient = patient_in(owner, dislikes="Hígado")
    answer = program_of(owner).patch(
        f"{PATIENTS}{patient.public_id}/", {"occupation": "Maestra"}, JSON
    )
    assert answer.status_code == 200, answer.content
    patient.refresh_from_db()
    assert (patient.occupation, patient.dislikes) == ("Maestra", "Hígado")


def test_curp_that_says_otherwise_asks_first(owner) -> None:
    patient = patient_in(owner)
    path = f"{PATIENTS}{patient.public_id}/"
    given = {"curp": "HEGG560427MVZRRL04"}
    answer = program_of(owner).patch(path, given, JSON)
    assert answer.status_code == 409
    assert answer.json()["code"] == "curp_mismatch"
    assert answer.json()["warnings"]
    answer = program_of(owner).patch(path, given | {"acknowledged": True}, JSON)
    assert answer.json()["curp_status"] == "format_ok"


def test_read_scope_does_not_write(owner) -> None:
    patient = patient_in(owner)
    program = program_of(owner, "patients:read")
    assert program.post(PATIENTS, GIVEN, JSON).status_code == 403
    assert program.patch(f"{PATIENTS}{patient.public_id}/", {}, JSON).status_code == 403


@pytest.mark.parametrize("method", ["get", "patch"])
def test_patient_hidden_from_other_clinic(owner, stranger, method) -> None:
    patient = patient_in(owner)
    program = program_of(stranger)
    asked = getattr(program, method)
    answer = asked(f"{PATIENTS}{patient.public_id}/", content_type=JSON)
    nobody = asked(f"{PATIENTS}00000000-0000-4000-8000-000000000000/", content_type=JSON)
    assert answer.status_code == nobody.status_code == 404
    assert {**answer.json(), "request_id": ""} == {**nobody.json(), "request_id": ""}


@pytest.mark.parametrize("count", [3, 60])
def test_list_takes_the_same_queries(owner, count, settings, django_assert_num_queries) -> None:
    settings.CACHES = LOCAL_MEMORY
    for _ in range(count):
        patient_in(owner)
    program = program_of(owner)
    program.get("/api/v1/token/")  # the first call of the day writes the day
    with django_assert_num_queries(QUERIES):
        program.get(PATIENTS)
