"""A record kept beyond its term while a trial, a complaint or an audit is pending."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.patient import Patient


@audited()
@frozen_when("{row}.lifted_at IS NOT NULL", message="Esa retención ya terminó.", events=("UPDATE",))
@frozen_when("1 = 1", message="Una retención no se borra: se levanta.", events=("DELETE",))
class LegalHold(models.Model):
    """From when and why a record is held; in force until somebody lifts it with a reason."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField("motivo", max_length=200)
    placed_at = models.DateTimeField("desde", default=timezone.now, editable=False)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField("levantada", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.CharField("motivo del levantamiento", max_length=200, blank=True)

    class Meta:
        verbose_name = "retención legal"
        verbose_name_plural = "retenciones legales"
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="hold_in_force_once", fields=["patient"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(name="hold_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="hold_lift_paired",
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reason
