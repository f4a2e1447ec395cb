"""Logs as one JSON object a line, with the request's id and without patient data."""

from __future__ import annotations

from typing import Any


def logging_config(*, local: bool, level: str) -> dict[str, Any]:
    """The LOGGING setting: JSON in production, plain lines on a developer's machine."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
            },
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if local else "json",
            }
        },
        "root": {"handlers": ["console"], "level": level},
    }
