"""Who answers for a record, who else may read it for a while, and when it changed hands."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.frozen import frozen_when, insert_only
from audit.registry import audited
from patients.models.patient import Patient


@audited()
@insert_only("Un cambio de responsable no se corrige: se hace otro.")
class Transfer(models.Model):
    """A record passed from one nutriólogo to another, and why."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="transfers")
    previous = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dejó"
    )
    following = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="recibió"
    )
    reason = models.CharField("motivo", max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="lo hizo"
    )
    made_at = models.DateTimeField("fecha", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "cambio de responsable"
        verbose_name_plural = "cambios de responsable"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="transfer_changes_hands", condition=~Q(previous=F("following"))
            ),
            models.CheckConstraint(name="transfer_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.previous} → {self.following}"


@audited()
@frozen_when("{row}.ended_at IS NOT NULL", message="Este permiso ya terminó.", events=("UPDATE",))
@frozen_when(
    "NEW.patient_id <> OLD.patient_id OR NEW.reader_id <> OLD.reader_id OR NEW.until <> OLD.until",
    message="Un permiso no se cambia: se termina y se da otro.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Los permisos no se borran: se terminan.", events=("DELETE",))
class Grant(models.Model):
    """A colleague who may work with a record until a date, and why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="grants")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="quién"
    )
    until = models.DateTimeField("hasta")
    reason = models.CharField("motivo", max_length=200)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="lo dio"
    )
    given_at = models.DateTimeField("fecha", default=timezone.now, editable=False)
    ended_at = models.DateTimeField("terminó", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "permiso temporal"
        verbose_name_plural = "permisos temporales"
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="grant_ends_later", condition=Q(until__gt=F("given_at"))),
            models.CheckConstraint(name="grant_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="grant_end_paired",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader}, hasta {self.until:%Y-%m-%d}"
