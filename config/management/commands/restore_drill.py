"""Restore the newest backup apart, and check it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.actor import acting_as
from config.operations.backup import backup_at
from config.operations.drill import restore_drill
from config.operations.errors import OperationError, explained


class Command(BaseCommand):
    help = "Restaura el último respaldo en una base aparte y comprueba filas, huellas y cadena."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="carpeta de otro respaldo")
        parser.add_argument("--json", action="store_true", help="informe para una máquina")

    def handle(self, *args: Any, **options: Any) -> None:
        tell = self.stderr.write if options["json"] else self.stdout.write
        try:
            backup = backup_at(options["path"]) if options["path"] else None
            with acting_as(label="orden: restore_drill"):
                drill = restore_drill(backup=backup, tell=tell)
        except (OperationError, OSError) as error:
            raise CommandError(explained(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(vars(drill)))
            return
        self.stdout.write(
            f"El respaldo {drill.backup} se restauró en {drill.seconds} s: {drill.rows} filas, "
            f"{drill.files} archivos y {drill.links} sellos, como se guardaron."
        )
