"""Rows of the history as their seal sees them: plain values, the same from either database.

Read with SQL written once: compiling the query through the ORM cost more than running it, at
every commit. The names spliced in are those of our own models, and the keys are integers.
"""

# ruff: noqa: S608 — see above

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from auditlog.models import LogEntry
from django.db import connections, models

from audit.canonical import COLUMNS
from audit.models import AccessEvent, Kind, RowChange

SOURCES: dict[str, type[models.Model]] = {
    Kind.CHANGE.value: LogEntry,
    Kind.ACCESS.value: AccessEvent,
    Kind.ROW.value: RowChange,
}
Row = tuple[Any, ...]


class Facts(NamedTuple):
    """What a link repeats of its row."""

    clinic_id: int | None
    user_id: int | None
    at: datetime | None


def _places(kind: str, *names: str) -> tuple[int, ...]:
    return tuple(COLUMNS[kind].index(name) for name in names)


def _of_type(kind: str, field: type[models.Field[Any, Any]]) -> tuple[int, ...]:
    """Positions of the columns of a type."""
    names = {f.attname for f in SOURCES[kind]._meta.concrete_fields if isinstance(f, field)}
    return tuple(n for n, name in enumerate(COLUMNS[kind]) if name in names)


_JSON = {kind: _of_type(kind, models.JSONField) for kind in SOURCES}
_TIMES = {kind: _of_type(kind, models.DateTimeField) for kind in SOURCES}
_SELECT = {
    kind: 'SELECT {} FROM "{}"'.format(
        ", ".join(f'"{name}"' for name in COLUMNS[kind]), model._meta.db_table
    )
    for kind, model in SOURCES.items()
}
_FACTS = {
    Kind.CHANGE.value: _places("change", "additional_data", "actor_id", "timestamp"),
    Kind.ACCESS.value: _places("access", "clinic_id", "user_id", "at"),
    Kind.ROW.value: _places("row", "clinic_id", "actor_id", "at"),
}


def facts_of(kind: str, row: Row) -> Facts:
    """Clinic, person and time of a row of any kind."""
    clinic, user, at = (row[n] for n in _FACTS[kind])
    if isinstance(clinic, dict):  # the change history keeps it among its additional data
        clinic = clinic.get("clinic")
    return Facts(clinic, user, at)


def as_utc(value: datetime | None) -> datetime | None:
    """SQLite gives times without zone; all of them are UTC."""
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def _plain(kind: str, raw: Row) -> Row:
    values = list(raw)
    for n in _JSON[kind]:
        if values[n] is not None:
            values[n] = json.loads(values[n])
    for n in _TIMES[kind]:
        values[n] = as_utc(values[n])
    return tuple(values)


@contextmanager
def cursor_of(using: str) -> Iterator[Any]:
    """A cursor quick with times: Django's own loader takes a third of a verification."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from psycopg.types.datetime import TimestamptzLoader

            cursor.cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        yield cursor


def read_rows(kind: str, pks: Iterable[int], using: str) -> dict[int, Row]:
    """The rows of a kind, in the order of `COLUMNS`, by primary key."""
    keys = ",".join(str(int(pk)) for pk in pks)
    with cursor_of(using) as cursor:
        cursor.execute(f"{_SELECT[kind]} WHERE id IN ({keys or 'NULL'})")
        return {raw[0]: _plain(kind, raw) for raw in cursor.fetchall()}


def read_all(wanted: Iterable[tuple[str, int]], using: str) -> dict[tuple[str, int], Row]:
    """Several rows of any kind by (kind, primary key): one query a kind."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in wanted:
        by_kind.setdefault(kind, []).append(pk)
    return {
        (kind, pk): row
        for kind, pks in by_kind.items()
        if kind in SOURCES
        for pk, row in read_rows(kind, pks, using).items()
    }
