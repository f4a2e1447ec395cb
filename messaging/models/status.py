"""What the vendor says became of a message."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited


@audited()
@insert_only("Un acuse del proveedor no se cambia.")
class StatusEvent(InsertOnlyModel):
    """One callback. It may arrive before we know the sid: `message_ref` is our own id of it."""

    provider_sid = models.CharField("identificador del proveedor", max_length=64)
    status = models.CharField("estado", max_length=20)
    rank = models.PositiveSmallIntegerField()
    error_code = models.CharField("código de error", max_length=20, blank=True)
    message_ref = models.UUIDField("mensaje", null=True, blank=True)
    received_at = models.DateTimeField("recibido", default=timezone.now)

    class Meta:
        verbose_name = "acuse"
        verbose_name_plural = "acuses"
        ordering = ["received_at", "pk"]
        indexes = [models.Index(name="status_recent", fields=["received_at"])]
        constraints = [
            models.UniqueConstraint(name="status_once", fields=["provider_sid", "status"]),
            models.CheckConstraint(
                name="status_identified", condition=~Q(provider_sid="") & ~Q(status="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_sid}: {self.status}"
