"""Units, timers, rotation and bans of a machine without containers, against the project."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from config.celery import app
from tests.integration.installation import ROOT
from tests.programs import require_program

UNITS = sorted((ROOT / "deploy/systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
AUDIT = re.compile(r"audit|backup|respaldo|media|/var/lib/nutricion")


def adapted(path: Path, folder: Path) -> Path:
    """The unit with this checkout where the installation would be."""
    text = path.read_text().replace("/opt/nutricion/.venv/bin", str(Path(sys.executable).parent))
    text = text.replace("/opt/nutricion", str(ROOT))
    text = text.replace("/etc/nutricion/env", str(ROOT / ".env.example"))
    copy = folder / path.name
    copy.write_text(text)
    return copy


def test_systemd_accepts_every_unit(tmp_path: Path) -> None:
    units = [adapted(path, tmp_path) for path in UNITS]
    told = subprocess.run(
        [require_program("systemd-analyze"), "verify", "--man=no", *units],
        capture_output=True,
        text=True,
    )
    ours = [line for line in told.stderr.splitlines() if "nutricion" in line]
    assert (told.returncode, ours) == (0, [])


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_each_order_exists(path: Path) -> None:
    for order in re.findall(r"^ExecStart=(.+)$", path.read_text(), re.MULTILINE):
        program, *words = order.split()
        assert (Path(sys.executable).parent / Path(program).name).exists()
        if "manage.py" in words:
            assert words[words.index("manage.py") + 1] in get_commands()
        if "--config" in words:
            assert (ROOT / words[words.index("--config") + 1]).is_file()
        if "--app" in words:
            assert words[words.index("--app") + 1] == "config"


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_each_service_is_confined(path: Path) -> None:
    text = path.read_text()
    for line in ("User=nutricion", "NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0027"):
        assert line in text.splitlines()
    assert "Type=notify" not in text  # nobody here notifies


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_variables_used_by_a_unit_are_documented(path: Path) -> None:
    example = (ROOT / ".env.example").read_text()
    for name in re.findall(r"\$\{([A-Z_]+)\}", path.read_text()):
        assert re.search(rf"^{name}=", example, re.MULTILINE)


def test_figures_are_left_by_the_web_alone() -> None:
    holders = {p.stem for p in SERVICES if "PROMETHEUS_MULTIPROC_DIR" in p.read_text()}
    assert holders == {"nutricion-web"}


def test_each_timer_has_its_service_and_its_hour() -> None:
    hours = {}
    for path in UNITS:
        if path.suffix == ".timer":
            assert path.with_suffix(".service").is_file()
            hours[path.stem] = re.findall(r"^OnCalendar=(.+)$", path.read_text(), re.MULTILINE)
    assert hours == {
        "nutricion-backup": ["*-*-* 02:00:00 America/Mexico_City"],
        "nutricion-drill": ["Sun *-*-* 03:00:00 America/Mexico_City"],
    }


def test_the_schedule_names_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"audit.tasks.seal", "config.heartbeat", "config.check_chain"} <= scheduled
    assert scheduled <= set(app.tasks)
    assert app.conf.beat_schedule["audit-seal"]["schedule"] == 60.0


def test_rotation_never_touches_the_evidence() -> None:
    text = (ROOT / "deploy/logrotate/nutricion").read_text()
    rotated = re.findall(r"^(/\S+) \{", text, re.MULTILINE)
    assert rotated == ["/var/log/nginx/nutricion.*.log"]
    assert not [path for path in rotated if AUDIT.search(path)]
    assert "rotate 30\n" in text


def test_the_rotated_logs_are_those_of_nginx() -> None:
    site = (ROOT / "deploy/nginx/maquina.conf").read_text()
    logs = re.findall(r"/var/log/nginx/(\S+\.log)", site)
    assert logs == ["nutricion.access.log", "nutricion.error.log"]
    jail = configparser.ConfigParser()
    jail.read(ROOT / "deploy/fail2ban/nutricion.local")
    assert jail["nginx-limit-req"]["logpath"].removeprefix("/var/log/nginx/") in logs


def test_the_journal_keeps_thirty_days() -> None:
    journal = configparser.ConfigParser()
    journal.read(ROOT / "deploy/journald/nutricion.conf")
    assert journal["Journal"]["MaxRetentionSec"] == "30day"
