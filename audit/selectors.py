"""Reads of the history: always of one clinic."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from audit.models import AccessEvent, ChainLink, Kind, RowChange
from audit.presenters import Told, tell_access, tell_change, tell_row

PAGE = 50


@dataclass(frozen=True)
class HistoryPage:
    """Events, newest first, and the folio to ask for the following ones (None: no more)."""

    events: list[Told]
    older_than: int | None


def history_query(
    *,
    clinic_id: int,
    member_ids: Collection[int],
    user_id: int | None = None,
    kind: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    older_than: int | None = None,
    size: int = PAGE,
) -> HistoryPage:
    """A clinic's history, from the chain. Five queries, whatever the size.

    A sign-in carries no clinic yet: it belongs to the clinics of the person, hence `member_ids`,
    everybody who works or worked there. `since` is included, `until` is not.
    """
    links = ChainLink.objects.filter(
        Q(clinic_id=clinic_id) | Q(clinic_id=None, user_id__in=member_ids, kind=Kind.ACCESS)
    )
    if user_id is not None:
        links = links.filter(user_id=user_id)
    if kind:
        links = links.filter(kind=kind)
    if since:
        links = links.filter(at__gte=since)
    if until:
        links = links.filter(at__lt=until)
    if older_than is not None:
        links = links.filter(seq__lt=older_than)
    found = list(links.order_by("-seq").values_list("seq", "kind", "source_pk")[: size + 1])
    events = _tell(found[:size])
    return HistoryPage(events, found[size - 1][0] if len(found) > size else None)


def accesses_of_patient(*, patient_id: Any, clinic_id: int) -> QuerySet[AccessEvent]:
    """Who looked at a patient's record, newest first."""
    return AccessEvent.objects.filter(clinic_id=clinic_id, patient_id=str(patient_id))


def _tell(links: list[tuple[int, str, int]]) -> list[Told]:
    """The sentences of some links, in their order: a query a kind, and one for names."""
    wanted = {kind: [pk for _, k, pk in links if k == kind] for kind in Kind.values}
    changes = LogEntry.objects.select_related("content_type").in_bulk(wanted[Kind.CHANGE])
    accesses = AccessEvent.objects.in_bulk(wanted[Kind.ACCESS])
    rows = RowChange.objects.in_bulk(wanted[Kind.ROW])
    names = {
        person.pk: str(person)
        for person in get_user_model()._default_manager.filter(
            pk__in={row.actor_id for row in rows.values() if row.actor_id}
        )
    }
    told = []
    for seq, kind, pk in links:
        if kind == Kind.CHANGE and pk in changes:
            told.append(tell_change(seq, changes[pk]))
        elif kind == Kind.ACCESS and pk in accesses:
            told.append(tell_access(seq, accesses[pk]))
        elif kind == Kind.ROW and pk in rows:
            told.append(tell_row(seq, rows[pk], names.get(rows[pk].actor_id or 0, "")))
        else:
            told.append(Told(seq, None, kind, "Falta la fila que este sello cubría."))
    return told
