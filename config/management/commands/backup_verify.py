"""Read a backup again from end to end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.operations.backup import (
    backup_at,
    backup_must_be_recent,
    backup_newest,
    backup_verify,
)
from config.operations.errors import OperationError, explained


class Command(BaseCommand):
    help = "Relee un respaldo y compara sus huellas. Sin ruta, el último, que debe ser de hoy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="carpeta del respaldo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["path"]:
                backup = backup_at(options["path"])
            else:
                backup = backup_newest()
                backup_must_be_recent(backup)
            backup_verify(backup, tell=self.stdout.write)
        except (OperationError, OSError) as error:
            raise CommandError(explained(error)) from error
        self.stdout.write(f"El respaldo {backup.folder.name} está entero.")
