"""Wake the workers for every message, photo and callback that waits."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from messaging.services.sweep import sweep


class Command(BaseCommand):
    """`manage.py messaging_sweep`: safe at any moment, and as often as one likes."""

    help = "Despierta a los trabajadores para lo que espera en los mensajes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many rows of each kind were woken."""
        swept = sweep()
        self.stdout.write(
            f"recibidos {swept.inbound}, fotos {swept.media}, por enviar {swept.outbound}, "
            f"acuses {swept.statuses}"
        )
