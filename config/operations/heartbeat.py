"""A sign of life: the scheduler asks for it each minute and a worker leaves it in the cache."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

KEY = "operations:heartbeat"
SILENCE = timedelta(minutes=3)
"""It comes every minute: two may be late, three are too many."""


def heartbeat_write() -> None:
    """Say that scheduler, queue and worker are alive now."""
    cache.set(KEY, timezone.now().timestamp(), None)


def heartbeat_read() -> datetime | None:
    """When they last were, or None if never, or if the cache does not answer."""
    at = cache.get(KEY)
    return None if at is None else datetime.fromtimestamp(at, UTC)


def heartbeat_is_silent() -> bool:
    """Whether nobody has done background work for too long: what is queued waits."""
    last = heartbeat_read()
    return last is None or timezone.now() - last >= SILENCE
