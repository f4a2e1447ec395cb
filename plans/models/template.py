"""A day worth using again: what was asked, what it brings, with which foods. No patient in it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from audit.frozen import frozen_when
from audit.registry import audited


@audited()
@frozen_when("1 = 1", message="Una plantilla no se borra: se retira.", events=("DELETE",))
class PlanTemplate(models.Model):
    """A template of one person, or of the whole clinic. Using it proposes anew, never copies.

    `problem` is what was asked (without the patient's targets being binding), `day` the
    equivalents by group and `foods` the foods by meal time and group: all of it is a wish, and the
    patient's allergies and requerimiento have the last word.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        "accounts.Clinic",
        on_delete=models.PROTECT,
        related_name="plan_templates",
        verbose_name="consultorio",
    )
    name = models.CharField("nombre", max_length=80)
    is_shared = models.BooleanField("la usa todo el consultorio", default=False)
    notes = models.TextField("indicaciones", max_length=4000, blank=True)
    energy_kcal = models.DecimalField("energía (kcal)", max_digits=7, decimal_places=2)
    problem = models.JSONField("lo pedido al cálculo")
    excluded_groups = models.JSONField("grupos excluidos", default=list, blank=True)
    excluded_terms = models.JSONField("alimentos excluidos", default=list, blank=True)
    day = models.JSONField("equivalentes del día")
    foods = models.JSONField("alimentos por tiempo", default=list, blank=True)
    created_at = models.DateTimeField("alta", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="autor"
    )
    retired_at = models.DateTimeField("retiro", null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "plantilla de plan"
        verbose_name_plural = "plantillas de plan"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "clinic",
                "created_by",
                name="template_name_once",
                condition=Q(retired_at=None),
                violation_error_message="Ya tiene una plantilla con ese nombre.",
            ),
            models.CheckConstraint(name="template_named", condition=~Q(name="")),
            models.CheckConstraint(name="template_energy", condition=Q(energy_kcal__gt=0)),
            models.CheckConstraint(
                name="template_retired_paired",
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
