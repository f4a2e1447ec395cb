"""The operations manual names nothing that does not exist."""

from __future__ import annotations

import re

import pytest
from django.core.management import get_commands, load_command_class

from config.celery import app
from config.operations.doctor import POINTS
from tests.integration.installation import ROOT

MANUAL = (ROOT / "docs/manual-de-operaciones.md").read_text()
CHAPTERS = [
    "Introducción",
    "Requisitos",
    "Instalación y configuración",
    "Puesta en producción",
    "Operación y mantenimiento",
    "Monitoreo",
    "Respaldo y recuperación",
    "Seguridad",
    "Problemas",
    "Emergencias",
    "Apéndices",
]
NEVER = ("Type=notify", "0.0.0.0/0", "sync --delete /", "redis-cli FLUSHDB", "VACUUM FULL;")


def named(pattern: str) -> list[str]:
    found = sorted(set(re.findall(pattern, MANUAL)))
    assert found
    return found


@pytest.mark.parametrize("command", named(r"manage\.py\s+([a-z_]+)"))
def test_commands_exist(command: str) -> None:
    assert command in get_commands()


@pytest.mark.parametrize("words", named(r"manage\.py\s+([a-z_]+[^`#\n|&]*--[a-z-]+)"))
def test_options_exist(words: str) -> None:
    command, *options = words.split()
    parser = load_command_class(get_commands()[command], command).create_parser("", command)
    known = {text for action in parser._actions for text in action.option_strings}
    assert {option for option in options if option.startswith("--")} <= known


@pytest.mark.parametrize("target", named(r"\bmake ([a-z]+)"))
def test_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    "path", named(r"(?<![/\w])((?:scripts|deploy|docs|tests|\.github)/[\w./-]*[\w*])")
)
def test_files_exist(path: str) -> None:
    assert path in ("deploy/tls", "deploy/secrets", "deploy/secrets/grafana_password") or list(
        ROOT.glob(path)
    )


@pytest.mark.parametrize("name", [".env.example", "docker-compose.yml", "requirements.txt"])
def test_files_at_the_root_exist(name: str) -> None:
    assert name in MANUAL
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("unit", named(r"\b(nutricion-(?:web|worker|beat|backup|drill)[.\w]*)"))
def test_units_exist(unit: str) -> None:
    file = unit if "." in unit else f"{unit}.service"
    assert (ROOT / "deploy/systemd" / file.rstrip(".")).is_file()


@pytest.mark.parametrize("task", named(r"\| `([a-z]+\.[a-z._]+)` \| \d"))
def test_tasks_are_scheduled(task: str) -> None:
    assert task in {entry["task"] for entry in app.conf.beat_schedule.values()}


def test_every_scheduled_task_is_told() -> None:
    for entry in app.conf.beat_schedule.values():
        assert f"`{entry['task']}`" in MANUAL


def test_every_point_of_the_checkup_is_told() -> None:
    assert [point for point in POINTS if f"`{point}`" not in MANUAL] == []


def test_every_alert_is_told() -> None:
    alerts = re.findall(r"alert: (\w+)", (ROOT / "deploy/prometheus/alertas.yml").read_text())
    assert [alert for alert in alerts if f"`{alert}`" not in MANUAL] == []


def test_variables_are_documented() -> None:
    example = (ROOT / ".env.example").read_text()
    told = set(re.findall(r"`([A-Z]{3,}(?:_[A-Z]+)+)`", MANUAL)) - {"TLS_DIR"}
    assert {name for name in told if name not in example} == set()


def test_the_chapters_of_the_original_are_all_here() -> None:
    assert re.findall(r"^## \d+\. (.+)$", MANUAL, re.MULTILINE) == CHAPTERS


@pytest.mark.parametrize("mistake", NEVER)
def test_old_mistakes_are_not_repeated(mistake: str) -> None:
    assert mistake not in MANUAL


def test_what_was_not_run_says_why() -> None:
    assert "[N]" in MANUAL.partition("## 1.")[0]
    assert len(re.findall(r"\[N:\s[^\]]+\]", MANUAL)) >= 8
