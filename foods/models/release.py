"""A published state of one of the catalogue's files."""

from __future__ import annotations

import uuid

from django.db import models


class CatalogueRelease(models.Model):
    """What was loaded, from which file and when. One release of each catalogue is current."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catalogue = models.CharField("catálogo", max_length=30)
    name = models.CharField("nombre", max_length=80)
    sha256 = models.CharField("SHA-256 del archivo", max_length=64)
    source = models.CharField("fuente", max_length=200)
    rows = models.PositiveIntegerField("filas")
    is_current = models.BooleanField("vigente", default=True)
    created_at = models.DateTimeField("cargado", auto_now_add=True)

    class Meta:
        verbose_name = "versión del catálogo"
        verbose_name_plural = "versiones del catálogo"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                name="catalogue_release_one_current",
                fields=["catalogue"],
                condition=models.Q(is_current=True),
            ),
            models.CheckConstraint(
                name="catalogue_release_sha256_complete",
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
