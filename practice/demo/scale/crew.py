"""Several processes at one work: while one writes, the database of the other is busy.

PostgreSQL only: SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any, TypeVar

from django.db import connection, connections

Work = TypeVar("Work")


def shared(work: Callable[[Work], int], parts: Sequence[Work], *, workers: int) -> Iterator[int]:
    """What `work` answers of each part, as they end; `work` is importable and its part, plain.

    Here and now with one worker or one part. Each process opens its own connection, to the
    database of this one.
    """
    if min(workers, len(parts)) < 2 or connection.vendor != "postgresql":
        yield from map(work, parts)
        return
    place = dict(connection.settings_dict)
    connections.close_all()
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(place,)
    ) as crew:
        for done in as_completed([crew.submit(work, part) for part in parts]):
            yield done.result()


def _begin(place: dict[str, Any]) -> None:
    """Start Django in a new process, on the same database: a test's is not the settings'."""
    import django

    django.setup()
    connection.settings_dict.update(place)
