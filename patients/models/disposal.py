"""Disposing of records past their keeping: what is planned, and what is left to tell it.

Neither has a foreign key to the patient nor says who it was: they outlive the record.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Clinic
from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited


@audited()
@insert_only("Un plan de baja no se cambia: se hace otro.", yields=())
class DisposalPlan(InsertOnlyModel):
    """The first step: which records, by number, and who asks for it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="disposal_plans")
    made_at = models.DateTimeField("hecho", default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    records = models.JSONField("expedientes", help_text="Identificadores públicos y folios.")

    class Meta:
        verbose_name = "plan de baja"
        verbose_name_plural = "planes de baja"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        count = len(self.records)
        return f"{count} expediente{'' if count == 1 else 's'}"


@audited()
@insert_only("La constancia de una baja no se cambia ni se borra.", yields=())
class DisposalCertificate(InsertOnlyModel):
    """What is left of a record that was disposed of: no personal data."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, related_name="disposal_certificates"
    )
    plan = models.ForeignKey(
        DisposalPlan, on_delete=models.PROTECT, related_name="certificates", null=True, blank=True
    )
    record_number = models.PositiveIntegerField("expediente")
    last_act_on = models.DateField("último acto")
    kept_until = models.DateField("se conservó hasta")
    disposed_at = models.DateTimeField("baja", default=timezone.now, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    executed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    counts = models.JSONField("renglones por clase")
    files = models.PositiveIntegerField("archivos")
    history_rows = models.PositiveIntegerField("renglones del historial sin contenido")
    manifest_sha256 = models.CharField("SHA-256 del manifiesto", max_length=64)

    class Meta:
        verbose_name = "constancia de baja"
        verbose_name_plural = "constancias de baja"
        ordering = ["-disposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="certificate_once", fields=["plan", "clinic", "record_number"]
            ),
            models.CheckConstraint(
                name="certificate_has_manifest", condition=~models.Q(manifest_sha256="")
            ),
            models.CheckConstraint(
                name="certificate_after_keeping",
                condition=models.Q(kept_until__gt=models.F("last_act_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_number:06d}"
