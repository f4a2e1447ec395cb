"""What every request passes through before any room sees it."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.api.problems import MEDIA_TYPE, TITLES
from config.logging import REQUEST_ID, route_of
from patients.keyring import CurpKeysError

Handler = Callable[[HttpRequest], HttpResponse]
access_log = logging.getLogger("nutricion.access")
WELL_FORMED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = ("/livez", "/readyz", "/metrics", settings.STATIC_URL)


class RequestIdMiddleware:
    """Give each request an id, kept from the proxy if it sent one, and return it in the answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if WELL_FORMED_ID.fullmatch(given) else uuid.uuid4().hex
        token = REQUEST_ID.set(request.request_id)
        try:
            response = self.get_response(request)
        finally:
            REQUEST_ID.reset(token)
        response["X-Request-ID"] = request.request_id
        return response


class AccessLogMiddleware:
    """One line a request: method, route, status and time. No address, no query, no name."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        if not request.path.startswith(QUIET):
            facts = {
                "method": request.method,
                "route": route_of(request),
                "status": response.status_code,
                "ms": round((time.perf_counter() - began) * 1000),
            }
            access_log.info("%(method)s %(route)s %(status)s %(ms)s ms", facts, extra=facts)
        return response


class CurpKeysMiddleware:
    """A CURP that the keys do not open: say so, with no data, and leave a line for the operator."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, CurpKeysError):
            return None
        access_log.error("CURP keys: %s", type(error).__name__)
        if request.path.startswith("/api/"):
            return JsonResponse(_problem(request, error), status=503, content_type=MEDIA_TYPE)
        return render(request, "503.html", {"reason": str(error)}, status=503)


def _problem(request: HttpRequest, error: Exception) -> dict[str, object]:
    """What the API answers then."""
    code = "curp_unreadable"
    return {
        "type": f"urn:problem:{code}",
        "title": TITLES[code],
        "status": 503,
        "code": code,
        "detail": str(error),
        "request_id": getattr(request, "request_id", ""),
    }
