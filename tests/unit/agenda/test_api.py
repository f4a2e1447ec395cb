"""Another program in the agenda."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenda.models import Appointment
from tests.factories.agenda import appointment_of, tomorrow_at, visit_type_of
from tests.factories.api import JSON, program_of
from tests.factories.patients import PatientFactory

LIST = reverse("api:appointments")


def post(program, **given):
    return program.post(LIST, json.dumps(given), content_type=JSON)


def patch(program, row, **given):
    path = reverse("api:appointment", args=[row.public_id])
    return program.patch(path, json.dumps(given), content_type=JSON)


def test_program_books_a_patient(owner):
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    kind = visit_type_of(owner)
    given = {
        "visit_type": str(kind.public_id),
        "starts_at": tomorrow_at(10).isoformat(),
        "patient": str(patient.public_id),
    }
    program = program_of(owner)
    answer = post(program, **given)
    assert answer.status_code == 201
    assert answer.json()["patient"] == str(patient.public_id)
    assert Appointment.objects.get().origin == "api"
    again = post(program, **given)
    assert (again.status_code, again.json()["code"]) == (409, "slot_taken")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 400),
        ({"contact_name": "Rosa"}, 400),
        ({"contact_name": "Rosa", "contact_phone": "5512345678"}, 201),
        ({"contact_name": "Rosa", "contact_phone": "5512345678", "state": "attended"}, 400),
        ({"patient": "00000000-0000-4000-8000-000000000000"}, 400),
        ({"contact_name": "R", "contact_email": "r@x.mx", "professional": "x"}, 400),
    ],
)
def test_program_books_as_people_do(owner, changes, status):
    kind = visit_type_of(owner)
    given = {"visit_type": str(kind.public_id), "starts_at": tomorrow_at(10).isoformat()}
    assert post(program_of(owner), **given | changes).status_code == status


def test_program_moves_and_settles(owner):
    row, program = appointment_of(owner, starts_at=tomorrow_at(10)), program_of(owner)
    moved = patch(program, row, starts_at=tomorrow_at(12).isoformat())
    assert moved.status_code == 200
    assert patch(program, row, state="confirmed").json()["state"] == "confirmed"
    assert patch(program, row, state="cancelled").status_code == 400
    assert patch(program, row, state="cancelled", reason="x").json()["cancel_reason"] == "x"
    refused = patch(program, row, state="no_show")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_possible_now")
    assert patch(program, row).status_code == 400


def test_list_is_of_the_clinic_and_narrowed(owner, stranger):
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    appointment_of(owner, starts_at=tomorrow_at(10, days=3))
    appointment_of(stranger)
    day = tomorrow_at(10).date().isoformat()
    found = program_of(owner).get(LIST, {"day_from": day, "day_to": day}).json()["results"]
    assert [one["public_id"] for one in found] == [str(row.public_id)]
    assert len(program_of(owner).get(LIST).json()["results"]) == 2
    assert program_of(owner).get(LIST, {"day_to": "9999-12-31"}).status_code == 200
    types = program_of(owner).get(reverse("api:visit-types")).json()["results"]
    assert len(types) == 2


def test_list_costs_the_same_with_more_rows(owner):
    program, costs = program_of(owner), []
    appointment_of(owner)
    program.get(LIST)
    for _ in range(2):
        appointment_of(owner)
        with CaptureQueriesContext(connection) as queries:
            program.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_scope_and_role_are_both_asked(owner, auditor):
    assert program_of(owner, "patients:read").get(LIST).status_code == 403
    row = appointment_of(owner)
    assert patch(program_of(owner, "appointments:read"), row, state="confirmed").status_code == 403
