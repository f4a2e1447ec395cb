"""Write down, outside the database, how the chain stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.anchors import anchor_write


class Command(BaseCommand):
    help = "Sella lo pendiente y escribe en un archivo cuántos sellos hay y el último."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="dónde guardar el ancla, fuera de la base")
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, **options: Any) -> None:
        anchor = anchor_write(options["file"], using=options["database"])
        self.stdout.write(f"Ancla en {options['file']}: {anchor.count} sellos.")
