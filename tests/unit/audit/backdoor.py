"""What somebody with the database in hand could do: change it with its triggers away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from audit.triggers import installed, remove_triggers, wanted


@contextmanager
def triggers_off() -> Iterator[None]:
    """Take every trigger of ours away and put the very same ones back, queueing nothing."""
    have = installed(connection)
    remove_triggers()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for trigger in wanted(connection.vendor):
                if trigger.name in have:
                    for statement in trigger.body:
                        cursor.execute(statement.replace("{name}", trigger.name))


def sql(statement: str, *params: object) -> int:
    """Run raw SQL; rows touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.rowcount
