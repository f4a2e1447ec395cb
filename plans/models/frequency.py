"""A food frequency questionnaire as a patient answered it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from audit.registry import audited
from plans.models.interview import Interview, frozen_when_closed, interview_constraints


@audited()
@frozen_when_closed("instrument")
class FrequencyAnswer(Interview):
    """One application. `instrument` is the version it was asked with; `result` its scores."""

    instrument = models.CharField("instrumento y versión", max_length=40)

    class Meta:
        verbose_name = "frecuencia de consumo"
        verbose_name_plural = "frecuencias de consumo"
        ordering = ["-created_at", "-pk"]
        constraints = [
            *interview_constraints("frequency"),
            models.UniqueConstraint(
                name="frequency_one_draft",
                fields=["patient"],
                condition=Q(closed_at=None, voided_at=None),
            ),
            models.CheckConstraint(name="frequency_instrument_said", condition=~Q(instrument="")),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.created_at:%Y-%m-%d}"
