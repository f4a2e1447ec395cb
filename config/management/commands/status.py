"""How the installation is, in a screen."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.operations.status import status_lines


class Command(BaseCommand):
    help = "Versión, tamaño, respaldos, historial y lo que espera, en una pantalla."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for name, told in status_lines():
            self.stdout.write(f"{name + ':':<22} {told}")
