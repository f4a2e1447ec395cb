"""The checkup: each point, well and ill."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from audit.triggers import missing_triggers, remove_triggers
from config import health
from config.operations import doctor, doctor_data, doctor_services
from config.operations.answers import BAD, GOOD, NOTICE, WAITING
from config.operations.backup import MANIFEST, NAME, VERIFIED
from config.operations.gauges import SOURCES, OperationsCollector
from config.operations.heartbeat import KEY
from config.operations.results import result_write
from config.tasks import check_chain, clear_sessions, heartbeat
from tests.integration.installation import make_tls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path: Path) -> None:
    settings.BACKUP_DIR = tmp_path / "backups"
    queue = {"data_folder_in": str(tmp_path)}
    if settings.CELERY_BROKER_URL == "filesystem://":
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = queue
    cache.delete(KEY)


def ask(name: str) -> tuple[str, str]:
    answer = doctor.POINTS[name]()
    return answer.state, answer.told


def backup_of(settings, age: timedelta, *, verified: bool) -> None:
    folder = settings.BACKUP_DIR / (timezone.now() - age).strftime(NAME)
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_text("{}")
    if verified:
        (folder / VERIFIED).write_text("{}")


def test_a_sound_installation_has_sound_data() -> None:
    for name in ("base-de-datos", "migraciones", "disparadores", "reloj", "cache", "cola"):
        assert ask(name)[0] == GOOD, name


def test_a_pending_migration() -> None:
    (last,) = MigrationLoader(connection).graph.leaf_nodes("messaging")
    MigrationRecorder(connection).record_unapplied(*last)
    state, told = ask("migraciones")
    assert state == BAD
    assert told.startswith("Faltan ")


def test_a_missing_trigger() -> None:
    remove_triggers(only="audit_frozen_")
    assert missing_triggers()
    assert ask("disparadores")[0] == BAD


@pytest.mark.parametrize(
    ("age", "verified", "state"),
    [
        (timedelta(hours=25, minutes=59), True, GOOD),
        (timedelta(hours=26, minutes=1), True, BAD),
        (timedelta(hours=1), False, BAD),
    ],
)
def test_the_age_of_the_backup(settings, age: timedelta, verified: bool, state: str) -> None:
    backup_of(settings, age, verified=verified)
    assert ask("respaldo")[0] == state


def test_no_backup_at_all() -> None:
    assert ask("respaldo") == (BAD, "No hay ninguno.")


def test_the_drill_is_told() -> None:
    assert ask("simulacro")[0] == NOTICE
    result_write("restore_drill", {"ok": True, "seconds": 1.5})
    assert ask("simulacro") == (GOOD, "Restaurado en 1.5 s.")
    result_write("restore_drill", {"ok": False, "reason": "La tabla x no es la respaldada."})
    assert ask("simulacro") == (BAD, "El último falló: La tabla x no es la respaldada.")
    result_write("restore_drill", {"at": "2026-01-01T00:00:00+00:00", "ok": True, "seconds": 1})
    assert ask("simulacro")[0] == NOTICE


def test_the_history_is_told() -> None:
    assert ask("historial")[0] == NOTICE
    check_chain()
    assert ask("historial")[0] == GOOD
    result_write("audit", {"sound": False, "message": "sello 3", "links": 9})
    assert ask("historial") == (BAD, "Alterado: sello 3")


@pytest.mark.parametrize(("free", "state"), [(0.1499, BAD), (0.15, GOOD), (0.1501, GOOD)])
def test_the_disk(monkeypatch, free: float, state: str) -> None:
    monkeypatch.setattr(doctor_data, "_free", lambda folder: free)
    assert ask("disco")[0] == state


@pytest.mark.parametrize(("apart", "state"), [(1.9, GOOD), (2.5, BAD)])
def test_the_clock(monkeypatch, apart: float, state: str) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite usa el reloj de este equipo.")
    later = timezone.now() + timedelta(seconds=apart)
    monkeypatch.setattr(doctor_data.timezone, "now", lambda: later)
    assert ask("reloj")[0] == state


def test_the_heartbeat(settings) -> None:
    settings.REDIS_URL = ""
    assert ask("agenda")[0] == ask("worker")[0] == BAD
    heartbeat()
    assert ask("agenda")[0] == ask("worker")[0] == GOOD
    cache.set(KEY, timezone.now().timestamp() - 181, None)
    assert ask("agenda")[0] == BAD


def test_the_worker_of_redis_is_asked(settings, monkeypatch) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    class Inspect:
        def __init__(self, answer: dict[str, str] | None) -> None:
            self.answer = answer

        def ping(self) -> dict[str, str] | None:
            return self.answer

    for answer, state in ((None, BAD), ({"celery@uno": "pong"}, GOOD)):
        inspect = Inspect(answer)
        monkeypatch.setattr(
            doctor_services.app.control, "inspect", lambda timeout, found=inspect: found
        )
        assert ask("worker")[0] == state


def test_a_part_that_does_not_work(monkeypatch) -> None:
    def broken() -> None:
        raise health.NotReadyError("no se puede escribir en su carpeta")

    monkeypatch.setitem(health.PARTS, "cola", broken)
    monkeypatch.setitem(health.PARTS, "cache", broken)
    assert ask("cola") == (BAD, "No se puede escribir en su carpeta.")
    assert ask("cache")[0] == BAD


def test_vendors_wait_or_have_keys(settings) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", ""
    assert ask("whatsapp") == (WAITING, "WhatsApp: sin TWILIO_AUTH_TOKEN.")
    settings.TWILIO_AUTH_TOKEN = "x"
    assert ask("whatsapp") == (GOOD, "WhatsApp: con claves.")


def test_mail(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert ask("correo")[0] == WAITING
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert ask("correo")[0] == GOOD


def test_static_files(settings, tmp_path: Path) -> None:
    settings.LOCAL, settings.STATIC_ROOT = False, tmp_path
    assert ask("estaticos")[0] == BAD
    (tmp_path / "staticfiles.json").write_text("{}")
    assert ask("estaticos")[0] == GOOD


def test_the_settings_of_an_open_installation(settings) -> None:
    settings.LOCAL = False
    settings.ALLOWED_HOSTS = ["*"]
    state, told = ask("ajustes")
    assert state == BAD
    assert "nutricion.E" in told


def test_the_public_address(settings, monkeypatch) -> None:
    settings.LOCAL, settings.PUBLIC_BASE_URL = False, "http://nutricion.example.mx"
    assert ask("direccion")[0] == BAD
    settings.PUBLIC_BASE_URL = f"https://127.0.0.1:{closed_port()}"
    assert ask("direccion")[0] == NOTICE


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def tls_server(folder: Path) -> Iterator[int]:
    """Answers one TLS handshake with a pair that nobody trusts."""
    make_tls(folder, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.pem", folder / "tls.key")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            plain, _ = server.accept()
            with plain:
                try:
                    context.wrap_socket(plain, server_side=True).close()
                except OSError:
                    return

        thread = threading.Thread(target=answer)
        thread.start()
        yield int(server.getsockname()[1])
        thread.join(timeout=5)


def test_tls_that_nobody_trusts(tmp_path: Path) -> None:
    with tls_server(tmp_path) as port:
        answer = doctor_services.tls_of("localhost", port)
    assert answer.state == BAD
    assert "self-signed" in answer.told or "self signed" in answer.told


@pytest.mark.parametrize(("floor", "state"), [(21, GOOD), (91, NOTICE)])
def test_tls_that_is_trusted(tmp_path: Path, monkeypatch, floor: int, state: str) -> None:
    trust = ssl.create_default_context
    monkeypatch.setattr(
        doctor_services.ssl,
        "create_default_context",
        lambda: trust(cafile=str(tmp_path / "tls.pem")),
    )
    monkeypatch.setattr(doctor_services, "TLS_DAYS", floor)
    with tls_server(tmp_path) as port:
        assert doctor_services.tls_of("localhost", port).state == state


# --- The orders -----------------------------------------------------------------------------------


def test_a_point_that_breaks_does_not_stop_the_others(monkeypatch) -> None:
    def broken() -> None:
        raise ConnectionError("postgres://usuario:secreto@servidor")

    monkeypatch.setattr(doctor, "POINTS", {"cola": broken, "correo": doctor.POINTS["correo"]})
    found = doctor.examine()
    assert (found[0].id, found[0].state) == ("cola", BAD)
    assert found[0].told == "No responde (ConnectionError)."
    assert len(found) == 2


def test_the_order_ends_with_one_and_names_what_fails(settings) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="respaldo") as caught:
        call_command("doctor", stdout=out)
    assert caught.value.returncode == 1
    assert "✗ respaldo" in out.getvalue()
    assert "→ manage.py backup_create" in out.getvalue()


def test_the_order_speaks_to_machines(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "POINTS", {"correo": doctor.POINTS["correo"]})
    out = StringIO()
    call_command("doctor", "--json", stdout=out)
    (told,) = json.loads(out.getvalue())
    assert set(told) == {"id", "state", "told", "hint"}


def test_sessions_that_ended_are_forgotten() -> None:
    from django.contrib.sessions.models import Session

    Session.objects.create(
        session_key="vieja", session_data="", expire_date=timezone.now() - timedelta(days=1)
    )
    clear_sessions()
    assert not Session.objects.exists()


# --- The figures ----------------------------------------------------------------------------------


def figures() -> dict[str, float]:
    return {
        f"{sample.name}{''.join(sample.labels.values())}": sample.value
        for family in OperationsCollector().collect()
        for sample in family.samples
    }


def test_figures_follow_the_facts(settings) -> None:
    before = figures()
    assert before["nutricion_backup_timestamp_seconds"] == 0
    assert "nutricion_audit_chain_sound" not in before  # not checked is neither yes nor no
    backup_of(settings, timedelta(hours=2), verified=True)
    backup_of(settings, timedelta(hours=1), verified=False)
    result_write("audit", {"sound": True, "links": 1, "unprotected": ["accounts_user"]})
    heartbeat()
    after = figures()
    age = timezone.now().timestamp() - after["nutricion_backup_timestamp_seconds"]
    assert 7190 < age < 7300
    assert after["nutricion_audit_chain_sound"] == 0
    assert after["nutricion_heartbeat_timestamp_seconds"] > 0
    assert {n for n, v in after.items() if n.startswith("nutricion_source_up") and v != 1} == set()


def test_a_source_that_fails_is_named_and_stops_no_other(monkeypatch) -> None:
    def broken() -> None:
        raise OSError

    monkeypatch.setitem(SOURCES, "outbox", broken)
    found = figures()
    assert found["nutricion_source_upoutbox"] == 0
    assert found["nutricion_source_updisk"] == 1
    assert "nutricion_outbox_waiting" not in found
