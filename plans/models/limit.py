"""What the next plan should respect of how the patient really eats, once a person accepts it."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import insert_only
from audit.registry import audited
from plans.models.equivalent import MOST_HALVES

SENSES = ("most", "least")


@audited()
@insert_only("Una decisión no se cambia ni se borra: se toma otra.")
class MealLimit(models.Model):
    """«Máximo 3 cereales en la cena», accepted, or dismissed with a reason. Written once.

    It was read from the diary against `plan`, and stands until another plan is published.
    `day_halves` says the same of the whole day for `group`: what the plan's options take.
    """

    class Sense(models.TextChoices):
        MOST = "most", "máximo"
        LEAST = "least", "al menos"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(
        "plans.Plan", on_delete=models.PROTECT, related_name="limits", verbose_name="plan medido"
    )
    family = models.CharField("familia", max_length=20)
    meal_name = models.CharField("tiempo de comida", max_length=40)
    sense = models.CharField("sentido", max_length=5, choices=Sense.choices)
    halves = models.PositiveSmallIntegerField("medios equivalentes en el tiempo")
    group = models.CharField("grupo", max_length=20)
    day_halves = models.PositiveSmallIntegerField("medios equivalentes en el día")
    evidence = models.CharField("lo observado", max_length=200)
    is_accepted = models.BooleanField("aceptado")
    reason = models.CharField("motivo de no usarlo", max_length=200, blank=True)
    decided_at = models.DateTimeField("decisión", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="lo decidió",
    )

    class Meta:
        verbose_name = "límite aprendido"
        verbose_name_plural = "límites aprendidos"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="limit_sense_known", condition=Q(sense__in=SENSES)),
            models.CheckConstraint(
                name="limit_range",
                condition=Q(halves__lte=MOST_HALVES, day_halves__lte=MOST_HALVES),
            ),
            models.CheckConstraint(
                name="limit_named",
                condition=~Q(family="") & ~Q(meal_name="") & ~Q(group="") & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="limit_dismissed_with_reason", condition=Q(is_accepted=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sense_display()} {self.equivalents} {self.family}, {self.meal_name}"

    @property
    def equivalents(self) -> Decimal:
        """Equivalents at the meal time."""
        return Decimal(self.halves) / 2
