"""Recompute the whole chain and name the first row that does not agree.

Reads only, in blocks: memory does not grow with the history. A chain cannot see that its own tail
was cut; an anchor (how many links there were and the hash of the last) kept elsewhere can.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef

from audit.canonical import GENESIS, GONE, digest
from audit.chain import Link, links_after
from audit.models import ChainLink, Kind, UnsealedRow
from audit.sealed_rows import SOURCES, Row, facts_of, read_all, read_rows

BLOCK = 2000


@dataclass(frozen=True)
class Fault:
    """The first thing wrong. `kind`: editada, borrada, insertada, intercambiada, cola borrada."""

    kind: str
    seq: int
    source: str
    source_pk: int | None
    message: str


@dataclass(frozen=True)
class Anchor:
    """How the chain stood at some hour, kept outside the database."""

    count: int
    last_hash: str
    at: datetime | None = None


@dataclass(frozen=True)
class Report:
    """What was found. `waiting` rows are new and not sealed yet: no fault."""

    links: int
    last_hash: str
    waiting: int
    fault: Fault | None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


def verify(*, anchor: Anchor | None = None, using: str = DEFAULT_DB_ALIAS) -> Report:
    """Check every link, every sealed row, and that no row lacks its link."""
    walk = _Walk(anchor, using)
    fault = walk.first_fault() or _unlinked(using)
    waiting = UnsealedRow.objects.using(using).count()
    return Report(walk.seq, walk.prev, waiting, fault)


class _Walk:
    """The chain, link by link from the first."""

    def __init__(self, anchor: Anchor | None, using: str) -> None:
        self.anchor, self.using = anchor, using
        self.seq, self.prev = 0, GENESIS

    def first_fault(self) -> Fault | None:
        for block in self._blocks():
            rows = read_all(((link.kind, link.source_pk) for link in block), self.using)
            for link in block:
                row = rows.get((link.kind, link.source_pk))
                if fault := self._of_link(link) or self._of_row(link, row):
                    return fault
                self.seq, self.prev = link.seq, link.row_hash
                if fault := self._of_anchor():
                    return fault
        return self._of_tail()

    def _blocks(self) -> Iterator[list[Link]]:
        last: int | None = None
        while block := links_after(last, limit=BLOCK, using=self.using):
            yield block
            last = block[-1].seq

    def _of_link(self, link: Link) -> Fault | None:
        """A link missing, out of its place, or not what it was."""
        expected = self.seq + 1
        if link.seq != expected:
            return _fault("borrada", link, f"falta el sello {expected}", seq=expected)
        if link.prev_hash != self.prev:
            moved = self._links().filter(row_hash=link.prev_hash).exists()
            kind = "intercambiada" if moved else "insertada"
            return _fault(kind, link, "el sello no sigue al anterior")
        if link.expected_hash() != link.row_hash:
            twin = self._links().exclude(seq=link.seq).filter(digest=link.digest).exists()
            if twin or self._row_matches_another(link):
                return _fault("intercambiada", link, "el sello es de otra fila")
            return _fault("editada", link, "el sello fue cambiado")
        return None

    def _of_row(self, link: Link, row: Row | None) -> Fault | None:
        """A sealed row missing or changed."""
        if link.digest == GONE or row is None:
            return _fault("borrada", link, "la fila sellada ya no está")
        kind = link.kind
        if digest(kind, row) != link.digest:
            if self._is_swapped(link, row):
                return _fault("intercambiada", link, "la fila lleva el contenido de otra")
            return _fault("editada", link, "la fila no es la que se selló")
        if facts_of(kind, row) != (link.clinic_id, link.user_id, link.at):
            return _fault("editada", link, "el sello no repite a su fila")
        return None

    def _of_anchor(self) -> Fault | None:
        """At the anchor's folio the hash must be the anchor's."""
        if self.anchor and self.seq == self.anchor.count and self.prev != self.anchor.last_hash:
            return Fault(
                "cola borrada", self.seq, "", None, "la cadena no es la del ancla: se rehízo"
            )
        return None

    def _of_tail(self) -> Fault | None:
        if self.anchor and self.seq < self.anchor.count:
            lost = self.anchor.count - self.seq
            return Fault(
                "cola borrada", self.seq + 1, "", None, f"faltan los últimos {lost} sellos"
            )
        return None

    def _links(self) -> Any:
        return ChainLink.objects.using(self.using)

    def _row_matches_another(self, link: Link) -> bool:
        """Whether the row named by a changed link is the one another link was made for."""
        row = read_rows(link.kind, [link.source_pk], self.using).get(link.source_pk)
        return row is not None and (
            self._links().filter(kind=link.kind, digest=digest(link.kind, row)).exists()
            and digest(link.kind, row) != link.digest
        )

    def _is_swapped(self, link: Link, row: Row) -> bool:
        """Whether another row of this kind, under this key, is what the link sealed.

        Only looked for near the fault: an exchange of two rows far apart reads as two editions.
        """
        kind, pk = link.kind, link.source_pk
        near = range(max(1, pk - BLOCK), pk + BLOCK)
        others = read_rows(kind, near, self.using)
        return any(
            digest(kind, (pk, *other[1:])) == link.digest
            for other_pk, other in others.items()
            if other_pk != pk
        )


def _unlinked(using: str) -> Fault | None:
    """A row of the history that nobody sealed and nobody queued: it came by the back door."""
    for kind, model in SOURCES.items():
        same = {"kind": kind, "source_pk": OuterRef("pk")}
        stray = (
            model._base_manager.using(using)
            .filter(
                ~Exists(ChainLink.objects.filter(**same)),
                ~Exists(UnsealedRow.objects.filter(**same)),
            )
            .order_by("pk")
            .values_list("pk", flat=True)
            .first()
        )
        if stray is not None:
            label = Kind(kind).label
            return Fault("insertada", 0, kind, stray, f"{label} {stray}: fila sin sello")
    return None


def _fault(kind: str, link: Link, words: str, *, seq: int | None = None) -> Fault:
    place = link.seq if seq is None else seq
    label = Kind(link.kind).label if link.kind in Kind.values else link.kind
    message = f"sello {place} ({label} {link.source_pk}): {words}"
    return Fault(kind, place, link.kind, link.source_pk, message)
