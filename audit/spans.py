"""Rows of which no two may overlap in time, held so by the database itself.

`@never_overlap(scope="professional_id", starts="starts_at", ends="ends_at", …)`: two rows of the
same scope, both in one of `states`, never share an instant. PostgreSQL holds it with an exclusion
constraint, which two transactions at once cannot cross; SQLite, where one transaction writes at a
time, with triggers. Ends that touch do not overlap. `audit.triggers` installs both.
"""

# ruff: noqa: S608 — the names spliced in are those of our own tables and columns

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=type[Model])


@dataclass(frozen=True)
class Spans:
    """Columns of the rule. `scope` is an integer column; `message` is for people, in Spanish."""

    model: type[Model]
    scope: str
    starts: str
    ends: str
    states: tuple[str, ...]
    message: str

    def held(self, row: str) -> str:
        """SQL: whether a row holds its time."""
        states = ", ".join(f"'{state}'" for state in self.states)
        return f"{row}state IN ({states})"


SPANS: list[Spans] = []


def never_overlap(
    *, scope: str, starts: str, ends: str, states: tuple[str, ...], message: str
) -> Callable[[M], M]:
    """Class decorator of a model with a `state`: see the top of this file."""

    def register(model: M) -> M:
        SPANS.append(Spans(model, scope, starts, ends, states, message))
        return model

    return register


def bodies(vendor: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(table, purpose, statements) of each rule; a purpose «exclude» is a constraint."""
    for spans in SPANS:
        table = spans.model._meta.db_table
        if vendor == "postgresql":
            yield table, "exclude", (_postgresql(table, spans),)
        else:
            for event in ("INSERT", "UPDATE"):
                yield table, f"overlap_{event.lower()}", (_sqlite(table, spans, event),)


def _postgresql(table: str, spans: Spans) -> str:
    # A range of one number is compared with &&, which needs no extension for integers.
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{{name}}" EXCLUDE USING gist ('
        f"int8range({spans.scope}, {spans.scope}, '[]') WITH &&, "
        f"tstzrange({spans.starts}, {spans.ends}) WITH &&) WHERE ({spans.held('')})"
    )


def _sqlite(table: str, spans: Spans, event: str) -> str:
    message = spans.message.replace("'", "''")
    return (
        f'CREATE TRIGGER "{{name}}" BEFORE {event} ON "{table}" FOR EACH ROW '
        f"WHEN {spans.held('NEW.')} BEGIN "
        f"SELECT RAISE(ABORT, '{message}') WHERE EXISTS (SELECT 1 FROM \"{table}\" o "
        f"WHERE o.{spans.scope} = NEW.{spans.scope} AND o.id IS NOT NEW.id "
        f"AND {spans.held('o.')} AND o.{spans.starts} < NEW.{spans.ends} "
        f"AND o.{spans.ends} > NEW.{spans.starts}); END"
    )
