"""The multiple-pass 24-hour recall: a day of a patient, told in five passes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from audit.registry import audited
from plans.models.interview import Interview, frozen_when_closed, interview_constraints

PASSES = 5


@audited()
@frozen_when_closed("day")
class Recall(Interview):
    """A recalled day. Closing it writes the diary; `result` keeps its totals as they were."""

    day = models.DateField("día recordado")
    step = models.PositiveSmallIntegerField("paso", default=1)

    class Meta:
        verbose_name = "recordatorio de 24 horas"
        verbose_name_plural = "recordatorios de 24 horas"
        ordering = ["-day", "-pk"]
        constraints = [
            *interview_constraints("recall"),
            models.UniqueConstraint(
                name="recall_day_once", fields=["patient", "day"], condition=Q(voided_at=None)
            ),
            models.CheckConstraint(
                name="recall_step_of_five", condition=Q(step__gte=1, step__lte=PASSES)
            ),
        ]

    def __str__(self) -> str:
        return f"Recordatorio del {self.day}"

    @property
    def is_weekend(self) -> bool:
        """Saturday or Sunday: people eat otherwise."""
        return self.day.weekday() >= 5
