"""One worker at a time on a row, and how long to wait before trying again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from messaging.models import Media, OutboundMessage

LEASE = timedelta(seconds=90)  # longer than every time limit of a call, together
MAX_ATTEMPTS = 6
FIRST_DELAY = timedelta(seconds=5)
NOT_CONFIGURED_DELAY = timedelta(minutes=2)

Row = TypeVar("Row", OutboundMessage, Media)


def is_due(now: datetime) -> Q:
    """Rows whose hour has come and that no worker holds."""
    return Q(next_try_at__lte=now) & (Q(lease_until=None) | Q(lease_until__lte=now))


@transaction.atomic
def lease_take(model: type[Row], *, pk: int, waiting: str, now: datetime) -> Row | None:
    """The row, held for `LEASE` and with one more attempt counted; None if it is not free.

    A worker that dies keeps it until the lease ends; then another one takes it.
    """
    row = model.objects.select_for_update().filter(is_due(now), pk=pk, state=waiting).first()
    if row is None:
        return None
    row.lease_until = now + LEASE
    row.attempts += 1
    row.save(update_fields=["lease_until", "attempts"])
    return row


def delay_after(attempts: int, *, asked: int | None = None) -> timedelta:
    """5, 20, 80, 320, 1,280 s: or what the vendor asked for, if longer."""
    waited: timedelta = FIRST_DELAY * 4 ** max(0, attempts - 1)
    return max(waited, timedelta(seconds=min(asked or 0, 3600)))
