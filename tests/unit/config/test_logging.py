"""Log lines: the request's id, the route, and no data."""

from __future__ import annotations

import json
import logging
import sys
from types import SimpleNamespace

import pytest
from django.test import Client

from config.logging import REQUEST_ID, DiscreetFormatter, RequestFilter


def line_of(record: logging.LogRecord) -> dict[str, str]:
    RequestFilter().filter(record)
    return json.loads(DiscreetFormatter("%(levelname)s %(request_id)s %(message)s").format(record))


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("x", logging.ERROR, "f.py", 1, message, args, extra.pop("exc", None))
    made.__dict__.update(extra)
    return made


def test_log_carries_the_request_id() -> None:
    token = REQUEST_ID.set("una-peticion")
    try:
        assert line_of(record("hola"))["request_id"] == "una-peticion"
    finally:
        REQUEST_ID.reset(token)


def test_log_writes_the_route_for_the_path() -> None:
    request = SimpleNamespace(
        path="/pacientes/7/",
        get_full_path=lambda: "/pacientes/7/?q=Itzel",
        resolver_match=SimpleNamespace(route="pacientes/<int:pk>/"),
        request_id="la-suya",
    )
    line = line_of(record("Not Found: %s", request.path, request=request))
    assert line["message"] == "Not Found: /pacientes/<int:pk>/"
    assert line["request_id"] == "la-suya"
    assert "Itzel" not in json.dumps(line)


def test_log_of_an_error_quotes_no_data() -> None:
    try:
        raise ValueError("CURP SAXI900427MMCXXX00 repetida")
    except ValueError:
        line = line_of(record("falló", exc=sys.exc_info()))
    assert line["exc_info"].endswith("ValueError")
    assert "test_logging.py" in line["exc_info"]
    assert "SAXI900427" not in json.dumps(line)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abcd-1234", True), ("corto", False), ("con espacios y más", False), ("x" * 65, False)],
)
def test_request_id_is_kept_if_well_formed(given: str, kept: bool) -> None:
    answer = Client().get("/livez", HTTP_X_REQUEST_ID=given)
    assert (answer["X-Request-ID"] == given) is kept
    assert len(answer["X-Request-ID"]) >= 8
