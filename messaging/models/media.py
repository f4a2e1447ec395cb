"""A file that came with a message."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Clinic
from audit.registry import audited
from messaging.models.inbound import InboundMessage


@audited(hide=("url",), silent=("attempts", "next_try_at", "lease_until"))
class Media(models.Model):
    """A photo: fetched once, sniffed, kept outside the web root, or refused with the reason."""

    class State(models.TextChoices):
        PENDING = "pending", "Por descargar"
        STORED = "stored", "Guardada"
        REFUSED = "refused", "Rechazada"
        FAILED = "failed", "No se pudo descargar"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(
        InboundMessage, on_delete=models.PROTECT, related_name="media", verbose_name="mensaje"
    )
    position = models.PositiveSmallIntegerField("posición")
    url = models.CharField("dirección del proveedor", max_length=500)
    declared_type = models.CharField("tipo declarado", max_length=100, blank=True)
    sniffed_type = models.CharField("tipo real", max_length=40, blank=True)
    size = models.PositiveIntegerField("bytes", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    file = models.CharField("archivo", max_length=200, blank=True)
    state = models.CharField("estado", max_length=10, choices=State.choices, default=State.PENDING)
    reason = models.CharField("motivo", max_length=160, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField("recibida", auto_now_add=True)

    class Meta:
        verbose_name = "fotografía recibida"
        verbose_name_plural = "fotografías recibidas"
        ordering = ["message", "position"]
        indexes = [
            models.Index(name="media_waiting", fields=["next_try_at"], condition=Q(state="pending"))
        ]
        constraints = [
            models.UniqueConstraint(name="media_position_once", fields=["message", "position"]),
            models.CheckConstraint(
                name="media_state_known",
                condition=Q(state__in=["pending", "stored", "refused", "failed"]),
            ),
            models.CheckConstraint(
                name="media_stored_whole",
                condition=~Q(state="stored")
                | (
                    ~Q(file="")
                    & ~Q(sha256="")
                    & ~Q(sniffed_type="")
                    & Q(size__isnull=False, size__gt=0)
                ),
            ),
            models.CheckConstraint(
                name="media_end_explained",
                condition=~Q(state__in=["refused", "failed"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Fotografía {self.public_id}"

    @property
    def path(self) -> Path:
        """Where the bytes are. Only for a stored file."""
        return Path(settings.MEDIA_ROOT) / self.file
