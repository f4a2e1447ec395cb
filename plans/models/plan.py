"""The plan: one immutable version once published."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.frozen import frozen_when
from audit.registry import audited


@audited()
@frozen_when(
    "{row}.published_at IS NOT NULL",
    message="El plan está publicado: una versión nueva lo sustituye, no se modifica.",
)
class Plan(models.Model):
    """A day of equivalents by meal time, proposed for a patient in a consultation.

    Draft while `published_at` is empty. Which published plan is in force is derived (the latest),
    so that publishing the next one need not touch this row.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(
        "patients.Patient",
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name="paciente",
    )
    consultation = models.ForeignKey(
        "patients.Consultation",
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name="consulta",
    )
    target = models.ForeignKey(
        "plans.Target",
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name="requerimiento",
    )
    template = models.ForeignKey(
        "plans.PlanTemplate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name="plantilla de la que salió",
    )
    version = models.PositiveIntegerField("versión")
    notes = models.TextField("indicaciones", max_length=4000, blank=True)
    excluded_groups = models.JSONField("grupos excluidos", default=list, blank=True)
    excluded_terms = models.JSONField("alimentos excluidos", default=list, blank=True)
    problem = models.JSONField("lo pedido al cálculo", default=dict, blank=True)
    certificate = models.JSONField("comprobación", default=dict, blank=True)
    tolerance_reason = models.CharField("motivo fuera de tolerancia", max_length=300, blank=True)
    low_energy_reason = models.CharField("motivo de energía baja", max_length=300, blank=True)
    sha256 = models.CharField("huella", max_length=64, blank=True)
    code = models.CharField("código", max_length=14, blank=True)
    profile_version = models.CharField("tabla de equivalentes", max_length=40)
    catalogue_release = models.CharField("catálogo de alimentos", max_length=300, blank=True)
    created_at = models.DateTimeField("creación", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="lo propuso",
    )
    published_at = models.DateTimeField("publicación", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lo publicó",
    )

    class Meta:
        verbose_name = "plan de alimentación"
        verbose_name_plural = "planes de alimentación"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="plan_version_once", fields=["patient", "version"]),
            models.UniqueConstraint(
                name="plan_one_draft",
                fields=["consultation"],
                condition=Q(published_at__isnull=True),
            ),
            models.UniqueConstraint(name="plan_code_once", fields=["code"], condition=~Q(code="")),
            models.CheckConstraint(
                name="plan_published_paired",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_published_proven",
                condition=Q(published_at__isnull=True) | (~Q(sha256="") & ~Q(code="")),
            ),
            models.CheckConstraint(name="plan_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"Plan v{self.version}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still change."""
        return self.published_at is None
