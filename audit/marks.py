"""How the database's triggers learn who writes, and whether the change history already saw it.

On PostgreSQL a short comment goes before each writing statement, which `current_query()` shows to
the trigger: no extra round trip, and nothing that a rollback or a pooled connection could leave
behind. On SQLite the triggers call three functions of this process; without them (another program)
the write is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from auditlog.context import auditlog_disabled
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from audit.actor import current_actor

WRITES = ("INSERT", "UPDATE", "DELETE")
_saving: ContextVar[str] = ContextVar("audit_saving", default="")


def mark_saves(model: type[Model]) -> None:
    """Make `Model.save()` say which table it writes while auditlog's receivers watch it."""
    original = model.save_base

    @wraps(original)
    def save_base(self: Model, *args: Any, **kwargs: Any) -> None:
        seen = "" if auditlog_disabled.get() else self._meta.db_table
        token = _saving.set(seen)
        try:
            original(self, *args, **kwargs)
        finally:
            _saving.reset(token)

    model.save_base = save_base  # type: ignore[method-assign]


def _stamp(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Put the mark before a writing statement."""
    if isinstance(sql, str) and sql.startswith(WRITES):
        actor, table = current_actor(), _saving.get()
        if actor.user_id is not None or table:
            user, clinic = _digits(actor.user_id), _digits(actor.clinic_id)
            sql = f"/*audit:{user}:{clinic}:{table}*/ {sql}"
    return execute(sql, params, many, context)


def _digits(number: int | None) -> str:
    return "" if number is None else str(int(number))


def prepare_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of `connection_created`: teach the new connection to carry the mark."""
    if connection.vendor == "postgresql":
        if _stamp not in connection.execute_wrappers:
            connection.execute_wrappers.append(_stamp)
    elif connection.vendor == "sqlite":
        connection.connection.create_function("audit_actor", 0, lambda: current_actor().user_id)
        connection.connection.create_function("audit_clinic", 0, lambda: current_actor().clinic_id)
        connection.connection.create_function("audit_saving", 0, _saving.get)
