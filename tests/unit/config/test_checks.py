"""An unsafe installation does not start, and says why."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from config import checks

ROOT = Path(django_settings.BASE_DIR)
CURP_KEY, INDEX_KEY, OLD_KEY = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2, 3))
LOCAL_KEY = base64.b64encode(b"curp_keys".ljust(32)).decode()


@pytest.fixture
def production(settings):
    """A production that passes."""
    settings.LOCAL = False
    settings.DEBUG = False
    settings.SECRET_KEY = "k" * checks.KEY_LENGTH
    settings.CURP_KEYS, settings.CURP_INDEX_KEY = [CURP_KEY], INDEX_KEY
    settings.ALLOWED_HOSTS = ["nutricion.example.mx"]
    settings.PUBLIC_BASE_URL = "https://nutricion.example.mx"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    return settings


def ids() -> list[str]:
    found = [
        *checks.check_production(),
        *checks.check_vendors(),
        *checks.check_retention(),
    ]
    return [str(message.id) for message in found]


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECRET_KEY", "k" * checks.KEY_LENGTH, []),
        ("SECRET_KEY", "k" * (checks.KEY_LENGTH - 1), ["nutricion.E001"]),
        ("SECRET_KEY", "", ["nutricion.E001"]),
        ("CURP_KEYS", [], ["nutricion.E011"]),
        ("CURP_KEYS", [CURP_KEY, "corta"], ["nutricion.E011"]),
        ("CURP_KEYS", [LOCAL_KEY], ["nutricion.E011"]),
        ("CURP_KEYS", [CURP_KEY, INDEX_KEY], ["nutricion.E012"]),
        ("CURP_INDEX_KEY", "", ["nutricion.E011"]),
        ("DEBUG", True, ["nutricion.E002"]),
        ("ALLOWED_HOSTS", [], ["nutricion.E003"]),
        ("ALLOWED_HOSTS", ["a.example", "*"], ["nutricion.E003"]),
        ("PUBLIC_BASE_URL", "", ["nutricion.E004"]),
        ("PUBLIC_BASE_URL", "http://nutricion.example.mx", ["nutricion.E004"]),
        ("TWILIO_BASE_URL", "http://api.example", ["nutricion.E005"]),
        ("ANTHROPIC_BASE_URL", "http://127.0.0.1.example", ["nutricion.E005"]),
        ("GEMINI_BASE_URL", "ftp://127.0.0.1", ["nutricion.E005"]),
        ("GEMINI_BASE_URL", "http://127.0.0.1:9", []),
        ("CLINICAL_RETENTION_YEARS", 4, ["nutricion.E006"]),
        ("CLINICAL_RETENTION_YEARS", 5, []),
        ("CLINICAL_RETENTION_YEARS", 7, []),
        ("CLINICAL_RETENTION_YEARS", 8, ["nutricion.E007"]),
        ("AUDIT_RETENTION_DAYS", "2555", ["nutricion.E008"]),
        ("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend", ["nutricion.W009"]),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, ["nutricion.W010"]),
    ],
)
def test_check_finds(production, name: str, value: object, expected: list[str]) -> None:
    setattr(production, name, value)
    assert ids() == expected


def test_check_leaves_the_local_run_alone(settings) -> None:
    settings.LOCAL = True
    settings.SECRET_KEY = "corta"
    assert ids() == []


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_refuse_names_every_reason(production, capsys) -> None:
    production.ALLOWED_HOSTS = []
    production.PUBLIC_BASE_URL = ""
    with pytest.raises(SystemExit) as ended:
        checks.refuse_unsafe()
    said = capsys.readouterr().err
    assert ended.value.code == 4
    assert "nutricion.E003" in said
    assert "nutricion.E004" in said


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_refuse_lets_warnings_pass(production) -> None:
    production.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    checks.refuse_unsafe()


# --- As an operator would see it: another process, only its own environment -----------------------


def example_values() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def in_production(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_example_is_clean(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("una-clave-larga-de-prueba-0123456789-abcdefghijklmnopqrstuvwxyz")
    (tmp_path / "curp").write_text(f"{CURP_KEY}\n{OLD_KEY}\n")  # one a line, as openssl leaves them
    (tmp_path / "index").write_text(f"{INDEX_KEY}\n")
    values = example_values() | {
        "SECRET_KEY_FILE": str(key),
        "CURP_KEYS_FILE": str(tmp_path / "curp"),
        "CURP_INDEX_KEY_FILE": str(tmp_path / "index"),
    }
    told = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING", **values)
    assert told.returncode == 0, told.stderr


def test_bare_production_is_refused_by_manage() -> None:
    told = in_production("manage.py", "check", DEPLOYMENT="production")
    assert told.returncode == 1
    assert "Falta SECRET_KEY." in told.stderr


def test_bare_production_is_refused_by_the_server(tmp_path: Path) -> None:
    told = in_production(
        *("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"),
        DEPLOYMENT="production",
        BIND=f"unix:{tmp_path / 'web.sock'}",
        PROMETHEUS_MULTIPROC_DIR=str(tmp_path / "metrics"),
    )
    assert told.returncode != 0
    assert "nutricion.E001: Falta SECRET_KEY." in told.stderr
