"""The door of the API: who passes, how a refusal looks, and what a body may be."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.api.parsers import MOST_BYTES
from accounts.api.throttling import TokenThrottle
from accounts.models import Role
from accounts.services.api_token import token_revoke
from audit.models import AccessEvent, Action
from tests.factories.accounts import token_of
from tests.factories.api import JSON, program_of

PATIENTS = "/api/v1/patients/"


def problem(answer, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["code"] == code
    assert body["status"] == status
    assert body["title"]
    assert body["type"] == f"urn:problem:{code}"
    assert body["request_id"] == answer["X-Request-ID"]
    return body


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer nut_inventada", "Basic abc", "Token x", "Bearer \x7f\xe9"],
)
def test_without_a_valid_key_is_401(clinic, header) -> None:
    answer = Client(headers={"authorization": header} if header else {}).get(PATIENTS)
    problem(answer, 401, "unauthenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_session_of_a_browser_does_not_count(owner, client_of) -> None:
    problem(client_of(owner).get(PATIENTS), 401, "unauthenticated")


def test_revoked_key_is_401(owner) -> None:
    made = token_of(owner)
    token_revoke(token=made.token, by=owner)
    asked = Client(headers={"authorization": f"Bearer {made.secret}"})
    problem(asked.get(PATIENTS), 401, "unauthenticated")


def test_missing_scope_is_403_and_recorded(owner) -> None:
    problem(program_of(owner, "foods:read").get(PATIENTS), 403, "scope_missing")
    denied = AccessEvent.objects.filter(action=Action.DENIED).get()
    assert denied.user_id == owner.user_id
    assert denied.clinic_id == owner.clinic_id


def test_person_without_permission_is_403(owner) -> None:
    program = program_of(owner)
    owner.role = Role.AUDITOR
    owner.save(update_fields=["role"])
    assert program.get(PATIENTS).status_code == 200
    problem(program.post(PATIENTS, {}, JSON), 403, "forbidden")


def test_token_says_what_it_is(owner) -> None:
    body = program_of(owner, "foods:read").get("/api/v1/token/").json()
    assert body["scopes"] == ["foods:read"]
    assert body["clinic"] == {"public_id": str(owner.clinic.public_id), "name": owner.clinic.name}
    assert body["person"] == owner.user.full_name
    assert "sha256" not in body


LOST = ["", "nada/", "patients", "patients/7/", "patients/%0A/", "a%0D%0Ab"]


@pytest.mark.parametrize("path", LOST)
def test_unknown_address_is_404(owner, path) -> None:
    problem(program_of(owner).get(f"/api/v1/{path}"), 404, "not_found")


def test_unknown_method_is_405(owner) -> None:
    problem(program_of(owner).delete(PATIENTS), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "query", ["otra=1", "ordering=(select pg_sleep(5))", "ordering=owner__password", "q=a%00b"]
)
def test_parameter_out_of_the_list_is_400(owner, query) -> None:
    problem(program_of(owner).get(f"{PATIENTS}?{query}"), 400, "invalid")


def test_repeated_parameter_is_400(owner) -> None:
    problem(program_of(owner).get(f"{PATIENTS}?q=a&q=b"), 400, "invalid")


@pytest.mark.parametrize("size", [0, 101, -1, "a", "1e3"])
def test_page_size_out_of_range_is_400(owner, size) -> None:
    problem(program_of(owner).get(f"{PATIENTS}?page_size={size}"), 400, "invalid")


@pytest.mark.parametrize("size", [1, 100])
def test_page_size_at_the_limits(owner, size) -> None:
    assert program_of(owner).get(f"{PATIENTS}?page_size={size}").status_code == 200


@pytest.mark.parametrize("cursor", ["x", "cD0x", "%00", "a:b:c", "é"])
def test_cursor_written_by_hand_is_400(owner, cursor) -> None:
    problem(program_of(owner).get(f"{PATIENTS}?cursor={cursor}"), 400, "invalid")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"NaN",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"a": "\\ud800"}',
        b'{"\\u0000": 1}',
        b"\xff\xfe",
        b'{"a": ' + b"[" * 20 + b"]" * 20 + b"}",
        b'{"a": ' * 5000 + b"1" + b"}" * 5000,
        b'{"a": ' + b"1" * 5000 + b"}",
    ],
    ids=lambda body: body[:18].decode("latin-1"),
)
def test_body_that_is_not_strict_json_is_400(owner, body) -> None:
    answer = program_of(owner).post(PATIENTS, body, JSON)
    assert answer.status_code == 400
    assert answer.json()["code"] in ("malformed", "invalid")


def test_huge_body_is_413(owner) -> None:
    body = json.dumps({"address": "a" * MOST_BYTES})
    problem(program_of(owner).post(PATIENTS, body, JSON), 413, "too_large")


def test_form_body_is_415(owner) -> None:
    problem(program_of(owner).post(PATIENTS, {"a": "b"}), 415, "unsupported_media_type")


def test_other_formats_are_406(owner) -> None:
    answer = program_of(owner).get(PATIENTS, headers={"accept": "text/html"})
    problem(answer, 406, "not_acceptable")


def test_each_token_has_its_own_count(owner, monkeypatch) -> None:
    monkeypatch.setattr(TokenThrottle, "THROTTLE_RATES", {"token": "2/min"})
    first, second = program_of(owner), program_of(owner)
    assert [first.get("/api/v1/token/").status_code for _ in range(2)] == [200, 200]
    answer = first.get("/api/v1/token/")
    problem(answer, 429, "throttled")
    assert int(answer["Retry-After"]) <= 60
    assert second.get("/api/v1/token/").status_code == 200


def test_refusal_of_a_field_is_in_spanish(owner) -> None:
    """What Django says in Spanish stays Django's; what only the API says is Spanish too."""
    given = {"given_names": "Ana", "birth_date": "24/11/2026"}
    body = program_of(owner).post(PATIENTS, given, JSON).json()
    told = {error["field"]: error["message"] for error in body["errors"]}
    assert told["first_surname"] == "Este campo es obligatorio."
    assert told["birth_date"].startswith("Fecha con formato erróneo.")
