"""The rules the database itself keeps for the history, on PostgreSQL and SQLite.

Each trigger is named for what it says (a hash of its text): so installing means creating what is
missing and dropping what is no longer wanted. It runs after every `migrate`.

- frozen rows refuse the change (`audit.frozen`), and no audited or frozen table is truncated;
- rows that never overlap refuse the one that would (`audit.spans`);
- a row of the history queues itself for its seal;
- a change of an audited row that the change history did not see leaves a `RowChange`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from auditlog.registry import auditlog
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from audit import frozen, row_triggers, spans
from audit.registry import hidden_columns, silent_columns
from audit.sealed_rows import SOURCES


@dataclass(frozen=True)
class Trigger:
    """A wanted trigger or constraint. `body` holds `{name}` where its name goes."""

    table: str
    purpose: str
    body: tuple[str, ...]

    @property
    def name(self) -> str:
        text = "\n".join((self.table, *self.body)).encode()
        return f"audit_{self.purpose}_{hashlib.sha256(text).hexdigest()[:12]}"


def audited_tables() -> list[row_triggers.Table]:
    """Every audited table, and the tables that join them many to many."""
    found: dict[str, row_triggers.Table] = {}
    for model in auditlog.get_models():
        found[model._meta.db_table] = row_triggers.Table.of(
            model, hidden=hidden_columns(model), silent=silent_columns(model)
        )
        for field in model._meta.local_many_to_many:
            through: type[models.Model] = field.remote_field.through
            if through._meta.auto_created:
                found[through._meta.db_table] = row_triggers.Table.of(through)
    return list(found.values())


def sealed_tables() -> dict[str, str]:
    """Table of each kind of row that the chain seals."""
    return {model._meta.db_table: kind for kind, model in SOURCES.items()}


def wanted(vendor: str) -> Iterator[Trigger]:
    """Every trigger the database must have."""
    postgresql = vendor == "postgresql"
    rows = row_triggers.postgresql if postgresql else row_triggers.sqlite
    tables = audited_tables()
    for table in tables:
        for event, body in rows(table):
            yield Trigger(table.name, f"row_{event.lower()}", body)
    for name, kind in sealed_tables().items():
        yield Trigger(name, "enqueue", row_triggers.enqueue(name, kind, postgresql=postgresql))
    for name, event, body in frozen.trigger_bodies(vendor):
        yield Trigger(name, f"frozen_{event.lower()}", body)
    for name, purpose, body in spans.bodies(vendor):
        yield Trigger(name, purpose, body)
    if postgresql:
        for name in {table.name for table in tables} | frozen.tables():
            yield Trigger(name, "truncate", row_triggers.no_truncate(name))


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Table of each of our triggers now in the database, by trigger name."""
    query = (
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace "
        "UNION ALL SELECT k.conname, c.relname FROM pg_constraint k "
        "JOIN pg_class c ON c.oid = k.conrelid "
        "WHERE k.contype = 'x' AND c.relnamespace = current_schema()::regnamespace"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: table for name, table in cursor.fetchall() if name.startswith("audit_")}


def missing_triggers(using: str = "default") -> list[str]:
    """Tables that lack a trigger they should have: somebody took it away, or `migrate` is due."""
    have = installed(connections[using])
    return sorted({t.table for t in wanted(connections[using].vendor) if t.name not in have})


def install_triggers(using: str = "default", **kwargs: Any) -> None:
    """Create every missing trigger and drop the stale ones. Connected to `post_migrate`."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    have = installed(connection)
    want = {t.name: t for t in wanted(connection.vendor) if t.table in existing}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in row_triggers.FUNCTIONS:
                cursor.execute(statement)
        for name in have.keys() - want.keys():
            cursor.execute(_drop(connection.vendor, name, have[name]))
        for name in want.keys() - have.keys():
            for statement in want[name].body:
                cursor.execute(statement.replace("{name}", name))
        _queue_strays(cursor, have, existing)


def _queue_strays(cursor: Any, have: dict[str, str], existing: set[str]) -> None:
    """Queue what was written while a table had no queueing trigger (first installation)."""
    queueing = {table for name, table in have.items() if name.startswith("audit_enqueue_")}
    for table, kind in sealed_tables().items():
        if table in existing and table not in queueing:
            cursor.execute(
                f"INSERT INTO audit_unsealedrow (kind, source_pk) SELECT '{kind}', id "  # noqa: S608
                f'FROM "{table}" AS source WHERE NOT EXISTS (SELECT 1 FROM audit_chainlink '
                f"WHERE kind = '{kind}' AND source_pk = source.id) AND NOT EXISTS (SELECT 1 FROM "
                f"audit_unsealedrow WHERE kind = '{kind}' AND source_pk = source.id) ORDER BY id"
            )


def remove_triggers(
    using: str = "default", *, only: str = "audit_", table: str | None = None
) -> None:
    """Drop our triggers whose name begins with `only`, of one table or of all.

    For a rebuild, a migration or a test database.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, place in installed(connection).items():
            if name.startswith(only) and table in (None, place):
                cursor.execute(_drop(connection.vendor, name, place))


@contextmanager
def thawed(table: str, *, using: str = "default") -> Iterator[None]:
    """Within one transaction, let the frozen rows of a table be rewritten; then freeze them again.

    For what changes how a row is kept and not what it says, as a new key does. Nobody else sees
    the table thawed, and what is written still leaves its trace in the history.
    """
    with transaction.atomic(using=using):
        remove_triggers(using, only="audit_frozen_", table=table)
        yield
        install_triggers(using)


def lift_for_migration(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Receiver of `pre_migrate`: SQLite rebuilds tables, and cannot under a trigger naming them."""
    if plan and connections[using].vendor == "sqlite":
        remove_triggers(using)


def _drop(vendor: str, name: str, table: str) -> str:
    if vendor == "postgresql" and name.startswith("audit_exclude_"):
        return f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"'
    if vendor == "postgresql":
        return f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
    return f'DROP TRIGGER IF EXISTS "{name}"'
