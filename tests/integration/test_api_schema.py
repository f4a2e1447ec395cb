"""The OpenAPI document is valid and complete."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from accounts.api.problems import TITLES
from accounts.models import Scope


def test_document_is_valid_without_warnings(tmp_path, capsys) -> None:
    target = tmp_path / "openapi.json"
    call_command(
        "spectacular",
        validate=True,
        fail_on_warn=True,
        format="openapi-json",
        file=str(target),
        skip_checks=True,
    )
    assert "application/problem+json" in target.read_text()


def test_manual_names_every_code_and_scope() -> None:
    manual = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text()
    missing = [word for word in (*TITLES, *Scope.values) if f"`{word}`" not in manual]
    assert not missing
