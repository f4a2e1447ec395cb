"""What stops counting once its visit is signed: the content stays, an addendum says why."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited
from patients.models.document import Addendum
from patients.models.measurement import Measurement


@audited()
@insert_only("Una anulación no se cambia ni se borra.")
class MeasurementAnnulment(InsertOnlyModel):
    """A signed measurement that no longer counts, and the addendum that gives the reason."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    measurement = models.OneToOneField(
        Measurement, on_delete=models.PROTECT, related_name="annulment"
    )
    addendum = models.OneToOneField(Addendum, on_delete=models.PROTECT, related_name="annulment")
    reason = models.CharField("motivo", max_length=200)
    annulled_at = models.DateTimeField("anulada", auto_now_add=True)
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "anulación de una medición"
        verbose_name_plural = "anulaciones de mediciones"
        ordering = ["-annulled_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="annulment_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.measurement} (anulada)"
