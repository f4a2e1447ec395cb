"""Foods whose portion counts in several groups at once: a sope, a slice of pizza."""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import Q

from audit.registry import audited
from foods.measures import kitchen_number
from foods.models.food import Food
from foods.models.group import FoodGroup


@audited()
class FoodEquivalence(models.Model):
    """Equivalents of one group in the equivalent portion of a food that has several."""

    food = models.ForeignKey(
        Food, on_delete=models.CASCADE, related_name="equivalences", verbose_name="alimento"
    )
    group = models.ForeignKey(
        FoodGroup, on_delete=models.PROTECT, related_name="+", verbose_name="grupo"
    )
    number = models.DecimalField("equivalentes", max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = "equivalente de un alimento compuesto"
        verbose_name_plural = "equivalentes de un alimento compuesto"
        ordering = ["group__order"]
        constraints = [
            models.UniqueConstraint(name="food_equivalence_once", fields=["food", "group"]),
            models.CheckConstraint(name="food_equivalence_positive", condition=Q(number__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{kitchen_number(Fraction(self.number))} {self.group.name}"
