"""Seals: the rows of the history joined in a chain, in the order they were committed.

A trigger queues each new row in the same transaction. After it ends (`audit.sealing`), a short one
of its own seals what waits, under one lock held for nothing else: writers never wait for each other
while they hold rows, so the chain cannot deadlock them. What a crash leaves unsealed is sealed by
the next one who comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from audit.canonical import GENESIS, GONE, VERSION, digest, link_hash
from audit.sealed_rows import Facts, Row, as_utc, cursor_of, facts_of, read_all

LOCK = 2_024_300_345  # any number nobody else uses as an advisory lock
BATCH = 500  # what one request may seal: a mass import does not fall on the next visitor
INSERT_ROWS = 80  # SQLite takes 999 values a statement

_TAKE = (
    "DELETE FROM audit_unsealedrow WHERE id IN "
    "(SELECT id FROM audit_unsealedrow ORDER BY id LIMIT %s) RETURNING id, kind, source_pk"
)
_HEAD = "SELECT seq, row_hash FROM audit_chainlink ORDER BY seq DESC LIMIT 1"


class Link(NamedTuple):
    """A row of `ChainLink`, in the order of its columns."""

    seq: int
    version: int
    kind: str
    source_pk: int
    clinic_id: int | None
    user_id: int | None
    at: datetime | None
    digest: str
    prev_hash: str
    row_hash: str
    sealed_at: datetime

    def expected_hash(self) -> str:
        """What `row_hash` must be."""
        return link_hash(
            prev_hash=self.prev_hash,
            seq=self.seq,
            version=self.version,
            kind=self.kind,
            source_pk=self.source_pk,
            clinic_id=self.clinic_id,
            user_id=self.user_id,
            at=self.at,
            digest=self.digest,
            sealed_at=self.sealed_at,
        )


COLUMNS = ", ".join(Link._fields)


def links_after(seq: int | None, *, limit: int, using: str) -> list[Link]:
    """The links that follow a folio (None: from the first), in order."""
    after, params = ("", []) if seq is None else ("WHERE seq > %s", [seq])
    with cursor_of(using) as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM audit_chainlink {after} ORDER BY seq LIMIT %s",  # noqa: S608
            [*params, limit],
        )
        return [
            Link._make((*raw[:6], as_utc(raw[6]), *raw[7:10], as_utc(raw[10])))
            for raw in cursor.fetchall()
        ]


def _build(seq: int, prev: str, kind: str, source_pk: int, row: Row | None, now: datetime) -> Link:
    """The link that follows (seq - 1, prev) over a row; a row already gone is sealed as gone."""
    facts = Facts(None, None, None) if row is None else facts_of(kind, row)
    hashed = GONE if row is None else digest(kind, row)
    link = Link(seq, VERSION, kind, source_pk, *facts, hashed, prev, "", now)
    return link._replace(row_hash=link.expected_hash())


def _insert(cursor: Any, operations: Any, links: Sequence[Link]) -> None:
    """Write the links, several a statement."""
    place = f"({', '.join(['%s'] * len(Link._fields))})"
    for block in _blocks(links, INSERT_ROWS):
        values = [_adapted(value, operations) for link in block for value in link]
        cursor.execute(
            f"INSERT INTO audit_chainlink ({COLUMNS}) VALUES "  # noqa: S608
            + ", ".join([place] * len(block)),
            values,
        )


def _adapted(value: Any, operations: Any) -> Any:
    return operations.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _blocks(links: Sequence[Link], size: int) -> Iterator[Sequence[Link]]:
    for start in range(0, len(links), size):
        yield links[start : start + size]


def head(using: str = DEFAULT_DB_ALIAS) -> tuple[int, str]:
    """Folio and hash of the last link; (0, GENESIS) of an empty chain."""
    with connections[using].cursor() as cursor:
        cursor.execute(_HEAD)
        return cursor.fetchone() or (0, GENESIS)


def seal_pending(*, limit: int = BATCH, using: str = DEFAULT_DB_ALIAS) -> int:
    """Seal up to `limit` waiting rows; the number sealed. Safe to call at any time, by anybody."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # SQLite's own write lock, taken at BEGIN, is enough
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_TAKE, [limit])
        waiting = sorted(cursor.fetchall())
        if not waiting:
            return 0
        seq, prev = head(using)
        rows = read_all(((kind, pk) for _, kind, pk in waiting), using)
        now, links = timezone.now(), []
        for _, kind, pk in waiting:
            link = _build(seq + 1, prev, kind, pk, rows.get((kind, pk)), now)
            links.append(link)
            seq, prev = link.seq, link.row_hash
        _insert(cursor, connection.ops, links)
        return len(links)


def waiting_count(using: str = DEFAULT_DB_ALIAS) -> int:
    """Rows of the history not sealed yet: for the operator's figures."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM audit_unsealedrow")
        return int(cursor.fetchone()[0])


def seal_all(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """Seal everything that waits, a batch a transaction."""
    total = 0
    while sealed := seal_pending(limit=2000, using=using):
        total += sealed
    return total
