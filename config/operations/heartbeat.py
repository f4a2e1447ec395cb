"""A sign of life: the scheduler asks for it each minute and a worker leaves it in the cache."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.cache import cache
from django.utils import timezone

KEY = "operations:heartbeat"


def heartbeat_write() -> None:
    """Say that scheduler, queue and worker are alive now."""
    cache.set(KEY, timezone.now().timestamp(), None)


def heartbeat_read() -> datetime | None:
    """When they last were, or None if never."""
    at = cache.get(KEY)
    return None if at is None else datetime.fromtimestamp(at, UTC)
