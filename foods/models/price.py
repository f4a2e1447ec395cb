"""What a food costs where a clinic's patients shop, as the clinic wrote it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Clinic
from audit.registry import audited
from foods.models.food import Food

MOST_PESOS = Decimal(9999)


@audited()
class FoodPrice(models.Model):
    """Mexican pesos for a kilogram as it is bought (or a litre: what is drunk weighs about that).

    Nobody publishes prices that hold in every market: there is one only where the clinic wrote it.
    """

    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, related_name="food_prices", verbose_name="consultorio"
    )
    food = models.ForeignKey(
        Food, on_delete=models.PROTECT, related_name="prices", verbose_name="alimento"
    )
    per_kg = models.DecimalField("precio por kg", max_digits=6, decimal_places=2)
    set_on = models.DateField("anotado el")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="anotó",
    )

    class Meta:
        verbose_name = "precio"
        verbose_name_plural = "precios"
        ordering = ["food"]
        constraints = [
            models.UniqueConstraint(name="food_price_once", fields=["clinic", "food"]),
            models.CheckConstraint(
                name="food_price_possible",
                condition=Q(per_kg__gt=0, per_kg__lte=MOST_PESOS),
                violation_error_message="El precio va de 0.01 a 9,999 pesos por kg.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.food}: ${self.per_kg}/kg"
