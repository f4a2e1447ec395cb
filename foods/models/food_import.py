"""A file that a clinic loaded into its own foods."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Clinic
from audit.registry import audited


@audited()
class FoodImport(models.Model):
    """What was loaded, from which file, by whom. The same bytes are loaded once a clinic."""

    class Mode(models.TextChoices):
        NEW = "nuevo", "Solo alimentos nuevos"
        UPDATE = "actualizar", "Actualizar los que ya se importaron"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, related_name="food_imports", verbose_name="consultorio"
    )
    sha256 = models.CharField("SHA-256 del archivo", max_length=64)
    file_name = models.CharField("archivo", max_length=200)
    source = models.CharField("fuente", max_length=150)
    licence = models.CharField("licencia o permiso", max_length=150, blank=True)
    mode = models.CharField("modo", max_length=10, choices=Mode.choices, default=Mode.NEW)
    rows = models.PositiveIntegerField("filas leídas")
    loaded = models.PositiveIntegerField("alimentos cargados")
    rejected = models.PositiveIntegerField("filas rechazadas")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="por"
    )
    created_at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        verbose_name = "importación de alimentos"
        verbose_name_plural = "importaciones de alimentos"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(name="food_import_once", fields=["clinic", "sha256"]),
            models.CheckConstraint(
                name="food_import_counts_add_up", condition=Q(rows=F("loaded") + F("rejected"))
            ),
            models.CheckConstraint(name="food_import_says_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.file_name
