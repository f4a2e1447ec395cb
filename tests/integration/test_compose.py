"""docker-compose.yml, the image and the workflow against the project, without Docker."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.integration.installation import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: s for name, s in SERVICES.items() if "build" in s}
ENTRYPOINT = (ROOT / "deploy/entrypoint").read_text()
# Read by the shell or by Debian, not by our settings.
OF_THE_SYSTEM = {"TZ", "PROMETHEUS_MULTIPROC_DIR"}
REFUSED = {"AUDIT_RETENTION_DAYS"}  # read only to say that it is not used


def settings_names() -> set[str]:
    """Every variable that the settings and gunicorn's configuration read."""
    settings = (ROOT / "config/settings.py").read_text()
    server = (ROOT / "deploy/gunicorn.conf.py").read_text()
    found = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings)
    return {*found, *re.findall(r'environ\.get\(\s*"([A-Z_]+)"', server), "WORKER_CONCURRENCY"}


def documented() -> set[str]:
    """Every variable that .env.example names, in use or commented out."""
    text = (ROOT / ".env.example").read_text()
    names = set(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE))
    return names | {name.removesuffix("_FILE") for name in names}


def test_what_the_settings_read_is_documented() -> None:
    assert settings_names() - documented() == REFUSED


def test_what_is_documented_is_read() -> None:
    read = settings_names()
    assert {n for n in documented() if n.removesuffix("_FILE") not in read} == set()


@pytest.mark.parametrize("name", sorted(OURS))
def test_variables_of_our_services_are_known(name: str) -> None:
    named = {key.removesuffix("_FILE") for key in OURS[name]["environment"]}
    assert named - settings_names() - OF_THE_SYSTEM == set()


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_command_is_a_verb_of_the_entrypoint(name: str) -> None:
    verbs = re.findall(r"^  ([a-z]+)\)", ENTRYPOINT, re.MULTILINE)
    assert OURS[name]["command"] == [name]
    assert name in verbs


def test_the_entrypoint_calls_commands_that_exist() -> None:
    called = set(re.findall(r"manage\.py ([a-z_]+)", ENTRYPOINT))
    assert called == {
        "check", "migrate", "foods_load", "collectstatic", "backup_create", "restore_drill"
    }  # fmt: skip
    assert called <= set(get_commands())


@pytest.mark.parametrize("script", ["entrypoint", "make_secrets"])
def test_scripts_are_shell_and_executable(script: str) -> None:
    path = ROOT / "deploy" / script
    assert os.access(path, os.X_OK)
    subprocess.run(["sh", "-n", path], check=True)


def test_the_next_backup_is_within_a_day() -> None:
    function = ENTRYPOINT.partition("next_backup()")[2].partition("\n}\n")[0]
    told = subprocess.run(
        ["sh", "-c", f"next_backup(){function}\n}}\nnext_backup"],
        env={**os.environ, "TZ": "America/Mexico_City"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert 0 < int(told.stdout) <= 25 * 3600


def test_only_nginx_is_open_to_the_street() -> None:
    published = {name: s["ports"] for name, s in SERVICES.items() if "ports" in s}
    assert published == {"nginx": ["80:80", "443:443"], "grafana": ["127.0.0.1:3000:3000"]}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_mounts_exist(name: str) -> None:
    for mount in SERVICES[name].get("volumes", []):
        source = mount.partition(":")[0]
        if source.startswith("./"):
            assert (ROOT / source).exists(), source
        elif not source.startswith(("/var/lib/docker/", "${TLS_DIR")):
            assert source in COMPOSE["volumes"]


def test_nobody_holds_dockers_socket() -> None:
    assert "docker.sock" not in (ROOT / "docker-compose.yml").read_text()


def test_private_files_are_only_in_our_services() -> None:
    holders = {n for n, s in SERVICES.items() if any("media:" in v for v in s.get("volumes", []))}
    assert holders == set(OURS)


def test_figures_are_left_by_the_web_alone() -> None:
    """Any other process would look for the folder that only gunicorn makes, and not start."""
    holders = {n for n, s in OURS.items() if "PROMETHEUS_MULTIPROC_DIR" in s["environment"]}
    assert holders == {"web"}
    assert "PROMETHEUS_MULTIPROC_DIR" not in (ROOT / "deploy/Dockerfile").read_text()


def test_secrets_are_made_with_the_values_that_must_agree(tmp_path: Path) -> None:
    for _ in range(2):  # the second time nothing changes
        subprocess.run([ROOT / "deploy/make_secrets", tmp_path], check=True, capture_output=True)
        made = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert made["database_url"] == f"postgres://nutricion:{made['db_password']}@db:5432/nutricion"
    assert made["prometheus_token"] == made["metrics_token"]
    assert len(made["secret_key"]) >= 50
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_secrets_never_enter_the_image_or_the_history() -> None:
    for name in (".dockerignore", ".gitignore"):
        lines = [line.rstrip("/") for line in (ROOT / name).read_text().splitlines()]
        assert {".env", "deploy/secrets", "deploy/tls", "var"} <= set(lines)


def test_versions_are_pinned() -> None:
    for name, service in SERVICES.items():
        tag = service["image"].rpartition(":")[2]
        assert tag not in ("latest", ""), name


def test_the_database_programs_are_of_the_same_release() -> None:
    assert SERVICES["db"]["image"].startswith("postgres:15-")
    assert "postgresql-client-15" in (ROOT / "deploy/Dockerfile").read_text()


def test_logs_reach_loki() -> None:
    shipper = (ROOT / "deploy/loki/config.alloy").read_text()
    assert shipper.count("{") == shipper.count("}")
    mounts = SERVICES["alloy"]["volumes"]
    assert "/var/lib/docker/containers:/var/lib/docker/containers:ro" in mounts
    assert "/var/lib/docker/containers/*/*-json.log" in shipper
    loki = yaml.safe_load((ROOT / "deploy/loki/loki.yml").read_text())
    assert f"http://loki:{loki['server']['http_listen_port']}/" in shipper
    assert loki["limits_config"]["retention_period"] == "720h"  # thirty days
    assert all(s["logging"]["driver"] == "json-file" for s in SERVICES.values())


def test_grafana_finds_its_sources() -> None:
    folder = ROOT / "deploy/grafana/provisioning"
    sources = yaml.safe_load((folder / "datasources/nutricion.yml").read_text())["datasources"]
    assert {s["uid"]: s["url"] for s in sources} == {
        "prometheus": "http://prometheus:9090",
        "loki": "http://loki:3100",
    }
    provider = yaml.safe_load((folder / "dashboards/nutricion.yml").read_text())["providers"][0]
    assert any(provider["options"]["path"] in v for v in SERVICES["grafana"]["volumes"])


def test_the_workflow_runs_what_people_run() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/pruebas.yml").read_text())
    steps = [step.get("run", "") for step in workflow["jobs"]["pruebas"]["steps"]]
    assert "make test" in steps
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for step in steps:
        if step.startswith("make "):
            assert step.split()[1] in targets
        elif "scripts/" in step:
            assert (ROOT / step.split()[-1]).is_file()
