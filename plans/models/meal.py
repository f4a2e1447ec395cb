"""Meal times of a plan, their equivalents and the foods that fill them."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q

from audit.frozen import frozen_when
from audit.registry import audited
from plans.models.equivalent import MOST_HALVES, PUBLISHED, Halves, frozen_with_plan

_PARENT = (
    "EXISTS (SELECT 1 FROM plans_meal m JOIN plans_plan p ON p.id = m.plan_id "
    "WHERE m.id = %s AND p.published_at IS NOT NULL)"
)


def frozen_with_meal(model):  # type: ignore[no-untyped-def]
    """Class decorator of a meal's child: frozen with its plan, and not moved into another's."""
    of_row = frozen_when(
        _PARENT % "{row}.meal_id", message=PUBLISHED, events=("INSERT", "UPDATE", "DELETE")
    )
    moved_in = frozen_when(_PARENT % "NEW.meal_id", message=PUBLISHED, events=("UPDATE",))
    return moved_in(of_row(model))


@audited()
@frozen_with_plan(PUBLISHED)
class Meal(models.Model):
    """A meal time: Desayuno, Colación, Comida, Cena, or as the clinic names it."""

    plan = models.ForeignKey(
        "plans.Plan", on_delete=models.PROTECT, related_name="meals", verbose_name="plan"
    )
    order = models.PositiveSmallIntegerField("orden")
    name = models.CharField("tiempo de comida", max_length=40)
    time_of_day = models.TimeField("hora", null=True, blank=True)
    share = models.DecimalField("% de la energía", max_digits=5, decimal_places=2)
    notes = models.CharField("indicación del tiempo", max_length=300, blank=True)

    class Meta:
        verbose_name = "tiempo de comida"
        verbose_name_plural = "tiempos de comida"
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(name="meal_order_once", fields=["plan", "order"]),
            models.UniqueConstraint(name="meal_name_once", fields=["plan", "name"]),
            models.CheckConstraint(name="meal_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="meal_share_percent",
                condition=Q(share__gte=Decimal(0), share__lte=Decimal(100)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
@frozen_with_meal
class MealEquivalent(Halves):
    """Equivalents of a group at a meal time. Their sum over the meals is the day."""

    meal = models.ForeignKey(
        Meal, on_delete=models.PROTECT, related_name="equivalents", verbose_name="tiempo de comida"
    )
    group = models.CharField("grupo", max_length=20)

    class Meta:
        verbose_name = "equivalentes del tiempo"
        verbose_name_plural = "equivalentes por tiempo"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="meal_equivalent_once", fields=["meal", "group"]),
            models.CheckConstraint(
                name="meal_equivalent_range", condition=Q(halves__gte=0, halves__lte=MOST_HALVES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.equivalents}"


@audited()
@frozen_with_meal
class MealFood(Halves):
    """A food that fills equivalents of a meal, with its values as they were that day.

    Composition is per equivalent; an unknown figure is NULL, never zero. `measure`, `net_g` and
    `gross_g` are of the whole amount to eat.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meal = models.ForeignKey(
        Meal, on_delete=models.PROTECT, related_name="foods", verbose_name="tiempo de comida"
    )
    group = models.CharField("grupo", max_length=20)
    order = models.PositiveSmallIntegerField("orden")
    food = models.ForeignKey(
        "foods.Food",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="alimento",
    )
    name = models.CharField("nombre", max_length=150)
    measure = models.CharField("medida casera", max_length=60)
    net_g = models.DecimalField("peso neto (g)", max_digits=8, decimal_places=2)
    gross_g = models.DecimalField(
        "peso bruto (g)", max_digits=8, decimal_places=2, null=True, blank=True
    )
    energy_kcal = models.DecimalField(
        "energía por equivalente", max_digits=8, decimal_places=3, null=True, blank=True
    )
    protein_g = models.DecimalField(
        "proteína por equivalente", max_digits=8, decimal_places=3, null=True, blank=True
    )
    fat_g = models.DecimalField(
        "lípidos por equivalente", max_digits=8, decimal_places=3, null=True, blank=True
    )
    carbohydrate_g = models.DecimalField(
        "HC por equivalente", max_digits=8, decimal_places=3, null=True, blank=True
    )
    source = models.CharField("fuente", max_length=150)

    class Meta:
        verbose_name = "alimento del tiempo"
        verbose_name_plural = "alimentos por tiempo"
        ordering = ["meal", "order"]
        constraints = [
            models.UniqueConstraint(name="meal_food_order_once", fields=["meal", "order"]),
            models.CheckConstraint(
                name="meal_food_range", condition=Q(halves__gte=1, halves__lte=MOST_HALVES)
            ),
            models.CheckConstraint(name="meal_food_weighs", condition=Q(net_g__gt=0)),
            models.CheckConstraint(
                name="meal_food_snapshot", condition=~Q(name="") & ~Q(measure="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
