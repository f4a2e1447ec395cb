"""Seal what waits."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.chain import seal_all


class Command(BaseCommand):
    help = "Sella las filas del historial que esperan (cambios masivos o directos en la base)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Filas selladas: {seal_all(using=options['database'])}.")
