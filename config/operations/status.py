"""The installation in a screen, for people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format

from accounts.models import Clinic
from audit.models import ChainLink, UnsealedRow
from config.operations.backup import backups
from config.operations.doctor_data import free_ratios
from config.operations.heartbeat import heartbeat_is_silent, heartbeat_read
from config.operations.results import result_read
from config.operations.version import version
from messaging.models import InboundMessage, OutboundMessage
from patients.models import Patient

Line = tuple[str, str]


def status_lines() -> Iterator[Line]:
    """Name and words of each line. Without database, the lines that need it say so."""
    yield "Versión", f"{version()} ({settings.DEPLOYMENT})"
    yield "Dirección", settings.PUBLIC_BASE_URL or "sin PUBLIC_BASE_URL"
    try:
        yield "Base de datos", _database()
        yield from _counts()
        yield "Trabajos en segundo plano", _workers()
    except DatabaseError as error:
        yield "Base de datos", f"no responde ({type(error).__name__})"
    yield "Último respaldo", _backup()
    yield "Último simulacro", _result("restore_drill", "ok", "pasó", "FALLÓ")
    yield "Historial", _result("audit", "sound", "en orden", "ALTERADO")
    free = [f"{ratio:.0%} en {folder}" for folder, ratio in free_ratios().items()]
    yield "Disco libre", ", ".join(free)
    yield "WhatsApp", "con claves" if settings.TWILIO_AUTH_TOKEN else "en espera de claves"
    readers = {"Claude": settings.ANTHROPIC_API_KEY, "Gemini": settings.GEMINI_API_KEY}
    keyed = [name for name, key in readers.items() if key]
    yield "Lectura de fotos", " y ".join(keyed) or "en espera de claves"


def _database() -> str:
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"])
        return f"SQLite, {_size(path.stat().st_size) if path.is_file() else 'en memoria'}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return f"PostgreSQL, {_size(size)}"


def _counts() -> Iterator[Line]:
    people = get_user_model()._default_manager.filter(is_active=True).count()
    yield "Consultorios", f"{Clinic.objects.count()}; personas con acceso: {people}"
    yield "Expedientes", str(Patient._default_manager.count())
    yield (
        "Sellos del historial",
        f"{ChainLink.objects.count()}; {UnsealedRow.objects.count()} esperan",
    )
    queued = OutboundMessage.objects.filter(state=OutboundMessage.State.QUEUED).count()
    received = InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED).count()
    yield "Mensajes", f"{queued} por enviar, {received} por atender"


def _workers() -> str:
    last = heartbeat_read()
    if last is None:
        return "SIN SEÑAL"
    return f"{'SIN SEÑAL desde' if heartbeat_is_silent() else 'en marcha,'} {_told(last)}"


def _backup() -> str:
    found = backups()
    if not found:
        return "ninguno"
    last = found[-1]
    read_back = "releído" if last.is_verified else "SIN RELEER"
    return f"{_told(last.at)}, {read_back} ({len(found)} guardados)"


def _result(name: str, key: str, yes: str, no: str) -> str:
    result = result_read(name)
    if result is None:
        return "nunca"
    return f"{yes if result[key] else no}, {_told(parse_datetime(result['at']))}"


def _told(at: Any) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB"
