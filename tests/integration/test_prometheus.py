"""The alert rules against Prometheus' own tool, and their figures against the running product."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection

from config.operations.gauges import OperationsCollector
from tests.integration.installation import ROOT, Installation, copied, serving
from tests.programs import require_program

FOLDER = ROOT / "deploy/prometheus"
DASHBOARD = ROOT / "deploy/grafana/dashboards/nutricion.json"
ONLY_POSTGRESQL = {"nutricion_database_connections"}  # proven below, where there is one
OF_PROMETHEUS = {"up"}
WORDS = {
    "by",
    "le",
    "and",
    "or",
    "sum",
    "rate",
    "time",
    "topk",
    "histogram_quantile",
    "status",
    "view",
}


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "alertas.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboard_queries() -> list[str]:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [
        target["expr"]
        for panel in panels
        for target in panel["targets"]
        if target.get("datasource", {}).get("uid") == "prometheus"
    ]


def names_in(expression: str) -> set[str]:
    """The metrics that a query names: its words, without labels, functions and durations."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]", " ", expression)
    return set(re.findall(r"\b[a-z_][a-z0-9_]*\b", bare)) - WORDS


@pytest.fixture(scope="module")
def exposed(model_installation, tmp_path_factory) -> Iterator[set[str]]:
    """The names of /metrics of the application in production dress, after a page was seen."""
    with serving(copied(model_installation, tmp_path_factory.mktemp("prometheus"))) as running:
        running.ask_app("/cuenta/login/", {"X-Forwarded-Proto": "https"})
        yield names_of(running)


def names_of(running: Installation) -> set[str]:
    answer = running.ask_app("/metrics")
    assert answer.status == 200
    samples = re.findall(r"^([a-z_]+)[{ ]", answer.body.decode(), re.MULTILINE)
    assert 'nutricion_source_up{source="backup"} 1.0' in answer.body.decode()
    return set(samples)


@pytest.mark.parametrize("query", [r["expr"] for r in rules()] + dashboard_queries())
def test_every_figure_named_is_exposed(query: str, exposed: set[str]) -> None:
    named = names_in(query)
    assert named
    assert named <= exposed | ONLY_POSTGRESQL | OF_PROMETHEUS


def test_a_made_up_figure_is_noticed(exposed: set[str]) -> None:
    assert names_in('sum by (le) (rate(nutricion_inventada{a="b"}[5m])) > 2') == {
        "nutricion_inventada"
    }
    assert "nutricion_inventada" not in exposed


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite no tiene conexiones")
def test_the_connections_of_postgresql_are_counted() -> None:
    figures = {family.name: family for family in OperationsCollector().collect()}
    assert figures["nutricion_database_connections"].samples[0].value >= 1
    assert connection.vendor == "postgresql"


def test_promtool_accepts_the_configuration(tmp_path: Path) -> None:
    promtool = require_program("promtool")
    shutil.copy(FOLDER / "alertas.yml", tmp_path)
    (tmp_path / "token").write_text("x")
    text = (FOLDER / "prometheus.yml").read_text()
    text = text.replace("/run/secrets/prometheus_token", str(tmp_path / "token"))
    (tmp_path / "prometheus.yml").write_text(text)
    told = subprocess.run(
        [promtool, "check", "config", tmp_path / "prometheus.yml"], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert f"{len(rules())} rules found" in told.stdout


def test_promtool_runs_the_cases() -> None:
    told = subprocess.run(
        [require_program("promtool"), "test", "rules", FOLDER / "pruebas.yml"],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_each_alert_is_seen_to_fire_and_to_be_silent() -> None:
    cases = [
        case
        for test in yaml.safe_load((FOLDER / "pruebas.yml").read_text())["tests"]
        for case in test["alert_rule_test"]
    ]
    alerts = {rule["alert"] for rule in rules()}
    assert {c["alertname"] for c in cases if c["exp_alerts"]} == alerts
    assert {c["alertname"] for c in cases if not c["exp_alerts"]} == alerts


def test_each_alert_names_a_chapter_of_the_manual() -> None:
    manual = (ROOT / "docs/manual-de-operaciones.md").read_text()
    for rule in rules():
        chapter = rule["annotations"]["runbook"].rpartition(" ")[2]
        assert re.search(rf"^### {re.escape(chapter)} ", manual, re.MULTILINE), rule["alert"]


def test_the_scraped_service_exists() -> None:
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    targets = config["scrape_configs"][0]["static_configs"][0]["targets"]
    assert targets == ["web:8000"]
    web = compose["services"]["web"]["environment"]
    assert web["BIND"].endswith(":8000")
    assert "web" in web["ALLOWED_HOSTS"].split(",")
