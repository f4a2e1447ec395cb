"""The patient who does not want a machine to read their photos (LFPDPPP 2025, 26)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.registry import audited


@audited()
class Opposition(models.Model):
    """An opposition to automated treatment. It wins over any consent until it is lifted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient",
        on_delete=models.PROTECT,
        related_name="ai_oppositions",
        verbose_name="paciente",
    )
    stated_at = models.DateTimeField("manifestada", default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField("retirada", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "oposición a la lectura automática"
        verbose_name_plural = "oposiciones a la lectura automática"
        constraints = [
            models.UniqueConstraint(
                name="opposition_in_force_once", fields=["patient"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="opposition_lift_paired",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return "Sin lectura automática"
