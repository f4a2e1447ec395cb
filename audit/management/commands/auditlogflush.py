"""Takes the place of the library's command of the same name, which would empty the history."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Deshabilitado: el historial de cambios no se borra."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ignored", nargs="*")
        for option in ("--truncate", "--yes", "-y"):
            parser.add_argument(option, action="store_true")
        parser.add_argument("--before-date", "-b")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError("El historial de cambios es parte del expediente y no se borra.")
