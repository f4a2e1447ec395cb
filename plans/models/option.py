"""What a meal time offers: up to seven interchangeable options, and what each is made of."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q

from audit.frozen import frozen_when
from audit.registry import audited
from plans.models.equivalent import MOST_HALVES, PUBLISHED
from plans.models.meal import Meal, frozen_with_meal

MOST_OPTIONS = 7
"""One a day of the week (meal-equivalents method, Methods Protoc. 2019, 2(3):78)."""

_PARENT = (
    "EXISTS (SELECT 1 FROM plans_mealoption o JOIN plans_meal m ON m.id = o.meal_id "
    "JOIN plans_plan p ON p.id = m.plan_id WHERE o.id = %s AND p.published_at IS NOT NULL)"
)


def _frozen_with_option(model):  # type: ignore[no-untyped-def]
    of_row = frozen_when(
        _PARENT % "{row}.option_id", message=PUBLISHED, events=("INSERT", "UPDATE", "DELETE")
    )
    moved_in = frozen_when(_PARENT % "NEW.option_id", message=PUBLISHED, events=("UPDATE",))
    return moved_in(of_row(model))


@audited()
@frozen_with_meal
class MealOption(models.Model):
    """A dish served so that its meal time's equivalents are exact; `order` is also its day.

    All options of a meal bring the same equivalents: any of them may be eaten any day, and the
    seven in order are a week. The dish is only where it came from: name, preparation and items
    are a snapshot, and a new library changes no plan. Without a dish it is made of single foods.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meal = models.ForeignKey(
        Meal, on_delete=models.PROTECT, related_name="options", verbose_name="tiempo de comida"
    )
    order = models.PositiveSmallIntegerField("opción")
    dish = models.ForeignKey(
        "foods.Dish",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="platillo",
    )
    name = models.CharField("nombre", max_length=150)
    steps = models.TextField("preparación", max_length=2000, blank=True)
    cost = models.CharField("costo", max_length=5, blank=True)
    is_portable = models.BooleanField("para llevar", default=False)
    needs_stove = models.BooleanField("necesita estufa", default=True)
    source = models.CharField("fuente", max_length=150)

    class Meta:
        verbose_name = "opción del tiempo"
        verbose_name_plural = "opciones del tiempo"
        ordering = ["meal", "order"]
        constraints = [
            models.UniqueConstraint(name="meal_option_order_once", fields=["meal", "order"]),
            models.UniqueConstraint(
                name="meal_option_dish_once",
                fields=["meal", "dish"],
                condition=Q(dish__isnull=False),
            ),
            models.CheckConstraint(
                name="meal_option_of_the_week", condition=Q(order__gte=1, order__lte=MOST_OPTIONS)
            ),
            models.CheckConstraint(
                name="meal_option_snapshot", condition=~Q(name="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _figure(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=9, decimal_places=3, null=True, blank=True)


@audited()
@_frozen_with_option
class MealOptionItem(models.Model):
    """An ingredient of an option, or a single food beside the dish (`is_extra`).

    Measure, grams and composition are of the whole amount to eat; an unknown figure is NULL, never
    zero. `equivalents` are the item's part of its group; a free food brings none.
    """

    option = models.ForeignKey(
        MealOption, on_delete=models.PROTECT, related_name="items", verbose_name="opción"
    )
    order = models.PositiveSmallIntegerField("orden")
    food = models.ForeignKey(
        "foods.Food",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="alimento",
    )
    is_extra = models.BooleanField("acompaña al platillo", default=False)
    group = models.CharField("grupo", max_length=20)
    name = models.CharField("nombre", max_length=150)
    equivalents = models.DecimalField("equivalentes", max_digits=5, decimal_places=2)
    measure = models.CharField("medida casera", max_length=60)
    net_g = models.DecimalField("peso neto (g)", max_digits=8, decimal_places=2)
    gross_g = models.DecimalField(
        "peso bruto (g)", max_digits=8, decimal_places=2, null=True, blank=True
    )
    energy_kcal = _figure("energía (kcal)")
    protein_g = _figure("proteína (g)")
    fat_g = _figure("lípidos (g)")
    carbohydrate_g = _figure("hidratos de carbono (g)")
    fibre_g = _figure("fibra (g)")
    fat_saturated_g = _figure("ácidos grasos saturados (g)")
    sodium_mg = _figure("sodio (mg)")
    source = models.CharField("fuente", max_length=150)

    class Meta:
        verbose_name = "alimento de la opción"
        verbose_name_plural = "alimentos de la opción"
        ordering = ["option", "order"]
        constraints = [
            models.UniqueConstraint(name="meal_option_item_order_once", fields=["option", "order"]),
            models.CheckConstraint(
                name="meal_option_item_range",
                condition=Q(equivalents__gte=0, equivalents__lte=Decimal(MOST_HALVES) / 2),
            ),
            models.CheckConstraint(name="meal_option_item_weighs", condition=Q(net_g__gt=0)),
            models.CheckConstraint(
                name="meal_option_item_snapshot",
                condition=~Q(name="") & ~Q(group="") & ~Q(measure="") & ~Q(source=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
