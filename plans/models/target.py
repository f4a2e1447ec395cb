"""The requerimiento: what a day should bring, and how that was decided."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.frozen import frozen_when
from audit.registry import audited
from plans.learned import CALC_ID as LEARNED


@audited()
@frozen_when(
    "EXISTS (SELECT 1 FROM plans_plan p "
    "WHERE p.target_id = {row}.id AND p.published_at IS NOT NULL)",
    message="El requerimiento pertenece a un plan publicado y ya no se modifica.",
)
class Target(models.Model):
    """Energy, macronutrients and fluids of a day, with the equation and reasons behind them.

    `comparison` keeps every equation that was on the screen, side by side, as it was then.
    """

    class Basis(models.TextChoices):
        ACTUAL = "actual", "peso actual"
        IDEAL = "ideal", "peso ideal"
        ADJUSTED = "ajustado", "peso ajustado"

    class MacroMode(models.TextChoices):
        PERCENT = "percent", "% de la energía"
        GRAMS_PER_KG = "g_kg", "g por kg de peso"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.OneToOneField(
        "patients.Consultation",
        on_delete=models.PROTECT,
        related_name="target",
        verbose_name="consulta",
    )
    weight_kg = models.DecimalField("peso usado (kg)", max_digits=5, decimal_places=2)
    weight_basis = models.CharField("peso", max_length=10, choices=Basis.choices)
    equation_id = models.CharField("ecuación", max_length=60)
    equation_version = models.CharField("versión", max_length=20, blank=True)
    equation_source = models.CharField("fuente", max_length=300)
    resting_kcal = models.DecimalField("gasto en reposo (kcal)", max_digits=7, decimal_places=2)
    activity_factor = models.DecimalField("factor de actividad", max_digits=4, decimal_places=3)
    activity_label = models.CharField("actividad", max_length=120, blank=True)
    adjustment_kcal = models.DecimalField(
        "ajuste (kcal)", max_digits=6, decimal_places=1, default=Decimal(0)
    )
    adjustment_reason = models.CharField("motivo del ajuste", max_length=200, blank=True)
    energy_kcal = models.DecimalField("energía (kcal)", max_digits=7, decimal_places=2)
    protein_g = models.DecimalField("proteína (g)", max_digits=6, decimal_places=2)
    fat_g = models.DecimalField("lípidos (g)", max_digits=6, decimal_places=2)
    carbohydrate_g = models.DecimalField("hidratos de carbono (g)", max_digits=6, decimal_places=2)
    macro_mode = models.CharField("distribución", max_length=10, choices=MacroMode.choices)
    protein_input = models.DecimalField("proteína pedida", max_digits=6, decimal_places=2)
    fat_input = models.DecimalField("lípidos pedidos", max_digits=6, decimal_places=2)
    carbohydrate_input = models.DecimalField(
        "hidratos de carbono pedidos",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Vacío: por diferencia.",
    )
    fluids_ml = models.PositiveIntegerField("líquidos (ml)", null=True, blank=True)
    fluids_rule = models.CharField("regla de líquidos", max_length=120, blank=True)
    comparison = models.JSONField("ecuaciones comparadas", default=list, blank=True)
    updated_at = models.DateTimeField("última modificación", auto_now=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="lo fijó",
    )

    class Meta:
        verbose_name = "requerimiento"
        verbose_name_plural = "requerimientos"
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                name="target_figures_positive",
                condition=Q(weight_kg__gt=0, resting_kcal__gt=0, activity_factor__gt=0)
                & Q(energy_kcal__gt=0, protein_g__gte=0, fat_g__gte=0, carbohydrate_g__gte=0),
            ),
            models.CheckConstraint(
                name="target_adjustment_explained",
                condition=Q(adjustment_kcal=0) | ~Q(adjustment_reason=""),
            ),
            models.CheckConstraint(
                name="target_percent_complete",
                condition=~Q(macro_mode="percent") | Q(carbohydrate_input__isnull=False),
            ),
            models.CheckConstraint(
                name="target_choices_known",
                condition=Q(weight_basis__in=["actual", "ideal", "ajustado"])
                & Q(macro_mode__in=["percent", "g_kg"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.energy_kcal:.0f} kcal"

    @property
    def spent_label(self) -> str:
        """What `resting_kcal` is: of the whole day where it was learned from the response."""
        return "Gasto total" if self.equation_id == LEARNED else "Gasto en reposo"
