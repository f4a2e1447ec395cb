"""Django's command deletes a content type with everything that points at it: here, the history."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.management.commands import remove_stale_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import CommandError


class Command(remove_stale_contenttypes.Command):
    help = "Retira tipos de contenido sin modelo. Se niega si alguno tiene historial."

    def handle(self, **options: Any) -> None:
        kept = [
            str(kind)
            for kind in ContentType.objects.using(options["database"])
            if kind.model_class() is None
            and LogEntry.objects.using(options["database"]).filter(content_type=kind).exists()
        ]
        if kept:
            raise CommandError(f"Tienen historial y no se retiran: {', '.join(kept)}.")
        super().handle(**options)
