"""Rows that may never change again, held so by the database itself.

A model says when its rows are frozen; triggers refuse the change on PostgreSQL and SQLite, whatever
the road: ORM, queryset, admin or raw SQL. `audit.triggers` installs them after every `migrate`,
because SQLite drops them when it rebuilds a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
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


class InsertOnlyQuerySet(models.QuerySet[Any]):
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


def tables() -> set[str]:
    """Tables that have frozen rows."""
    return {freeze.model._meta.db_table for freeze in FROZEN}


def trigger_bodies(vendor: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(table, event, statements) of every declared trigger; `audit.triggers` installs them."""
    build = _postgresql if vendor == "postgresql" else _sqlite
    for table in tables():
        for event in EVENTS:
            if rules := _rules(table, event):
                yield table, event, build(table, event, rules)


def _rules(table: str, event: str) -> list[tuple[str, str]]:
    """(condition, message) of each rule of a table for a statement."""
    row = "NEW" if event == "INSERT" else "OLD"
    return [
        (freeze.when.format(row=row), freeze.message.replace("'", "''"))
        for freeze in FROZEN
        if freeze.model._meta.db_table == table and event in freeze.events
    ]


def _sqlite(table: str, event: str, rules: list[tuple[str, str]]) -> tuple[str, ...]:
    body = " ".join(f"SELECT RAISE(ABORT, '{text}') WHERE {when};" for when, text in rules)
    return (f'CREATE TRIGGER "{{name}}" BEFORE {event} ON "{table}" FOR EACH ROW BEGIN {body} END',)


def _postgresql(table: str, event: str, rules: list[tuple[str, str]]) -> tuple[str, ...]:
    body = " ".join(
        f"IF {when} THEN RAISE EXCEPTION '{text}' USING ERRCODE = 'check_violation'; END IF;"
        for when, text in rules
    )
    row = "OLD" if event == "DELETE" else "NEW"
    return (
        'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN {body} RETURN {row}; END $$",
        f'CREATE TRIGGER "{{name}}" BEFORE {event} ON "{table}" FOR EACH ROW '
        'EXECUTE FUNCTION "{name}"()',
    )
