"""Every refusal of the API as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.api.problems import CODES, MEDIA_TYPE, TITLES


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Anything unforeseen stays an error of the server, and is logged."""
    if isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(detail=_by_field(error))
    response = exception_handler(error, context)
    if response is None:
        return None
    request = context["request"]
    response.data = _body(_known(error), response.status_code, request)
    response.content_type = MEDIA_TYPE
    return response


def _known(error: Exception) -> exceptions.APIException:
    if isinstance(error, Http404):
        return exceptions.NotFound(*error.args)
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(*error.args)
    assert isinstance(error, exceptions.APIException)  # noqa: S101 — DRF's handler let it pass
    return error


def _body(error: exceptions.APIException, status: int, request: Any) -> dict[str, Any]:
    code = getattr(error, "problem_code", None) or CODES.get(type(error), "invalid")
    invalid = isinstance(error, exceptions.ValidationError)
    body = {
        "type": f"urn:problem:{code}",
        "title": TITLES[code],
        "status": status,
        "code": code,
        "detail": "Revise los datos señalados." if invalid else _text(error.detail),
        "request_id": getattr(request, "request_id", ""),
    }
    if invalid:
        body["errors"] = list(_flat(error.detail))
    return body | getattr(error, "extra", {})


def _text(detail: Any) -> str:
    return str(detail.get("detail", "")) if isinstance(detail, Mapping) else str(detail)


def _flat(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Nested errors as a list of {field, message}; `field` is a dotted path, or empty."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name in ("non_field_errors", NON_FIELD_ERRORS) else str(name)
            yield from _flat(inner, f"{field}.{own}".strip("."))
    elif isinstance(detail, (list, tuple)):
        for inner in detail:
            yield from _flat(inner, field)
    else:
        yield {"field": field, "message": str(detail)}


def _by_field(error: DjangoValidationError) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else error.messages
