"""Every operation of the API with odd data, as two programs: no error of the server, no answer
that the OpenAPI document does not foresee. In process: no port is opened."""

from __future__ import annotations

from itertools import product
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.api.throttling import TokenThrottle
from accounts.models import Scope
from config.wsgi import application
from nutrition.registry import calculations
from patients.services.consultation import consultation_open
from patients.services.measurement import measurement_record
from tests.architecture.objects.plans import draft_plan
from tests.factories.accounts import token_of
from tests.factories.agenda import appointment_of
from tests.factories.foods import dish_of
from tests.factories.patients import PatientFactory, lab_result_of_somebody
from tests.factories.plans import eaten_meal

EXAMPLES = 16
DAY = "2026-11-24"
FULL = tuple(Scope.values)
READ_ONLY = tuple(scope for scope in Scope.values if scope.endswith(":read"))
ANSWERED_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(
    SchemaGenerator(urlconf="config.urls").get_schema(request=None, public=True)
)
SCHEMA.app = application
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture(autouse=True)
def _one_connection():
    """The application in process must not close the test's connection, nor its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def objects(owner) -> dict[str, str]:
    """A real object behind each kind of address."""
    from decimal import Decimal

    plan = draft_plan(owner)
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    visit = consultation_open(patient=patient, by=owner)
    measurement_record(consultation=visit, kind="height", value=Decimal("1.60"), by=owner)
    dish = dish_of(clinic=owner.clinic)
    food = dish.ingredients.get().food
    return {
        "appointments": str(appointment_of(owner).public_id),
        "plans": str(plan.public_id),
        "laboratory": str(lab_result_of_somebody(owner).public_id),
        "diary": str(eaten_meal(owner).public_id),
        "patients": str(patient.public_id),
        "dishes": str(dish.public_id),
        "foods": str(food.public_id),
    }


def aimed(case: Any, objects: dict[str, str]) -> None:
    """Point half of the well-formed ids at something that is there."""
    given_id = case.path_parameters.get("public_id") if case.path_parameters else None
    if is_uuid(given_id) and UUID(str(given_id)).int % 2:
        case.path_parameters["public_id"] = objects[case.operation.path.split("/")[3]]
    if case.path_parameters and "calc_id" in case.path_parameters:
        text = str(case.path_parameters["calc_id"])
        case.path_parameters["calc_id"] = calculations()[len(text) % len(calculations())].id
    if case.operation.label.endswith("/diary/") and isinstance(case.body, dict):
        aimed_meal(case.body, objects)


def aimed_meal(body: dict[str, Any], objects: dict[str, str]) -> None:
    """Few random days have come, and no random food exists: say ones that do where it is right."""
    if isinstance(body.get("day"), str) and body["day"] > DAY:
        body["day"] = DAY
    items = body["items"] if isinstance(body.get("items"), list) else []
    for item in items:
        if isinstance(item, dict) and is_uuid(item.get("food")):
            item["food"] = objects["foods"]


def is_uuid(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("scopes", "operation"),
    list(product((FULL, READ_ONLY), OPERATIONS)),
    ids=lambda one: one.label if hasattr(one, "label") else f"{len(one)} scopes",
)
def test_operation_answers_as_documented(owner, objects, monkeypatch, scopes, operation) -> None:
    monkeypatch.setattr(TokenThrottle, "THROTTLE_RATES", {"token": None})
    headers = {"Authorization": f"Bearer {token_of(owner, *scopes).secret}"}
    statuses: list[int] = []

    def answer(case: Any) -> None:
        aimed(case, objects)
        response = case.call(headers=headers)
        statuses.append(response.status_code)
        case.validate_response(response, checks=ANSWERED_CHECKS, headers=headers)

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        if mode is GenerationMode.NEGATIVE and not takes_data(operation):
            continue
        quiet = settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        quiet(given(case=operation.as_strategy(generation_mode=mode))(answer))()
    assert statuses
    assert not [status for status in statuses if status >= 500]
    if "write" not in str(needed(operation)) or scopes is FULL:
        assert 403 not in statuses
    else:
        assert set(statuses) & {403, 404, 405}
        assert 201 not in statuses


def takes_data(operation: Any) -> bool:
    """Whether there is anything to send wrong."""
    return bool(operation.body or operation.query or operation.path_parameters)


def needed(operation: Any) -> str:
    """The scope that an operation asks for."""
    stores_nothing = "calculators" in operation.path or operation.path.endswith("/solve/")
    if operation.method.upper() == "GET" or stores_nothing:
        return "read"
    return "write"


def test_document_covers_every_address(owner, client_of) -> None:
    from config.api_urls import urlpatterns

    outside = {"schema", "docs", "nothing"}
    served = {entry.name for entry in urlpatterns} - outside
    assert len({operation.path for operation in OPERATIONS}) == len(served)
    document = client_of(owner).get("/api/v1/schema/")
    assert document.status_code == 200
    assert document.json()["openapi"].startswith("3.")
    assert Client().get("/api/v1/schema/").status_code == 401


def test_fuzz_would_see_an_error_of_the_server(owner, monkeypatch) -> None:
    """The control: with a broken room, the same check is red."""
    from accounts.api import views

    monkeypatch.setattr(views.TokenSerializer, "to_representation", lambda *_: {"name": 7})
    operation = next(one for one in OPERATIONS if one.path.endswith("/token/"))
    case = operation.Case()
    headers = {"Authorization": f"Bearer {token_of(owner).secret}"}
    response = case.call(headers=headers)
    with pytest.raises(BaseException, match="schema"):
        case.validate_response(response, checks=ANSWERED_CHECKS, headers=headers)
