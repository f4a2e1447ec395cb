"""The screen of the installation."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from config.operations import status
from config.operations.heartbeat import KEY, heartbeat_write
from config.operations.results import result_write
from config.operations.version import version


@pytest.fixture(autouse=True)
def own_folder(settings, db, tmp_path: Path) -> None:
    settings.BACKUP_DIR = tmp_path
    cache.delete(KEY)


@pytest.mark.django_db
def test_status_in_a_screen(owner) -> None:
    result_write("audit", {"sound": False, "links": 3})
    out = StringIO()
    call_command("status", stdout=out)
    told = dict(line.split(":", 1) for line in out.getvalue().splitlines())
    told = {name: words.strip() for name, words in told.items()}
    assert told["Versión"] == f"{version()} (local)"
    assert told["Consultorios"] == "1; personas con acceso: 1"
    assert told["Último respaldo"] == "ninguno"
    assert told["Último simulacro"] == "nunca"
    assert told["Historial"].startswith("ALTERADO, ")
    assert told["Trabajos en segundo plano"] == "SIN SEÑAL"
    assert "libre" not in told["Disco libre"]
    assert told["Base de datos"].startswith(
        "PostgreSQL, " if connection.vendor == "postgresql" else "SQLite, "
    )


@pytest.mark.django_db
def test_status_tells_of_the_worker(owner) -> None:
    name = "Trabajos en segundo plano"
    heartbeat_write()
    assert dict(status.status_lines())[name].startswith("en marcha, ")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert dict(status.status_lines())[name].startswith("SIN SEÑAL desde ")


@pytest.mark.django_db
def test_status_without_database(monkeypatch) -> None:
    def down() -> str:
        raise DatabaseError("postgres://usuario:secreto@servidor")

    monkeypatch.setattr(status, "_database", down)
    told = dict(status.status_lines())
    assert told["Base de datos"] == "no responde (DatabaseError)"
    assert told["Último respaldo"] == "ninguno"
