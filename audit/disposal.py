"""Opening the door for a disposal, and leaving the history of what goes without content.

`with disposal_door(…)` writes an `Opening` in the caller's transaction; the triggers consult it and
let the frozen rows of the domain be deleted there and nowhere else (ADR 0010). The rows of the
history about them keep who, when and what kind of thing, and lose what it said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connections, models, transaction

from audit.actor import current_actor
from audit.canonical import BARE, COLUMNS, digest
from audit.chain import seal_on_commit
from audit.marks import door
from audit.models import Kind, Opening, RowChange
from audit.sealed_rows import SOURCES, read_rows

Objects = Mapping[type[models.Model], Collection[Any]]
BLOCK = 500


@contextmanager
def disposal_door(
    *, reference: str, clinic_id: int, objects: Objects, using: str = "default"
) -> Iterator[int]:
    """Let the rows of `objects` be deleted until the block ends; gives how many rows were bared.

    Within a transaction of the caller's, which should be short and do nothing else.
    """
    if not connections[using].in_atomic_block:
        raise transaction.TransactionManagementError("A disposal is one transaction.")
    found = {Kind.CHANGE: _changes(objects, using), Kind.ROW: _row_changes(objects, using)}
    bared = {kind.value: _bare_digests(kind.value, pks, using) for kind, pks in found.items()}
    opening = Opening(
        reference=reference,
        clinic_id=clinic_id,
        actor_id=current_actor().user_id,
        bared=bared,
        txid=_txid(using),
    )
    opening.save(using=using)
    token = door.set(opening.pk)
    try:
        for kind, pks in found.items():
            for start in range(0, len(pks), BLOCK):
                rows: Any = models.QuerySet(SOURCES[kind.value], using=using)
                rows.filter(pk__in=pks[start : start + BLOCK]).update(**BARE[kind.value])
        yield sum(map(len, found.values()))
    finally:
        door.reset(token)
    seal_on_commit(using)


def _changes(objects: Objects, using: str) -> list[int]:
    """Entries of the change history about those rows."""
    found: list[int] = []
    for model, pks in objects.items():
        about = LogEntry.objects.using(using).filter(
            content_type=ContentType.objects.db_manager(using).get_for_model(model)
        )
        for block in _blocks(pks):
            found += about.filter(object_pk__in=block).values_list("pk", flat=True)
    return sorted(found)


def _row_changes(objects: Objects, using: str) -> list[int]:
    """Direct changes of those rows."""
    found: list[int] = []
    for model, pks in objects.items():
        about = RowChange.objects.using(using).filter(table_name=model._meta.db_table)
        for block in _blocks(pks):
            found += about.filter(row_pk__in=block).values_list("pk", flat=True)
    return sorted(found)


def _blocks(pks: Collection[Any]) -> Iterator[list[str]]:
    keys = [str(pk) for pk in pks]
    for start in range(0, len(keys), BLOCK):
        yield keys[start : start + BLOCK]


def _bare_digests(kind: str, pks: list[int], using: str) -> dict[str, str]:
    """The digest that each row will have without its content."""
    told = {}
    for pk, row in read_rows(kind, pks, using).items():
        named = dict(zip(COLUMNS[kind], row, strict=True)) | BARE[kind]
        told[str(pk)] = digest(kind, tuple(named.values()))
    return told


def _txid(using: str) -> int | None:
    if connections[using].vendor != "postgresql":
        return None
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        return int(cursor.fetchone()[0])
