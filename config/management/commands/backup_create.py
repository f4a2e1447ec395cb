"""Make a backup."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.actor import acting_as
from config.operations.backup import backup_create
from config.operations.chain import chain_check
from config.operations.errors import OperationError


class Command(BaseCommand):
    help = "Respalda la base de datos y los archivos privados en BACKUP_DIR, y relee la copia."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with acting_as(label="orden: backup_create"):
                backup_create(tell=self.stdout.write)
        except (OperationError, OSError) as error:
            raise CommandError(f"No hay respaldo: {error}") from error
        report = chain_check()
        if report.fault:
            raise CommandError(
                f"Hay respaldo, y el historial está alterado: {report.fault.message}"
            )
        self.stdout.write(f"Historial en orden: {report.links} sellos.")
