"""When the history is sealed: as its transaction ends; inside a request, once it is answered.

A row is queued by a trigger inside the transaction that wrote it, so nothing is lost if the process
dies in between: the next one to seal, or the task of every minute, takes it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from audit.chain import seal_pending

logger = logging.getLogger(__name__)


_answering: ContextVar[bool] = ContextVar("audit_answering", default=False)


class _Owed(threading.local):
    """The databases whose history this thread's requests wrote and did not seal yet."""

    def __init__(self) -> None:
        self.aliases: set[str] = set()


_owed = _Owed()


@contextmanager
def answering() -> Iterator[None]:
    """While a request is answered: inside, seals wait for the response."""
    token = _answering.set(True)
    try:
        yield
    finally:
        _answering.reset(token)


def request_ends(**kwargs: Any) -> None:
    """Receiver of `request_finished`: the response left; seal what it owes."""
    aliases, _owed.aliases = _owed.aliases, set()
    for using in sorted(aliases):
        try:
            seal_pending(using=using)
        except Exception:  # the answer already left: whatever it is, it is told to the operator
            logger.exception("El sello del historial espera al siguiente que selle.")


def seal_soon(using: str) -> None:
    """Seal after the response of this request, or now if nobody waits for one."""
    if _answering.get():
        _owed.aliases.add(using)
    else:
        seal_pending(using=using)


def seal_on_commit(using: str = DEFAULT_DB_ALIAS) -> None:
    """Seal once the current transaction ends, once however many rows it wrote."""
    hooks = connections[using].run_on_commit
    if any(getattr(hook[1], "seals", None) == using for hook in hooks):
        return

    def seal() -> None:
        seal_soon(using)

    seal.seals = using  # type: ignore[attr-defined]
    # robust: a record already saved does not become an error page because its seal must wait.
    transaction.on_commit(seal, using=using, robust=True)
