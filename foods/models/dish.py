"""Dishes: recipes of foods, for one portion."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Clinic
from audit.registry import audited
from foods.models.food import Food
from foods.models.group import FoodGroup
from foods.models.release import CatalogueRelease


class Meal(models.TextChoices):
    """The times of the day at which a dish is served."""

    BREAKFAST = "desayuno", "Desayuno"
    SNACK = "colacion", "Colación"
    LUNCH = "comida", "Comida"
    DINNER = "cena", "Cena"


class Cost(models.TextChoices):
    """A judgement, without prices."""

    LOW = "bajo", "Bajo"
    MEDIUM = "medio", "Medio"
    HIGH = "alto", "Alto"


def photo_path(dish: Dish, filename: str) -> str:
    """Where a dish's photo is kept: a generated name, never the uploaded one."""
    return f"dishes/{dish.clinic_id}/{uuid.uuid4().hex}.jpg"


@audited()
class Dish(models.Model):
    """A recipe for one portion. Allergens, diet and nutrients come from its ingredients.

    As a food, it belongs to a release or to a clinic. A changed recipe is a new row that
    `replaces` the former, which is retired and keeps explaining the plans that used it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    release = models.ForeignKey(
        CatalogueRelease,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dishes",
        verbose_name="versión del catálogo",
    )
    clinic = models.ForeignKey(
        Clinic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dishes",
        verbose_name="consultorio",
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="versión anterior",
    )
    version = models.PositiveSmallIntegerField("versión", default=1)
    code = models.CharField("clave", max_length=20, blank=True)
    name = models.CharField("nombre", max_length=120)
    name_normalised = models.CharField(max_length=120, editable=False)
    search_key = models.CharField(max_length=500, editable=False)
    steps = models.TextField("preparación", max_length=2000, blank=True)
    portions = models.PositiveSmallIntegerField("porciones que rinde", default=1)
    region = models.CharField("región", max_length=40, blank=True)
    season = models.CharField("temporada", max_length=40, blank=True)
    cost = models.CharField("costo", max_length=5, choices=Cost.choices, default=Cost.LOW)
    is_raw = models.BooleanField(
        "lleva pescado o huevo poco cocidos",
        default=False,
        help_text="No se ofrece en embarazo ni a personas con inmunosupresión.",
    )
    is_portable = models.BooleanField("para llevar", default=False)
    is_quick = models.BooleanField("rápido", default=False)
    needs_stove = models.BooleanField("necesita estufa", default=True)
    is_proposed = models.BooleanField("propuesto", default=False, db_default=False, editable=False)
    photo = models.FileField("foto", upload_to=photo_path, blank=True, db_default="")
    photo_small = models.FileField("foto chica", upload_to=photo_path, blank=True, db_default="")
    photo_alt = models.CharField("qué se ve", max_length=160, blank=True, db_default="")
    row_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    retired_at = models.DateTimeField("retirado", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("alta", auto_now_add=True)
    updated_at = models.DateTimeField("última modificación", auto_now=True)

    class Meta:
        verbose_name = "platillo"
        verbose_name_plural = "platillos"
        ordering = ["name_normalised"]
        constraints = [
            models.CheckConstraint(
                name="dish_released_or_own",
                condition=Q(release__isnull=False, clinic=None) & ~Q(code="")
                | Q(release=None, clinic__isnull=False),
            ),
            models.CheckConstraint(
                name="dish_proposed_is_own",
                condition=Q(is_proposed=False) | Q(clinic__isnull=False),
            ),
            models.CheckConstraint(
                name="dish_photo_whole",
                condition=Q(photo="", photo_small="", photo_alt="")
                | Q(clinic__isnull=False) & ~Q(photo="") & ~Q(photo_small="") & ~Q(photo_alt=""),
            ),
            models.CheckConstraint(
                name="dish_named", condition=~Q(name="") & ~Q(name_normalised="")
            ),
            models.CheckConstraint(name="dish_cost_known", condition=Q(cost__in=Cost.values)),
            models.CheckConstraint(
                name="dish_portions_positive", condition=Q(portions__gte=1, version__gte=1)
            ),
            models.UniqueConstraint(
                name="dish_released_code_once",
                fields=["code"],
                condition=Q(clinic=None, retired_at=None),
            ),
            models.UniqueConstraint(
                name="dish_released_name_once",
                fields=["name_normalised"],
                condition=Q(clinic=None, retired_at=None),
            ),
            models.UniqueConstraint(
                name="dish_own_name_once",
                fields=["clinic", "name_normalised"],
                condition=Q(clinic__isnull=False, retired_at=None, is_proposed=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class DishMeal(models.Model):
    """A time of day at which a dish is served."""

    dish = models.ForeignKey(Dish, on_delete=models.CASCADE, related_name="meals")
    meal = models.CharField("tiempo de comida", max_length=10, choices=Meal.choices)

    class Meta:
        verbose_name = "tiempo del platillo"
        verbose_name_plural = "tiempos del platillo"
        constraints = [
            models.UniqueConstraint(name="dish_meal_once", fields=["dish", "meal"]),
            models.CheckConstraint(name="dish_meal_known", condition=Q(meal__in=Meal.values)),
        ]

    def __str__(self) -> str:
        return self.get_meal_display()


@audited()
class DishIngredient(models.Model):
    """Some net grams of a food, or of another dish, in one portion."""

    dish = models.ForeignKey(Dish, on_delete=models.CASCADE, related_name="ingredients")
    order = models.PositiveSmallIntegerField("orden")
    food = models.ForeignKey(
        Food,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="in_dishes",
        verbose_name="alimento",
    )
    sub_dish = models.ForeignKey(
        Dish,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="in_dishes",
        verbose_name="platillo",
    )
    grams = models.DecimalField("gramos netos", max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = "ingrediente"
        verbose_name_plural = "ingredientes"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="dish_ingredient_order_once", fields=["dish", "order"]),
            models.CheckConstraint(name="dish_ingredient_positive", condition=Q(grams__gt=0)),
            models.CheckConstraint(
                name="dish_ingredient_food_or_dish",
                condition=Q(food__isnull=False, sub_dish=None)
                | Q(food=None, sub_dish__isnull=False),
            ),
            models.CheckConstraint(
                name="dish_ingredient_not_itself", condition=~Q(sub_dish=F("dish"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.food or self.sub_dish}: {self.grams} g"


@audited()
class DishEquivalent(models.Model):
    """Equivalents of a group in one portion, and how far they may be re-portioned."""

    dish = models.ForeignKey(Dish, on_delete=models.CASCADE, related_name="equivalents")
    group = models.ForeignKey(
        FoodGroup, on_delete=models.PROTECT, related_name="+", verbose_name="grupo"
    )
    number = models.DecimalField("equivalentes", max_digits=4, decimal_places=1)
    minimum = models.DecimalField("mínimo", max_digits=4, decimal_places=1)
    maximum = models.DecimalField("máximo", max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = "equivalentes del platillo"
        verbose_name_plural = "equivalentes del platillo"
        ordering = ["group__order"]
        constraints = [
            models.UniqueConstraint(name="dish_equivalent_once", fields=["dish", "group"]),
            models.CheckConstraint(
                name="dish_equivalent_within_range",
                condition=Q(
                    number__gt=0,
                    minimum__gte=0,
                    minimum__lte=F("number"),
                    maximum__gte=F("number"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.group}"
