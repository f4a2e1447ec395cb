"""docs/expediente.md says what is built and what is not, today."""

from __future__ import annotations

import re
import runpy
from typing import Any

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """The program that writes the page."""
    return runpy.run_path(str(settings.BASE_DIR / "scripts" / "expediente_doc"))


def test_page_is_current(script: dict[str, Any]) -> None:
    """Run `scripts/expediente_doc` after naming a test with a criterion's id."""
    assert script["TARGET"].read_text(encoding="utf-8") == script["render"]()


def test_every_id_that_a_test_carries_exists(script: dict[str, Any]) -> None:
    known = {entry.id for entry in script["criteria"]()}
    families = set(script["FAMILIES"])
    carried = {mark for mark in script["tests_by_id"]() if mark.partition("-")[0] in families}
    assert carried <= known


def test_ids_are_written_once(script: dict[str, Any]) -> None:
    ids = [entry.id for entry in script["criteria"]()]
    assert len(ids) == len(set(ids))


def test_what_is_not_built_is_said(script: dict[str, Any]) -> None:
    page = script["render"]()
    for entry in script["criteria"]():
        line = re.search(rf"^\| {entry.id} \|.*$", page, re.M)
        assert line
        assert f"| {entry.state} |" in line.group()
        assert (entry.state == "probado") is bool(entry.tests)


def test_only_what_is_informative_has_nothing_to_build(script: dict[str, Any]) -> None:
    for entry in script["criteria"]():
        if entry.state == "no aplica en código":
            assert (entry.applies, bool(entry.note)) == ("informativo", True)


def test_N004_29_cited_clauses_are_in_the_catalogue(script: dict[str, Any]) -> None:
    """No template or payload cites a numeral of NOM-004 that the catalogue does not hold."""
    held = " ".join(e.clause for e in script["criteria"]() if e.instrument == "NOM-004")
    cited = set()
    for folder in ("templates", "patients", "practice"):
        for path in (settings.BASE_DIR / folder).rglob("*"):
            if path.suffix in (".py", ".html", ".typ") and "migrations" not in path.parts:
                cited |= set(re.findall(r"NOM-004 (\d+(?:\.\d+)+)", path.read_text()))
    assert cited
    known = set(re.findall(r"\d+(?:\.\d+)*", held))
    missing = {clause for clause in cited if clause not in known and not _within(clause, known)}
    assert not missing


def _within(clause: str, known: set[str]) -> bool:
    """«5.2.3» is within «5.2.1–5.2.4»: its chapter is held."""
    return clause.rpartition(".")[0] in known
