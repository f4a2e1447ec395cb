"""The measures in which a food is served."""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from audit.registry import audited
from foods.measures import kitchen_measure, parse_quantity
from foods.models.food import Food


@audited()
class FoodPortion(models.Model):
    """A household measure with its grams. One portion of each food is its equivalent."""

    food = models.ForeignKey(
        Food, on_delete=models.CASCADE, related_name="portions", verbose_name="alimento"
    )
    measure = models.CharField("medida", max_length=40)
    quantity_text = models.CharField("cantidad", max_length=20, help_text="«1/2», «1 1/2», «30».")
    quantity = models.DecimalField(max_digits=9, decimal_places=4, editable=False)
    net_g = models.DecimalField("peso neto (g)", max_digits=8, decimal_places=2)
    gross_g = models.DecimalField("peso bruto (g)", max_digits=8, decimal_places=2)
    is_equivalent = models.BooleanField("es un equivalente", default=False)
    source = models.CharField("origen de la medida", max_length=120, blank=True)

    class Meta:
        verbose_name = "porción"
        verbose_name_plural = "porciones"
        ordering = ["-is_equivalent", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="food_portion_one_equivalent",
                fields=["food"],
                condition=Q(is_equivalent=True),
            ),
            models.UniqueConstraint(
                name="food_portion_measure_once", fields=["food", "measure", "quantity_text"]
            ),
            models.CheckConstraint(
                name="food_portion_positive", condition=Q(net_g__gt=0, quantity__gt=0)
            ),
            models.CheckConstraint(
                name="food_portion_net_within_gross", condition=Q(net_g__lte=F("gross_g"))
            ),
            models.CheckConstraint(name="food_portion_named", condition=~Q(measure="")),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def fraction(self) -> Fraction:
        """The exact quantity."""
        return parse_quantity(self.quantity_text)

    @property
    def text(self) -> str:
        """«½ taza», as people read it."""
        return kitchen_measure(self.fraction, self.measure)
