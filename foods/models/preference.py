"""What one person of a clinic keeps at hand: favourites, and the foods used lately."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from audit.registry import audited
from foods.models.dish import Dish
from foods.models.food import Food


@audited()
class Favourite(models.Model):
    """A food or a dish with a person's star. It says nothing of any patient."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="favourites", verbose_name="persona"
    )
    food = models.ForeignKey(
        Food,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="favourites",
        verbose_name="alimento",
    )
    dish = models.ForeignKey(
        Dish,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="favourites",
        verbose_name="platillo",
    )
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        verbose_name = "favorito"
        verbose_name_plural = "favoritos"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="favourite_food_or_dish",
                condition=Q(food__isnull=False, dish=None) | Q(food=None, dish__isnull=False),
            ),
            models.UniqueConstraint(
                name="favourite_food_once",
                fields=["membership", "food"],
                condition=Q(food__isnull=False),
            ),
            models.UniqueConstraint(
                name="favourite_dish_once",
                fields=["membership", "dish"],
                condition=Q(dish__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.food or self.dish)


@audited(silent=("used_at",))
class RecentFood(models.Model):
    """The last time a person opened a food, or chose it for a plan."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="recent_foods", verbose_name="persona"
    )
    food = models.ForeignKey(
        Food, on_delete=models.PROTECT, related_name="recent_uses", verbose_name="alimento"
    )
    used_at = models.DateTimeField("último uso")

    class Meta:
        verbose_name = "alimento reciente"
        verbose_name_plural = "alimentos recientes"
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(name="recent_food_once", fields=["membership", "food"])
        ]

    def __str__(self) -> str:
        return str(self.food)
