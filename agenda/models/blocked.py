"""Holidays, courses, dentist: when nobody is received."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Clinic
from audit.registry import audited


@audited()
class BlockedTime(models.Model):
    """A stretch closed to appointments, of one professional or of the whole clinic."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nutriólogo",
    )
    starts_at = models.DateTimeField("desde")
    ends_at = models.DateTimeField("hasta")
    reason = models.CharField("motivo", max_length=120)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField("levantado", null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "bloqueo"
        verbose_name_plural = "bloqueos"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(name="blocked_when", fields=["clinic", "ends_at"])]
        constraints = [
            models.CheckConstraint(
                name="blocked_ends_later", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="blocked_explained", condition=~Q(reason="")),
            models.CheckConstraint(
                name="blocked_lift_paired",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reason
