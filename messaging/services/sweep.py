"""What was woken and nobody took: lost queues, killed workers, expired leases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from messaging.models import InboundMessage, Media, OutboundMessage, StatusEvent
from messaging.services.lease import is_due
from messaging.wake import wake

GRACE = timedelta(seconds=20)  # what was just written has its own wake on the way
CALLBACK_AGE = timedelta(days=3)
LIMIT = 500


@dataclass(frozen=True)
class Swept:
    """How many rows of each kind were woken."""

    inbound: int
    media: int
    outbound: int
    statuses: int


def sweep(*, now: datetime | None = None, limit: int = LIMIT) -> Swept:
    """Wake a worker for every row that waits. Waking one that is being done does no harm."""
    now = now or timezone.now()
    inbound = InboundMessage.objects.filter(
        state=InboundMessage.State.RECEIVED, received_at__lt=now - GRACE
    )
    media = Media.objects.filter(is_due(now), state=Media.State.PENDING, created_at__lt=now - GRACE)
    return Swept(
        inbound=_wake_all("handle_inbound", inbound.values_list("pk", flat=True)[:limit]),
        media=_wake_all("fetch_media", media.values_list("pk", flat=True)[:limit]),
        outbound=_wake_all("send_outbound", _first_waiting(now)[:limit]),
        statuses=_wake_all("apply_status", _unapplied(now)[:limit]),
    )


def _first_waiting(now: datetime) -> QuerySet[OutboundMessage, int]:
    """The first message that waits in each conversation: the others follow it."""
    queued = OutboundMessage.objects.filter(state=OutboundMessage.State.QUEUED)
    before = queued.filter(conversation=OuterRef("conversation"), pk__lt=OuterRef("pk"))
    due = queued.filter(is_due(now), created_at__lt=now - GRACE).filter(~Exists(before))
    return due.order_by("pk").values_list("pk", flat=True)


def _unapplied(now: datetime) -> QuerySet[StatusEvent, int]:
    """Recent callbacks that are ahead of their message."""
    behind = OutboundMessage.objects.filter(
        Q(provider_sid=OuterRef("provider_sid"))
        | Q(public_id=OuterRef("message_ref"), provider_sid=""),
        rank__lt=OuterRef("rank"),
    )
    recent = StatusEvent.objects.filter(
        received_at__gt=now - CALLBACK_AGE, received_at__lt=now - GRACE
    )
    return recent.filter(Exists(behind)).order_by("pk").values_list("pk", flat=True)


def _wake_all(task: str, ids: Iterable[int]) -> int:
    found = list(ids)
    for row_id in found:
        wake(task, row_id)
    return len(found)
