"""/livez, /readyz and /metrics."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from config import health
from config.operations.heartbeat import SILENCE, heartbeat_write


def test_livez_asks_nobody() -> None:
    """No `db` fixture: a query would fail the test."""
    answer = Client().get("/livez")
    assert (answer.status_code, answer.json()) == (200, {"estado": "vivo"})


@pytest.fixture
def queue(settings, tmp_path):
    """A filesystem broker, where the run has no Redis."""
    if settings.CELERY_BROKER_URL == "filesystem://":
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}


@pytest.fixture
def beating(db) -> None:
    """A worker left its sign of life just now."""
    heartbeat_write()


@pytest.mark.smoke
@pytest.mark.django_db
def test_readyz_is_ready(queue, beating) -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert set(answer.json().values()) == {"listo", "bien"}


def broken() -> None:
    raise ConnectionError("postgres://usuario:secreto@servidor")


@pytest.mark.django_db
@pytest.mark.parametrize("part", list(health.PARTS))
def test_readyz_names_what_fails_and_keeps_secrets(queue, beating, monkeypatch, part: str) -> None:
    monkeypatch.setitem(health.PARTS, part, broken)
    answer = Client().get("/readyz")
    told = answer.json()
    assert answer.status_code == 503
    assert told.pop(part) == "no responde (ConnectionError)"
    assert told.pop("estado") == "no listo"
    assert set(told.values()) == {"bien"}


def test_readyz_tells_of_the_worker_and_sends_nobody_away(queue, beating) -> None:
    """The pages work without it."""
    with time_machine.travel(timezone.now() + SILENCE - timedelta(seconds=2)):
        assert Client().get("/readyz").json()["trabajador"] == "bien"
    with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=2)):
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["estado"]) == (200, "listo")
    assert answer.json()["trabajador"] == "sin señal: lo que está en la cola espera"


@pytest.mark.django_db
def test_readyz_sees_a_pending_migration(queue) -> None:
    MigrationRecorder(connection).record_unapplied("accounts", "0001_accounts_initial")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migraciones"] == "faltan 1 por aplicar: manage.py migrate"


@pytest.mark.django_db
def test_readyz_sees_a_queue_without_folder(settings, tmp_path) -> None:
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "no")}
    assert "no se puede escribir" in Client().get("/readyz").json()["cola"]


# --- Metrics --------------------------------------------------------------------------------------


def test_metrics_from_this_machine() -> None:
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    assert b"django_http_requests" in answer.content


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_metrics_refused_to_others(asked: dict[str, str]) -> None:
    assert Client().get("/metrics", **asked).status_code == 403


@pytest.mark.parametrize(
    ("token", "given", "status"),
    [
        ("ficha-de-prueba", "Bearer ficha-de-prueba", 200),
        ("ficha-de-prueba", "Bearer otra", 403),
        ("ficha-de-prueba", "Bearer ñ", 403),
        ("", "Bearer ", 403),
    ],
)
def test_metrics_with_token(settings, token: str, given: str, status: int) -> None:
    settings.METRICS_TOKEN = token
    answer = Client().get("/metrics", REMOTE_ADDR="192.0.2.7", HTTP_AUTHORIZATION=given)
    assert answer.status_code == status


# --- Logs -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_log_has_the_route_and_not_the_patient(owner, client_of, caplog) -> None:
    with caplog.at_level(logging.INFO, logger="nutricion.access"):
        client_of(owner).get("/pacientes/", {"q": "Itzel Sáenz"})
    line = next(r for r in caplog.records if r.name == "nutricion.access")
    assert line.route == "/pacientes/"
    assert "Itzel" not in caplog.text
