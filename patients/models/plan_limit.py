"""What was decided about a suggestion for the plan: accepted, or dismissed and why."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited
from patients.models.laboratory import LabResult
from patients.models.measurement import Measurement
from patients.models.patient import Patient


@audited()
@insert_only("Una decisión no se cambia: se toma otra.")
class PlanLimitDecision(InsertOnlyModel):
    """A preset of limits, taken up or left aside. The last decision of each preset is in force.

    `preset` is a key of `nutrition.laboratory_presets`: diabetes, dislipidemia, hipertension, erc…
    What led to it is a laboratory result or, for the blood pressure, a measurement.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="plan_limits")
    preset = models.CharField("ajuste", max_length=24)
    accepted = models.BooleanField("aceptado")
    reason = models.CharField("motivo", max_length=200, blank=True)
    result = models.ForeignKey(
        LabResult, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_limits"
    )
    measurement = models.ForeignKey(
        Measurement, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_limits"
    )
    because = models.CharField("por", max_length=200)
    decided_at = models.DateTimeField("decidido", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "ajuste del plan"
        verbose_name_plural = "ajustes del plan"
        ordering = ["patient", "-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_limit_dismissed_with_reason",
                condition=Q(accepted=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="plan_limit_has_origin",
                condition=~Q(preset="")
                & ~Q(because="")
                & (
                    Q(result__isnull=False, measurement=None)
                    | Q(result=None, measurement__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.preset}: {'aceptado' if self.accepted else 'descartado'}"
