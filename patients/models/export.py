"""A copy of the whole record that somebody asked for: made by a worker, kept a few days."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.disclosure import Disclosure

KEPT = timedelta(days=7)


@audited(hide=("file",), silent=("done", "total"))
@frozen_when("1 = 1", message="La constancia de una copia no se borra.", events=("DELETE",))
class RecordExport(models.Model):
    """The job and its file. The delivery says to whom and on what ground."""

    class State(models.TextChoices):
        PENDING = "pending", "En espera"
        RUNNING = "running", "Preparándose"
        READY = "ready", "Lista"
        FAILED = "failed", "No se pudo"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="export")
    state = models.CharField("estado", max_length=8, choices=State.choices, default=State.PENDING)
    done = models.PositiveIntegerField("hechos", default=0)
    total = models.PositiveIntegerField("en total", default=0)
    file = models.CharField("archivo", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("bytes", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    requested_at = models.DateTimeField("pedida", default=timezone.now, editable=False)
    started_at = models.DateTimeField("empezada", null=True, blank=True)
    finished_at = models.DateTimeField("terminada", null=True, blank=True)

    class Meta:
        verbose_name = "copia del expediente"
        verbose_name_plural = "copias de expedientes"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="export_ready_whole",
                condition=~Q(state="ready")
                | (~Q(file="") & ~Q(sha256="") & Q(size__gt=0, finished_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Copia, {self.get_state_display().lower()}"

    @property
    def path(self) -> Path:
        """Where the zip is. Only for one that is ready."""
        return Path(settings.MEDIA_ROOT) / self.file

    @property
    def is_available(self) -> bool:
        """Whether it can be downloaded today."""
        return (
            self.state == self.State.READY
            and self.finished_at is not None
            and timezone.now() < self.finished_at + KEPT
            and self.path.is_file()
        )
