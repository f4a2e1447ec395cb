"""A record that may only be looked at by who answers for its keeping (LFPDPPP 2025, 2 III, 24)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.patient import Patient
from patients.models.rights import RightsRequest


@audited()
@frozen_when("{row}.lifted_at IS NOT NULL", message="Ese bloqueo ya terminó.", events=("UPDATE",))
@frozen_when("1 = 1", message="Un bloqueo no se borra: se levanta.", events=("DELETE",))
class RecordBlock(models.Model):
    """From when and why a record is blocked; `Patient.blocked_at` says it is in force."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="blocks")
    request = models.ForeignKey(
        RightsRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="blocks"
    )
    reason = models.CharField("motivo", max_length=200)
    blocked_at = models.DateTimeField("bloqueado", default=timezone.now, editable=False)
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField("levantado", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.CharField("motivo del levantamiento", max_length=200, blank=True)

    class Meta:
        verbose_name = "bloqueo de expediente"
        verbose_name_plural = "bloqueos de expedientes"
        ordering = ["-blocked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="block_in_force_once", fields=["patient"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(name="block_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="block_lift_paired",
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reason
