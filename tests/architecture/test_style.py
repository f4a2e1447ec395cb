"""Small rooms, true layers, and the few things the product never says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PRODUCT = (
    "accounts",
    "agenda",
    "ai_vision",
    "audit",
    "config",
    "foods",
    "messaging",
    "nutrition",
    "patients",
    "plans",
    "practice",
)
PROGRAM = Path(sys.executable).parent
FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 60, 200

INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)", re.I
)
NEVER_SAID = re.compile(r"cumple\s+(con\s+)?(la\s+)?NOM-?004|certificad[oa]", re.I)


def sources(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> Iterator[Path]:
    """Files of those folders, migrations apart."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and "migrations" not in path.parts:
                yield path


def test_layers_hold() -> None:
    told = subprocess.run(
        [PROGRAM / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("words", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_is_content(words: list[str]) -> None:
    told = subprocess.run(
        [PROGRAM / "ruff", *words, "--no-cache", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout


def test_files_are_short() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(*PRODUCT, "scripts")
        if (lines := len(path.read_text().splitlines())) > FILE_LINES
    }
    assert not long


def test_functions_are_short() -> None:
    long = {}
    for path in sources(*PRODUCT, "tests"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert not long


def test_templates_are_short() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("templates", suffixes=(".html",))
        if (lines := len(path.read_text().splitlines())) > TEMPLATE_LINES
    }
    assert not long


def test_templates_have_nothing_inline() -> None:
    found = {
        str(path.relative_to(ROOT)): match.group()
        for path in sources("templates", suffixes=(".html",))
        if (match := INLINE.search(path.read_text()))
    }
    assert not found


@pytest.mark.parametrize(
    "planted",
    ['<p style="x">', "<style>", "<script>alert()</script>", '<a onclick="x()">'],
)
def test_inline_is_recognised(planted: str) -> None:
    assert INLINE.search(planted)


def test_product_never_claims_compliance() -> None:
    kinds = (".py", ".html", ".js", ".typ", ".txt", ".svg")
    found = {
        str(path.relative_to(ROOT)): match.group()
        for path in sources(*PRODUCT, "templates", "static", suffixes=kinds)
        if (match := NEVER_SAID.search(path.read_text()))
    }
    assert not found
