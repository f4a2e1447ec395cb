"""Things worked out from the catalogue and kept in memory while the catalogue is the same.

What is kept goes under whose it is **and** the state it was read from: a changed row, a new
release or another database with the same keys is another state, and it is read again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

State = tuple[object, ...]
MOST_KEPT = 64
"""Clinics remembered by a process; the one used longest ago goes first."""


class KeptByState(Generic[T]):
    """One value a key, read again when its state changes."""

    def __init__(self, *, most: int = MOST_KEPT) -> None:
        self._kept: OrderedDict[Hashable, tuple[State, T]] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def get(self, key: Hashable, state: State, read: Callable[[], T]) -> T:
        """The value kept for a key in this state, or what `read` says now."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept[0] != state:
                kept = (state, read())
            self._kept[key] = kept
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return kept[1]
