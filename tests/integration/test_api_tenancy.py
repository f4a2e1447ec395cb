"""What the API says of another clinic's things: nothing, in the same words as of what is not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.architecture.addresses import addresses
from tests.architecture.objects import agenda, foods, patients, plans
from tests.factories.api import JSON, program_of
from tests.factories.foods import dish_of


def dish(by):
    return {"public_id": dish_of(clinic=by.clinic).public_id}


API_OBJECTS = {
    "api:patient": patients.patient,
    "api:measurements": patients.patient,
    "api:laboratory": patients.patient,
    "api:lab-result": patients.lab_result,
    "api:lab-void": patients.lab_result,
    "api:patient-plans": patients.patient,
    "api:patient-diary": patients.patient,
    "api:patient-adherence": patients.patient,
    "api:diary-entry": plans.diary_entry,
    "api:diary-void": plans.diary_entry,
    "api:plan": plans.plan,
    "api:plan-payload": plans.plan,
    "api:plan-options": plans.plan,
    "api:plan-documents": plans.plan,
    "api:plan-document": plans.plan_document,
    "api:appointment": agenda.appointment,
    "api:food": foods.food,
    "api:dish": dish,
}
WRITTEN_ONLY = {"api:diary-void", "api:lab-void"}
"""Addresses that only take a POST; an empty body is a 400 to who may see the object."""
SHIPPED = {"api:calculator": "the same for everybody"}
NOBODY = "00000000-0000-4000-8000-000000000000"


def test_every_address_with_an_object_is_registered() -> None:
    named = {a.name for a in addresses() if a.name.startswith("api:") and a.arguments}
    assert named == set(API_OBJECTS) | set(SHIPPED)


@pytest.mark.parametrize("method", ["get", "post", "patch", "put", "delete"])
@pytest.mark.parametrize("name", API_OBJECTS)
def test_object_hidden_from_other_clinic(name, method, owner, stranger) -> None:
    given = API_OBJECTS[name](owner)
    program = program_of(stranger)
    answers = []
    for arguments in (given, given | {"public_id": NOBODY}):
        answer = getattr(program, method)(reverse(name, kwargs=arguments), content_type=JSON)
        answers.append((answer.status_code, {**answer.json(), "request_id": ""}))
    assert answers[0] == answers[1]
    assert answers[0][0] in (404, 405)


@pytest.mark.parametrize("name", API_OBJECTS)
def test_object_exists_for_its_own_clinic(name, owner) -> None:
    """The control of the test above."""
    address, program = reverse(name, kwargs=API_OBJECTS[name](owner)), program_of(owner)
    if name in WRITTEN_ONLY:
        assert program.post(address, {}, JSON).status_code == 400
    else:
        assert program.get(address).status_code == 200


@pytest.mark.parametrize("name", API_OBJECTS)
def test_object_needs_its_scope(name, owner) -> None:
    address = reverse(name, kwargs=API_OBJECTS[name](owner))
    program = program_of(owner, "calculators:read")
    answer = program.post(address, {}, JSON) if name in WRITTEN_ONLY else program.get(address)
    assert answer.status_code == 403
    assert answer.json()["code"] == "scope_missing"


@pytest.mark.parametrize("name", ["patients", "foods", "dishes", "calculators"])
def test_list_needs_its_scope(name, owner) -> None:
    other = "plans:read"
    assert program_of(owner, other).get(reverse(f"api:{name}")).status_code == 403
