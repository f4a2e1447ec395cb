"""Attending somebody who cannot consent yet (LFPDPPP 9, V and VI): why, and until when."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited
from patients.models.patient import Patient


@audited()
@insert_only("Una excepción no se cambia ni se borra: termina en su fecha o al recabar la firma.")
class ConsentException(InsertOnlyModel):
    """While it lasts a visit may be signed without the care consent; the pages say so."""

    class Ground(models.TextChoices):
        EMERGENCY = "emergency", "Urgencia que puede dañarle (fracción V)"
        UNABLE = "unable", "Atención indispensable y no puede consentir (fracción VI)"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="consent_exceptions"
    )
    ground = models.CharField("supuesto", max_length=10, choices=Ground.choices)
    reason = models.CharField("motivo", max_length=300)
    until = models.DateField("hasta")
    recorded_on = models.DateField("desde", default=timezone.localdate, editable=False)
    recorded_at = models.DateTimeField("registrada", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "excepción de consentimiento"
        verbose_name_plural = "excepciones de consentimiento"
        ordering = ["-until", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="consent_exception_explained",
                condition=~Q(reason="") & Q(ground__in=["emergency", "unable"]),
            ),
            models.CheckConstraint(
                name="consent_exception_ends", condition=Q(until__gte=F("recorded_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.get_ground_display()
