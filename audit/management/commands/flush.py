"""Empties a test database, and only a test database: elsewhere the history stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as DjangoFlush
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from audit.triggers import install_triggers, remove_triggers


def is_test_database(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tests made this database: in memory, or named `test_…`."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        return True
    return Path(str(connection.settings_dict["NAME"])).name.startswith("test_")


class Command(DjangoFlush):
    help = "Vacía una base de datos de pruebas. En cualquier otra se niega."

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        if not is_test_database(connection):
            raise CommandError("El expediente y su historial no se vacían con una orden.")
        # TRUNCATE fires no row trigger on PostgreSQL; SQLite empties with DELETE.
        only = "audit_truncate_" if connection.vendor == "postgresql" else "audit_"
        remove_triggers(options["database"], only=only)
        try:
            super().handle(**options)
        finally:
            install_triggers(options["database"])
