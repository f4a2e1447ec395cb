"""The JSON Schema of the exported record, drawn from the models."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Field, ForeignKey, IntegerField, JSONField

from patients.exports.rows import FORMAT
from patients.exports.tables import Table, tables


def record_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `rows.record_json`."""
    listed = {table.name: {"type": "array", "items": _row(table)} for table in tables()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Expediente clínico exportado",
        "type": "object",
        "additionalProperties": False,
        "required": ["formato", "generado", "expediente", "tablas"],
        "properties": {
            "formato": {"const": FORMAT},
            "generado": {"type": "string"},
            "expediente": {"type": "string"},
            "tablas": {
                "type": "object",
                "additionalProperties": False,
                "required": list(listed),
                "properties": listed,
            },
        },
    }


def _row(table: Table) -> dict[str, Any]:
    columns = {field.name: _column(field) for field in table.fields}
    return {
        "title": str(table.model._meta.verbose_name),
        "type": "object",
        "additionalProperties": False,
        "required": list(columns),
        "properties": columns,
    }


def _column(field: Field) -> dict[str, Any]:  # type: ignore[type-arg]
    if isinstance(field, JSONField):
        return {"title": str(field.verbose_name)}
    kind = "string"
    if isinstance(field, BooleanField):
        kind = "boolean"
    elif field.primary_key:
        return {"type": ["integer", "string"]}
    elif isinstance(field, IntegerField) and not isinstance(field, ForeignKey):
        kind = "integer"
    types = [kind, "null"] if field.null else [kind]
    shown: dict[str, Any] = {"title": str(field.verbose_name), "type": types}
    if field.choices and not field.blank and not field.null:
        shown["description"] = "; ".join(f"{key}: {label}" for key, label in field.flatchoices)
    return shown
