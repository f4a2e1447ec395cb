"""Who accepted which confidentiality agreement, and when (LFPDPPP 20)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.membership import Membership
from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited


@audited()
@insert_only("Lo que alguien aceptó no se cambia ni se borra.")
class ConfidentialityAcceptance(InsertOnlyModel):
    """One person of a clinic accepted one version, before the first access under it."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="confidentiality", verbose_name="persona"
    )
    version = models.PositiveSmallIntegerField("versión")
    sha256 = models.CharField("SHA-256 del texto", max_length=64)
    accepted_at = models.DateTimeField("aceptado", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "acuerdo de confidencialidad aceptado"
        verbose_name_plural = "acuerdos de confidencialidad aceptados"
        ordering = ["membership", "version"]
        constraints = [
            models.UniqueConstraint(
                name="confidentiality_accepted_once", fields=["membership", "version"]
            ),
            models.CheckConstraint(
                name="confidentiality_text_known", condition=Q(version__gte=1) & ~Q(sha256="")
            ),
        ]

    def __str__(self) -> str:
        return f"Acuerdo de confidencialidad, versión {self.version}"
