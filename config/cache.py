"""A cache whose absence is a miss: Redis may stop, the consulting room may not.

Nothing of the record lives in the cache. The count of wrong passwords is in the database, so losing
the cache relaxes only the pace of requests, and `/readyz` says that it is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class ForgivingRedisCache(RedisCache):
    """Redis; while it does not answer, every key is missing and nothing is kept."""

    def _try(self, call: Callable[[], Answer], instead: Answer) -> Answer:
        try:
            return call()
        except (RedisConnectionError, RedisTimeoutError) as error:
            logger.warning("cache does not answer: %s", type(error).__name__)
            return instead

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` if it is missing or Redis is."""
        return self._try(
            lambda: super(ForgivingRedisCache, self).get(key, default, version), default
        )

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value, if there is where."""
        self._try(lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version), None)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless there is one; True without Redis, as for a key nobody had."""
        return self._try(
            lambda: super(ForgivingRedisCache, self).add(key, value, timeout, version), True
        )

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return self._try(lambda: super(ForgivingRedisCache, self).delete(key, version), False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count; from zero without Redis."""
        return self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), delta)
