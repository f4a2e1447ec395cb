"""The text of the triggers, in the dialect of each database.

Whether `Model.save()` is writing (then the change history already sees it) and who acts come from
`audit.marks`.
"""

# ruff: noqa: S608 — the names spliced in are those of our own tables and columns

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.db import models

HIDDEN = "[oculto]"


@dataclass(frozen=True)
class Table:
    """What a trigger must know of an audited table."""

    name: str
    pk: str
    clinic: str
    columns: tuple[str, ...]
    hidden: tuple[str, ...]
    silent: tuple[str, ...]

    @classmethod
    def of(
        cls,
        model: type[models.Model],
        *,
        hidden: frozenset[str] = frozenset(),
        silent: frozenset[str] = frozenset(),
    ) -> Self:
        """The table of a model. Binary columns are hidden: their bytes do not belong in a log."""
        fields = model._meta.local_concrete_fields
        columns = [str(f.column) for f in fields if f.column not in silent]
        binary = {str(f.column) for f in fields if isinstance(f, models.BinaryField)}
        return cls(
            name=model._meta.db_table,
            pk=str(model._meta.pk.column),
            clinic="clinic_id" if "clinic_id" in columns else "",
            columns=tuple(columns),
            hidden=tuple(sorted(hidden | binary)),
            silent=tuple(sorted(silent)),
        )


FUNCTIONS = (
    r"""
CREATE OR REPLACE FUNCTION audit_row_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- left(): a bulk insert is one long text, read once for each of its rows
    mark text[] := regexp_match(
        left(current_query(), 120), '^/\*audit:([0-9]*):([0-9]*):([a-z0-9_]*)\*/'
    );
    seen boolean := coalesce(mark[3] = TG_TABLE_NAME, false);
    hidden text[] := string_to_array(TG_ARGV[2], ',');
    silent text[] := string_to_array(TG_ARGV[3], ',');
    old_row jsonb;
    new_row jsonb;
    item text;
BEGIN
    IF seen AND (TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND TG_ARGV[2] = '')) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD) - silent; END IF;
    IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW) - silent; END IF;
    IF TG_OP = 'UPDATE' THEN
        IF old_row = new_row THEN RETURN NULL; END IF;
        SELECT jsonb_object_agg(key, value), jsonb_object_agg(key, new_row -> key)
            INTO old_row, new_row
            FROM jsonb_each(old_row) WHERE value IS DISTINCT FROM new_row -> key;
        IF seen AND NOT old_row ?| hidden THEN RETURN NULL; END IF;
    END IF;
    FOREACH item IN ARRAY hidden LOOP
        IF old_row ? item THEN old_row := old_row || jsonb_build_object(item, '[oculto]'); END IF;
        IF new_row ? item THEN new_row := new_row || jsonb_build_object(item, '[oculto]'); END IF;
    END LOOP;
    INSERT INTO audit_rowchange
        (at, table_name, row_pk, op, before, after, actor_id, clinic_id, db_user, txid)
    VALUES (
        clock_timestamp(), TG_TABLE_NAME,
        to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[0],
        left(TG_OP, 1), old_row, new_row, nullif(mark[1], '')::bigint,
        coalesce(
            to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[1],
            nullif(mark[2], '')
        )::bigint,
        session_user, txid_current()
    );
    RETURN NULL;
END $$""",
    """
CREATE OR REPLACE FUNCTION audit_enqueue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealedrow (kind, source_pk) VALUES (TG_ARGV[0], NEW.id);
    RETURN NULL;
END $$""",
    """
CREATE OR REPLACE FUNCTION audit_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Esta tabla guarda historia y no se vacía.' USING ERRCODE = 'check_violation';
END $$""",
)


def postgresql(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(event, statements) of the trigger that writes a `RowChange`."""
    arguments = ", ".join(
        f"'{value}'"
        for value in (table.pk, table.clinic, ",".join(table.hidden), ",".join(table.silent))
    )
    yield (
        "change",
        (
            f'CREATE TRIGGER "{{name}}" AFTER INSERT OR UPDATE OR DELETE ON "{table.name}" '
            f"FOR EACH ROW EXECUTE FUNCTION audit_row_change({arguments})",
        ),
    )


def sqlite(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(event, statements) of the three triggers that write a `RowChange`."""
    differs = {c: f'OLD."{c}" IS NOT NEW."{c}"' for c in table.columns}
    unseen = f"audit_saving() <> '{table.name}'"
    changed = " UNION ALL ".join(
        f"SELECT '{c}' AS k, {_shown(table, 'OLD', c)} AS o, {_shown(table, 'NEW', c)} AS n, "
        f"{differs[c]} AS d"
        for c in table.columns
    )
    secret = " OR ".join([unseen, *(differs[c] for c in table.hidden)])
    update = f"({secret}) AND ({' OR '.join(differs.values())})"
    yield "insert", (_sqlite_trigger(table, "INSERT", unseen, "NULL", _whole(table, "NEW")),)
    yield (
        "update",
        (
            _sqlite_trigger(
                table,
                "UPDATE",
                update,
                f"(SELECT json_group_object(k, o) FROM ({changed}) WHERE d)",
                f"(SELECT json_group_object(k, n) FROM ({changed}) WHERE d)",
            ),
        ),
    )
    yield "delete", (_sqlite_trigger(table, "DELETE", "1", _whole(table, "OLD"), "NULL"),)


def _shown(table: Table, row: str, column: str) -> str:
    return f"'{HIDDEN}'" if column in table.hidden else f'{row}."{column}"'


def _whole(table: Table, row: str) -> str:
    """A whole row as a JSON object. Grouped: json_object() takes no more than 63 pairs."""
    pairs = " UNION ALL ".join(
        f"SELECT '{c}' AS k, {_shown(table, row, c)} AS v" for c in table.columns
    )
    return f"(SELECT json_group_object(k, v) FROM ({pairs}))"


def _sqlite_trigger(table: Table, event: str, when: str, before: str, after: str) -> str:
    row = "OLD" if event == "DELETE" else "NEW"
    own = f'{row}."{table.clinic}"' if table.clinic else "NULL"
    return (
        f'CREATE TRIGGER "{{name}}" AFTER {event} ON "{table.name}" FOR EACH ROW WHEN {when} '
        "BEGIN INSERT INTO audit_rowchange "
        "(at, table_name, row_pk, op, before, after, actor_id, clinic_id, db_user, txid) VALUES "
        f"(strftime('%Y-%m-%d %H:%M:%f', 'now'), '{table.name}', {row}.\"{table.pk}\", "
        f"'{event[0]}', {before}, {after}, audit_actor(), "
        f"coalesce({own}, audit_clinic()), 'sqlite', NULL); END"
    )


def enqueue(table: str, kind: str, *, postgresql: bool) -> tuple[str, ...]:
    """Statements of the trigger that queues a row of the history for its seal."""
    head = f'CREATE TRIGGER "{{name}}" AFTER INSERT ON "{table}" FOR EACH ROW '
    if postgresql:
        return (f"{head}EXECUTE FUNCTION audit_enqueue('{kind}')",)
    return (
        f"{head}BEGIN INSERT INTO audit_unsealedrow (kind, source_pk) "
        f"VALUES ('{kind}', NEW.id); END",
    )


def no_truncate(table: str) -> tuple[str, ...]:
    """Statements of the trigger that refuses TRUNCATE (PostgreSQL)."""
    return (
        f'CREATE TRIGGER "{{name}}" BEFORE TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_no_truncate()",
    )
