"""How many rows each table holds, and a fingerprint of them that does not depend on their order.

The fingerprint is the sum of a hash of each row: it needs no sorting and little memory. It tells
whether a restored table is the one that was copied; it is the SHA-256 of the files that tells
whether somebody changed the copy.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

DIGITS = 15  # hexadecimal digits of each row's hash that are added: 60 bits


@dataclass(frozen=True)
class TableFacts:
    """Rows of a table and their fingerprint."""

    rows: int
    fingerprint: str


def tables_read(connection: BaseDatabaseWrapper) -> dict[str, TableFacts]:
    """The facts of every table, by name."""
    read = _of_postgresql if connection.vendor == "postgresql" else _of_sqlite
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        return {name: read(cursor, connection.ops.quote_name(name)) for name in names}


def tables_differing(
    expected: dict[str, TableFacts], found: dict[str, TableFacts]
) -> dict[str, str]:
    """What differs, in words, by table. Empty when both are the same."""
    told = {}
    for name in sorted(expected.keys() | found.keys()):
        before, after = expected.get(name), found.get(name)
        if before is None:
            told[name] = "no estaba en el respaldo"
        elif after is None:
            told[name] = "falta la tabla"
        elif before.rows != after.rows:
            told[name] = f"tenía {before.rows} filas y hay {after.rows}"
        elif before != after:
            told[name] = "una fila cambió"
    return told


def _of_postgresql(cursor: Any, table: str) -> TableFacts:
    cursor.execute(
        f"SELECT count(*), coalesce(sum(('x' || substr(md5(row_::text), 1, {DIGITS}))"  # noqa: S608
        f"::bit({DIGITS * 4})::bigint), 0) FROM {table} AS row_"
    )
    rows, total = cursor.fetchone()
    return TableFacts(rows, str(total))


def _of_sqlite(cursor: Any, table: str) -> TableFacts:
    rows = total = 0
    cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - quoted above
    for row in cursor:
        rows += 1
        # MD5 as in PostgreSQL: it compares, and protects nothing.
        text = hashlib.md5(repr(row).encode(), usedforsecurity=False).hexdigest()
        total += int(text[:DIGITS], 16)
    return TableFacts(rows, str(total))
