"""What every template may ask about the installation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from config.operations.heartbeat import heartbeat_is_silent, heartbeat_read


def workers(request: HttpRequest) -> dict[str, Any]:
    """`worker_is_silent` and `worker_last_seen`: asked of the cache only by who shows them."""
    return {"worker_is_silent": heartbeat_is_silent, "worker_last_seen": heartbeat_read}
