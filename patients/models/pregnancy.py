"""A pregnancy: from when it counts, and the weight before it."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.registry import audited
from patients.models.patient import Patient

TERM_DAYS = 44 * 7  # later than this nobody is still pregnant


@audited()
class Pregnancy(models.Model):
    """One pregnancy of a patient. It ends with a date; a mistake is voided with a reason."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="pregnancies")
    last_period = models.DateField("fecha de última menstruación")
    pre_weight_kg = models.DecimalField(
        "peso pregestacional", max_digits=6, decimal_places=2, null=True, blank=True
    )
    twins = models.BooleanField("gemelar", default=False)
    ended_on = models.DateField("terminó", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField("anulado", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField("motivo de la anulación", max_length=200, blank=True)

    class Meta:
        verbose_name = "embarazo"
        verbose_name_plural = "embarazos"
        ordering = ["patient", "-last_period", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="pregnancy_one_current",
                fields=["patient"],
                condition=Q(voided_at=None, ended_on=None),
                violation_error_message="Ya hay un embarazo en curso.",
            ),
            models.CheckConstraint(
                name="pregnancy_ends_later",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("last_period")),
            ),
            models.CheckConstraint(
                name="pregnancy_weight_sound",
                condition=Q(pre_weight_kg=None) | Q(pre_weight_kg__gte=20, pre_weight_kg__lte=400),
            ),
            models.CheckConstraint(
                name="pregnancy_void_paired",
                condition=(
                    Q(voided_at=None, voided_by=None, void_reason="")
                    | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Embarazo desde {self.last_period:%d/%m/%Y}"

    def covers(self, day: date) -> bool:
        """Whether she was pregnant that day."""
        days = (day - self.last_period).days
        ended = self.ended_on is not None and day > self.ended_on
        return 0 <= days <= TERM_DAYS and not ended and self.voided_at is None

    def week_at(self, day: date) -> Decimal:
        """Weeks of gestation that day, with decimals."""
        return Decimal((day - self.last_period).days) / 7

    def trimester_at(self, day: date) -> int:
        """1 to 13 weeks and 6 days, 2 to 27 and 6, 3 from 28."""
        week = self.week_at(day)
        return 1 if week < 14 else 2 if week < 28 else 3
