"""Logs as one JSON object a line, with the request's id and without patient data.

What is written about a request is its route (`pacientes/<uuid:public_id>/`), never its path, its
query or its body. An error is written as its type and the lines of code it crossed: the text of an
exception may quote a row.
"""

from __future__ import annotations

import logging
import traceback
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")
NO_ROUTE = "(sin ruta)"


def route_of(request: Any) -> str:
    """The pattern of the address that a request asked for; never the address itself."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else NO_ROUTE


class RequestFilter(logging.Filter):
    """Adds the request's id, and puts the route where Django would write the path."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        record.request_id = getattr(request, "request_id", REQUEST_ID.get())
        if hasattr(request, "path") and isinstance(record.args, tuple):
            hidden = {request.path, request.get_full_path()}
            record.args = tuple(route_of(request) if a in hidden else a for a in record.args)
        return True


class DiscreetFormatter(JsonFormatter):
    """JSON whose tracebacks name the error and where it happened, and quote no data."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        kind, _, trace = ei
        frames = "".join(f"{f.filename}:{f.lineno} {f.name}\n" for f in traceback.extract_tb(trace))
        return f"{frames}{kind.__name__ if kind else 'error'}"


def logging_config(*, local: bool, level: str) -> dict[str, Any]:
    """The LOGGING setting: JSON in production, plain lines on a developer's machine."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "config.logging.RequestFilter"}},
        "formatters": {
            "json": {
                "()": "config.logging.DiscreetFormatter",
                "fmt": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
            },
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request"],
                "formatter": "plain" if local else "json",
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would print a second time, and mail the path to the admins.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # At DEBUG it writes whole addresses, and a vendor's may hold a telephone.
            "urllib3": {"level": "INFO"},
            "axes": {"level": "WARNING"},  # its every step is not news; a lockout is
        },
    }
