"""So many calls a minute for each token."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class TokenThrottle(SimpleRateThrottle):
    """Counts by token, never by address: a clinic shares one."""

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """None is not counted: without a token there is no call."""
        return f"api-throttle-{request.auth.public_id}" if request.auth else None
