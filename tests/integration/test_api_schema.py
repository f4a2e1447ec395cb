"""The OpenAPI document is valid and complete."""

from __future__ import annotations

from django.core.management import call_command


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
