"""Rows of a record as plain values, and the files that they point to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import FileField, ForeignKey, JSONField, Model
from django.utils import timezone

from accounts.models import User
from patients.exports.tables import Table, tables
from patients.models import Patient

FORMAT = "expediente-1"


def record_rows(patient: Patient) -> dict[str, list[dict[str, Any]]]:
    """Table → its rows of the patient. One query a table, however many rows."""
    return {table.name: [_row(table, row) for row in rows_of(table, patient)] for table in tables()}


def rows_of(table: Table, patient: Patient) -> Iterator[Model]:
    """The rows of one table, in the order they were made."""
    links = [field.name for field in table.fields if isinstance(field, ForeignKey)]
    rows = table.model._base_manager.filter(**{table.path or "pk": patient.pk})
    yield from rows.select_related(*links).order_by("pk") if links else rows.order_by("pk")


def record_json(patient: Patient) -> bytes:
    """The record as JSON (UTF-8), as `schema.record_schema` describes it."""
    whole = {
        "formato": FORMAT,
        "generado": timezone.localtime().isoformat(timespec="seconds"),
        "expediente": patient.record,
        "tablas": record_rows(patient),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def files_of(patient: Patient) -> Iterator[tuple[str, Path]]:
    """(name in the archive, path) of each kept file of the record that is still there."""
    root = Path(settings.MEDIA_ROOT)
    for table in tables():
        names = [field.name for field in table.model._meta.local_concrete_fields]
        if not (files := [name for name in names if _holds_file(table, name)]):
            continue
        for row in rows_of(table, patient):
            for name in files:
                path = root / str(getattr(row, name) or "")
                if path != root and path.is_file():
                    folder = table.model._meta.model_name
                    yield f"adjuntos/{folder}/{reference(row)}{path.suffix}", path


def _holds_file(table: Table, name: str) -> bool:
    """A file field, or the house's way: a `file` column with its `path`."""
    field = table.model._meta.get_field(name)
    return isinstance(field, FileField) or (name == "file" and hasattr(table.model, "path"))


def _row(table: Table, row: Model) -> dict[str, Any]:
    return {field.name: _value(field, row) for field in table.fields}


def _value(field: Any, row: Model) -> Any:
    if isinstance(field, ForeignKey):
        other = getattr(row, field.name)
        return None if other is None else reference(other)
    if field.primary_key:
        return row.pk if isinstance(row.pk, int) else str(row.pk)
    value = field.value_from_object(row)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(field, JSONField):
        return json.loads(json.dumps(value, default=str))
    if isinstance(value, float):
        return repr(value)
    return (
        timezone.localtime(value).isoformat()
        if hasattr(value, "tzinfo") and value.tzinfo
        else str(value)
    )


def reference(row: Model) -> str:
    """How a row names another: a person by name, the rest by public id or key."""
    if isinstance(row, User):
        return row.full_name
    return str(getattr(row, "public_id", None) or row.pk)
