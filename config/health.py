"""Whether the process lives, and whether it can work.

`/livez` asks nothing of anybody: a supervisor restarts the process when it fails. `/readyz` asks
the database, the cache, the migrations and the broker, and names whichever fails: a balancer
sends nobody while it answers 503. It says of the worker too, but sends nobody away for it: the
pages work without it, and what is queued waits.
"""

from __future__ import annotations

import functools
import logging
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app
from config.operations.heartbeat import heartbeat_is_silent

log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """A part does not work. The text is for the operator, in Spanish."""


@require_safe
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"estado": "vivo"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Every part answers: 200; or 503 naming those that do not."""
    answers = {name: _ask(name, question) for name, question in PARTS.items()}
    ready = all(answer == "bien" for answer in answers.values())
    told = {name: _ask(name, question) for name, question in TOLD.items()}
    body = {"estado": "listo" if ready else "no listo", **answers, **told}
    return JsonResponse(body, status=200 if ready else 503)


def _ask(name: str, question: Callable[[], None]) -> str:
    """«bien», or what is wrong, without addresses or passwords."""
    try:
        question()
    except NotReadyError as error:
        return str(error)
    except Exception as error:  # whatever fails, the page must still say which part it was
        log.warning("%s is not ready: %s", name, type(error).__name__)
        return f"no responde ({type(error).__name__})"
    return "bien"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    key, value = f"readyz-{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise NotReadyError("no devuelve lo que guarda (¿falta createcachetable?)")
    cache.delete(key)


def _migrations() -> None:
    pending = _written_migrations() - set(MigrationRecorder(connection).applied_migrations())
    if pending:
        raise NotReadyError(f"faltan {len(pending)} por aplicar: manage.py migrate")


@functools.cache
def _written_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of each migration of this code, read once a process."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations or {})


def _broker() -> None:
    if settings.CELERY_BROKER_URL == "filesystem://":
        queue = Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]))
        if not os.access(queue, os.W_OK):
            raise NotReadyError("no se puede escribir en su carpeta")
        return
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)


def _worker() -> None:
    if heartbeat_is_silent():
        raise NotReadyError("sin señal: lo que está en la cola espera")


PARTS: dict[str, Callable[[], None]] = {
    "base_de_datos": _database,
    "cache": _cache,
    "migraciones": _migrations,
    "cola": _broker,
}
TOLD: dict[str, Callable[[], None]] = {"trabajador": _worker}
"""Parts that are told and do not count."""
