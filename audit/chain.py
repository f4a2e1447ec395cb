"""Seals: the rows of the history joined in a chain, in the order they were committed.

A trigger queues each new row in the same transaction. When the transaction ends, a short one of
its own seals what waits, under one lock held for nothing else: writers never wait for each other
while they hold rows, so the chain cannot deadlock them. What a crash leaves unsealed is sealed by
the next one who comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from auditlog.models import LogEntry
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from audit.canonical import COLUMNS, GENESIS, GONE, VERSION, digest, link_hash
from audit.models import AccessEvent, ChainLink, Kind, RowChange, UnsealedRow

SOURCES = {Kind.CHANGE.value: LogEntry, Kind.ACCESS.value: AccessEvent, Kind.ROW.value: RowChange}
LOCK = 2_024_300_345  # any number nobody else uses as an advisory lock
BATCH = 500  # what one request may seal: a mass import does not fall on the next visitor


class Facts(NamedTuple):
    """What a link repeats of its row."""

    clinic_id: int | None
    user_id: int | None
    at: datetime | None


def facts_of(kind: str, row: dict[str, Any]) -> Facts:
    """Clinic, person and time of a row of any kind."""
    if kind == Kind.CHANGE:
        extra = row["additional_data"]
        clinic = extra.get("clinic") if isinstance(extra, dict) else None
        return Facts(clinic, row["actor_id"], row["timestamp"])
    user = row["user_id"] if kind == Kind.ACCESS else row["actor_id"]
    return Facts(row["clinic_id"], user, row["at"])


def read_rows(kind: str, pks: Iterable[int], using: str) -> dict[int, tuple[Any, ...]]:
    """The rows of a kind as tuples in canonical order, by primary key."""
    rows = SOURCES[kind]._base_manager.using(using).filter(pk__in=list(pks)).order_by()
    return {row[0]: row for row in rows.values_list(*COLUMNS[kind])}


def read_all(
    wanted: Iterable[tuple[str, int]], using: str
) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Several rows of any kind by (kind, primary key): one query a kind."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in wanted:
        by_kind.setdefault(kind, []).append(pk)
    return {
        (kind, pk): row
        for kind, pks in by_kind.items()
        for pk, row in read_rows(kind, pks, using).items()
    }


def _build(
    seq: int, prev: str, kind: str, source_pk: int, row: tuple[Any, ...] | None, now: datetime
) -> ChainLink:
    """The link that follows (seq - 1, prev) over a row; a row already gone is sealed as gone."""
    facts, hashed = Facts(None, None, None), GONE
    if row is not None:
        facts = facts_of(kind, dict(zip(COLUMNS[kind], row, strict=True)))
        hashed = digest(kind, row)
    content: dict[str, Any] = {
        "prev_hash": prev,
        "seq": seq,
        "version": VERSION,
        "kind": kind,
        "source_pk": source_pk,
        "digest": hashed,
        "sealed_at": now,
        **facts._asdict(),
    }
    return ChainLink(row_hash=link_hash(**content), **content)


def _lock(using: str) -> None:
    """One sealer at a time. SQLite's own write lock, taken at BEGIN, is enough there."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def head(using: str = DEFAULT_DB_ALIAS) -> tuple[int, str]:
    """Folio and hash of the last link; (0, GENESIS) of an empty chain."""
    last = ChainLink.objects.using(using).order_by("-seq").values_list("seq", "row_hash").first()
    return last or (0, GENESIS)


def seal_pending(*, limit: int = BATCH, using: str = DEFAULT_DB_ALIAS) -> int:
    """Seal up to `limit` waiting rows; the number sealed. Safe to call at any time, by anybody."""
    with transaction.atomic(using=using):
        _lock(using)
        waiting = list(
            UnsealedRow.objects.using(using)
            .order_by("pk")
            .values_list("pk", "kind", "source_pk")[:limit]
        )
        if not waiting:
            return 0
        seq, prev = head(using)
        rows = read_all([(kind, pk) for _, kind, pk in waiting], using)
        now, links = timezone.now(), []
        for _, kind, pk in waiting:
            link = _build(seq + 1, prev, kind, pk, rows.get((kind, pk)), now)
            links.append(link)
            seq, prev = link.seq, link.row_hash
        ChainLink.objects.using(using).bulk_create(links)
        UnsealedRow.objects.using(using).filter(pk__in=[pk for pk, _, _ in waiting]).delete()
        return len(links)


def seal_all(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """Seal everything that waits, a batch a transaction."""
    total = 0
    while sealed := seal_pending(limit=2000, using=using):
        total += sealed
    return total


def seal_on_commit(using: str = DEFAULT_DB_ALIAS) -> None:
    """Seal when the current transaction ends, once however many rows it wrote."""
    connection = connections[using]
    if any(getattr(func, "seals", None) == using for _, func, _ in connection.run_on_commit):
        return

    def seal() -> None:
        seal_pending(using=using)

    seal.seals = using  # type: ignore[attr-defined]
    # robust: a record already saved does not become an error page because its seal must wait.
    transaction.on_commit(seal, using=using, robust=True)
