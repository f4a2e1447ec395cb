"""Moving every stored CURP to the keys of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit.triggers import thawed
from patients.keyring import CurpUnreadableError, keyring
from patients.models import Patient
from patients.sealed import Sealed


@dataclass(frozen=True)
class Rotation:
    """How many there are, and how many were with another key or had another index."""

    total: int
    moved: int
    indexed: int


class UnopenedCurpError(CurpUnreadableError):
    """Some CURP opens with none of the keys: nothing was written. `records` are their keys."""

    def __init__(self, records: list[int]) -> None:
        super().__init__()
        self.records = records


@dataclass(frozen=True)
class _Row:
    """A CURP as it is kept and as it should be."""

    pk: int
    was: tuple[str, str]
    now: tuple[str, str]


def curp_rotate(*, write: bool = True) -> Rotation:
    """Seal each CURP with the first key and index it with the key in use. Safe to run twice.

    Also in blocked records: what they say does not change. All or nothing; raises
    UnopenedCurpError if one does not open, and IntegrityError if two of a clinic are the same.
    """
    with transaction.atomic():
        rows = _rows()
        stale = [row for row in rows if row.was != row.now]
        if write and stale:
            with thawed(Patient._meta.db_table):
                for row in stale:
                    token, index = row.now
                    Patient.objects.filter(pk=row.pk).update(curp=Sealed(token), curp_index=index)
    return Rotation(
        total=len(rows),
        moved=sum(row.was[0] != row.now[0] for row in rows),
        indexed=sum(row.was[1] != row.now[1] for row in rows),
    )


def _rows() -> list[_Row]:
    ring, found, lost = keyring(), [], []
    kept = Patient.objects.exclude(curp="").select_for_update(of=("self",)).order_by("pk")
    columns: Any = kept.values_list("pk", "clinic_id", "curp", "curp_index")
    for pk, clinic_id, sealed, index in columns:
        try:
            text = ring.open(sealed.token)
        except CurpUnreadableError:
            lost.append(pk)
            continue
        token = sealed.token if ring.is_current(sealed.token) else ring.seal(text)
        now = (token, ring.index(text, clinic_id=clinic_id))
        found.append(_Row(pk, (sealed.token, index), now))
    if lost:
        raise UnopenedCurpError(lost)
    return found
