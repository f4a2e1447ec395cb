"""Rows that may never change again, held so by the database itself.

A model says when its rows are frozen; triggers refuse the change on PostgreSQL and SQLite, whatever
the road: ORM, queryset, admin or raw SQL. The triggers are (re)installed after every `migrate`,
because SQLite drops them when it rebuilds a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections, models
from django.db.models import Model

M = TypeVar("M", bound=type[Model])
EVENTS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Freeze:
    """When a model's rows are frozen.

    `when` is an SQL condition over `{row}`, the row before an UPDATE or DELETE and the new row of
    an INSERT, valid in both databases. `events` are the statements it refuses.
    """

    model: type[Model]
    when: str
    message: str
    events: tuple[str, ...]


FROZEN: list[Freeze] = []


class FrozenRecordError(Exception):
    """Somebody tried to change what may not change. The text is for people, in Spanish."""


def frozen_when(
    when: str, *, message: str, events: tuple[str, ...] = ("UPDATE", "DELETE")
) -> Callable[[M], M]:
    """Class decorator: the database refuses `events` on rows where `when` holds.

    `@frozen_when("{row}.signed_at IS NOT NULL", message="La nota está firmada.")` for a row that
    freezes itself; for a child of a signed parent use EXISTS (SELECT 1 …) and add "INSERT".
    """

    def register(model: M) -> M:
        FROZEN.append(Freeze(model, when, message, events))
        return model

    return register


def insert_only(message: str) -> Callable[[M], M]:
    """Class decorator: rows are written once. No change, no deletion."""
    return frozen_when("1 = 1", message=message)


class InsertOnlyQuerySet(models.QuerySet):
    """A queryset that refuses at once what the database would refuse later."""

    def update(self, **kwargs: Any) -> int:
        raise FrozenRecordError("Estos registros no se modifican.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise FrozenRecordError("Estos registros no se borran.")


class InsertOnlyModel(models.Model):
    """A model whose rows are written once. Pair it with `@insert_only` for the triggers."""

    objects = InsertOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; raises FrozenRecordError on an existing one."""
        if not self._state.adding:
            raise FrozenRecordError("Este registro ya no se modifica.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises FrozenRecordError, always."""
        raise FrozenRecordError("Este registro no se borra.")


def install_triggers(using: str = "default", **kwargs: Any) -> None:
    """Create or replace every declared trigger. Connected to `post_migrate`."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    build = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for table in {freeze.model._meta.db_table for freeze in FROZEN} & existing:
            for event in EVENTS:
                for statement in build(table, event, _rules(table, event)):
                    cursor.execute(statement)


def _rules(table: str, event: str) -> list[tuple[str, str]]:
    """(condition, message) of each rule of a table for a statement."""
    row = "NEW" if event == "INSERT" else "OLD"
    return [
        (freeze.when.format(row=row), freeze.message.replace("'", "''"))
        for freeze in FROZEN
        if freeze.model._meta.db_table == table and event in freeze.events
    ]


def _sqlite(table: str, event: str, rules: list[tuple[str, str]]) -> list[str]:
    trigger = f"{table}_frozen_{event.lower()}"
    statements = [f'DROP TRIGGER IF EXISTS "{trigger}"']
    if rules:
        body = " ".join(f"SELECT RAISE(ABORT, '{text}') WHERE {when};" for when, text in rules)
        statements.append(
            f'CREATE TRIGGER "{trigger}" BEFORE {event} ON "{table}" FOR EACH ROW BEGIN {body} END'
        )
    return statements


def _postgresql(table: str, event: str, rules: list[tuple[str, str]]) -> list[str]:
    trigger = f"{table}_frozen_{event.lower()}"
    statements = [f'DROP TRIGGER IF EXISTS "{trigger}" ON "{table}"']
    if rules:
        body = " ".join(
            f"IF {when} THEN RAISE EXCEPTION '{text}' USING ERRCODE = 'check_violation'; END IF;"
            for when, text in rules
        )
        row = "OLD" if event == "DELETE" else "NEW"
        statements += [
            f'CREATE OR REPLACE FUNCTION "{trigger}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN {body} RETURN {row}; END $$",
            f'CREATE TRIGGER "{trigger}" BEFORE {event} ON "{table}" FOR EACH ROW '
            f'EXECUTE FUNCTION "{trigger}"()',
        ]
    return statements
