"""A request for documents that takes more than a page load: a worker prints it."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.frozen import frozen_when
from audit.registry import audited


@audited(silent=("attempts", "next_try_at", "lease_until", "done"))
@frozen_when("1 = 1", message="El pedido de documentos no se borra.", events=("DELETE",))
class DocumentJob(models.Model):
    """Which documents of which plans, and how far the printing is. The row is the work.

    `done` of `total` plans are read. The file is kept a day and then only the row says it was.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "En espera"
        PRINTING = "printing", "Imprimiéndose"
        READY = "ready", "Listo"
        FAILED = "failed", "No se pudo"
        EXPIRED = "expired", "Vencido"

    OPEN = (State.QUEUED, State.PRINTING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        "accounts.Clinic", on_delete=models.PROTECT, related_name="+", verbose_name="consultorio"
    )
    plans = models.JSONField("planes")
    kinds = models.JSONField("documentos")
    days = models.PositiveSmallIntegerField("días de compras", default=7)
    state = models.CharField("estado", max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveSmallIntegerField("planes leídos", default=0)
    total = models.PositiveSmallIntegerField("planes pedidos")
    file = models.CharField("archivo", max_length=200, blank=True)
    size = models.PositiveIntegerField("bytes", null=True, blank=True)
    reason = models.CharField("motivo", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="lo pidió",
    )
    created_at = models.DateTimeField("pedido", auto_now_add=True)
    finished_at = models.DateTimeField("terminado", null=True, blank=True)

    class Meta:
        verbose_name = "pedido de documentos"
        verbose_name_plural = "pedidos de documentos"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                name="document_job_open",
                fields=["next_try_at"],
                condition=Q(state__in=["queued", "printing"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="document_job_state_known",
                condition=Q(state__in=["queued", "printing", "ready", "failed", "expired"]),
            ),
            models.CheckConstraint(
                name="document_job_progress", condition=Q(total__gte=1, done__lte=F("total"))
            ),
            models.CheckConstraint(
                name="document_job_ready_whole",
                condition=~Q(state="ready")
                | (~Q(file="") & Q(size__isnull=False, size__gt=0, finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="document_job_failure_explained", condition=~Q(state="failed") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"Documentos {self.public_id}"

    @property
    def path(self) -> Path:
        """Where the PDF is kept."""
        return Path(settings.MEDIA_ROOT) / self.file

    @property
    def is_open(self) -> bool:
        """Whether a worker still owes it."""
        return self.state in self.OPEN
