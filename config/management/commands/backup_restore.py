"""Put a backup in a new database and a new folder. The live ones are never written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.operations.backup import backup_at, backup_newest, backup_restore
from config.operations.errors import OperationError, explained


class Command(BaseCommand):
    help = "Restaura un respaldo en base y carpeta nuevas; nunca sobre las que están en uso."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="carpeta del respaldo (el último)")
        parser.add_argument("--into", required=True, help="base nueva (o archivo SQLite)")
        parser.add_argument("--files", required=True, type=Path, help="carpeta nueva")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = backup_at(options["path"]) if options["path"] else backup_newest()
            backup_restore(
                backup, into=options["into"], files=options["files"], tell=self.stdout.write
            )
        except (OperationError, OSError) as error:
            raise CommandError(explained(error)) from error
        self.stdout.write("Cambie DATABASE_URL y MEDIA_ROOT, y reinicie el servicio.")
