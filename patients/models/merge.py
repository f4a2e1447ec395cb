"""Two records of one person become one, and both histories stay (NOM-004 4.4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.frozen import insert_only
from audit.registry import audited
from patients.models.patient import Patient


@audited()
@insert_only("La unión de dos expedientes no se deshace: queda en el historial.")
class RecordMerge(models.Model):
    """`absorbed` goes on inside `kept`: nothing moves, it takes nothing new, and both are read."""

    kept = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="absorbed")
    absorbed = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="merge")
    reason = models.CharField("motivo", max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="lo hizo"
    )
    made_at = models.DateTimeField("fecha", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "unión de expedientes"
        verbose_name_plural = "uniones de expedientes"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("absorbed"))),
            models.CheckConstraint(name="merge_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} en {self.kept}"
