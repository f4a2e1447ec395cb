"""A clinical photograph of the patient's progress, under a consent of its own."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.patient import Patient

WRITTEN = ("patient_id", "view", "taken_on", "file", "sha256", "width", "height")
CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in WRITTEN)


@audited(hide=("file", "sha256"))
@frozen_when(CHANGED, message="Una fotografía no se cambia: se anula.", events=("UPDATE",))
@frozen_when("1 = 1", message="Una fotografía no se borra: se anula.", events=("DELETE",))
class ProgressPhoto(models.Model):
    """A re-encoded JPEG without metadata, kept outside the web root. Voided, never deleted."""

    class View(models.TextChoices):
        FRONT = "front", "Frente"
        SIDE = "side", "Perfil"
        BACK = "back", "Espalda"
        OTHER = "other", "Otra"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="progress_photos")
    view = models.CharField("vista", max_length=8, choices=View.choices)
    taken_on = models.DateField("fecha")
    file = models.CharField(max_length=120, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField("anulada", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la anulación", max_length=200, blank=True)

    class Meta:
        verbose_name = "fotografía de progreso"
        verbose_name_plural = "fotografías de progreso"
        ordering = ["patient", "-taken_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="progress_photo_once",
                fields=["patient", "sha256"],
                condition=Q(voided_at=None),
                violation_error_message="Esa fotografía ya está en el expediente.",
            ),
            models.CheckConstraint(
                name="progress_photo_sound",
                condition=~Q(file="")
                & ~Q(sha256="")
                & Q(width__gt=0, height__gt=0)
                & Q(view__in=["front", "side", "back", "other"]),
            ),
            models.CheckConstraint(
                name="progress_photo_void_paired",
                condition=(
                    Q(voided_at=None, voided_by=None, void_reason="")
                    | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_view_display()}, {self.taken_on:%d/%m/%Y}"

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(settings.MEDIA_ROOT) / self.file
