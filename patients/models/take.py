"""Each take of a measurement that is read two or three times (folds, grip)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.consultation import SEALED
from patients.models.measurement import Measurement

SIGNED = (
    "EXISTS (SELECT 1 FROM patients_consultation c JOIN patients_measurement m "
    "ON m.consultation_id = c.id WHERE m.id = {row}.measurement_id AND c.signed_at IS NOT NULL)"
)


@audited()
@frozen_when(SIGNED, message=SEALED, events=("INSERT", "UPDATE", "DELETE"))
@frozen_when(SIGNED.replace("{row}", "NEW"), message=SEALED, events=("UPDATE",))
class MeasurementTake(models.Model):
    """One reading, in the unit of its measurement; the measurement's value is drawn from all."""

    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="takes")
    number = models.PositiveSmallIntegerField("toma")
    value = models.DecimalField("valor", max_digits=8, decimal_places=3)

    class Meta:
        verbose_name = "toma"
        verbose_name_plural = "tomas"
        ordering = ["measurement", "number"]
        constraints = [
            models.UniqueConstraint(name="take_once", fields=["measurement", "number"]),
            models.CheckConstraint(
                name="take_sound", condition=Q(number__gte=1, number__lte=3, value__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measurement.get_kind_display()}, toma {self.number}: {self.value:f}"
