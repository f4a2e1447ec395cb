"""A food of the catalogue, or of one clinic."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import Clinic
from audit.registry import audited
from foods.models.allergen import Origin
from foods.models.group import FoodGroup
from foods.models.release import CatalogueRelease
from foods.models.source import SourceType
from foods.nutrients import NUTRIENT_KEYS, NUTRIENTS, amount_in

MOST_MACROS_G = Decimal("101.5")
"""Grams that protein, fat, carbohydrate and alcohol of 100 g may add up to, rounding included."""


def _grams(label: str, *, required: bool = False) -> models.DecimalField:
    """A nutrient's column, per 100 g of edible portion. NULL is unknown."""
    return models.DecimalField(
        label, max_digits=9, decimal_places=3, null=not required, blank=not required
    )


@audited()
class Food(models.Model):
    """A food: its composition per 100 g of edible portion, its group and its source.

    A row belongs to a release of the catalogue or to a clinic, never to both. Released rows are
    not edited: a clinic's row may `shadow` one, and a new release retires those it changes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    release = models.ForeignKey(
        CatalogueRelease,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="foods",
        verbose_name="versión del catálogo",
    )
    clinic = models.ForeignKey(
        Clinic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="foods",
        verbose_name="consultorio",
    )
    shadows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shadowed_by",
        verbose_name="corrige a",
    )
    code = models.CharField("clave", max_length=20, blank=True)
    name = models.CharField("nombre", max_length=120)
    name_normalised = models.CharField(max_length=120, editable=False)
    search_key = models.CharField(max_length=500, editable=False)
    group = models.ForeignKey(
        FoodGroup, on_delete=models.PROTECT, related_name="foods", verbose_name="grupo"
    )

    origin = models.CharField("origen", max_length=10, choices=Origin.choices, blank=True)

    energy_kcal = _grams("energía (kcal)", required=True)
    protein_g = _grams("proteína (g)", required=True)
    fat_g = _grams("lípidos (g)", required=True)
    fat_saturated_g = _grams("ácidos grasos saturados (g)")
    fat_monounsaturated_g = _grams("ácidos grasos monoinsaturados (g)")
    fat_polyunsaturated_g = _grams("ácidos grasos poliinsaturados (g)")
    cholesterol_mg = _grams("colesterol (mg)")
    carbohydrate_g = _grams("hidratos de carbono (g)", required=True)
    fibre_g = _grams("fibra (g)")
    sugars_g = _grams("azúcares (g)")
    vitamin_a_ug_rae = _grams("vitamina A (µg RAE)")
    vitamin_c_mg = _grams("vitamina C (mg)")
    folate_ug = _grams("folato (µg)")
    vitamin_b12_ug = _grams("vitamina B12 (µg)")
    calcium_mg = _grams("calcio (mg)")
    iron_mg = _grams("hierro (mg)")
    potassium_mg = _grams("potasio (mg)")
    sodium_mg = _grams("sodio (mg)")
    phosphorus_mg = _grams("fósforo (mg)")
    zinc_mg = _grams("zinc (mg)")
    selenium_ug = _grams("selenio (µg)")
    magnesium_mg = _grams("magnesio (mg)")
    alcohol_g = _grams("alcohol (g)")
    glycaemic_index = models.PositiveSmallIntegerField("índice glucémico", null=True, blank=True)

    source_type = models.CharField("tipo de fuente", max_length=20, choices=SourceType.choices)
    source_id = models.CharField("fuente", max_length=200)
    proxy = models.CharField(
        "valores tomados de",
        max_length=120,
        blank=True,
        help_text="El alimento parecido del que se tomaron los valores.",
    )
    public_found = models.PositiveSmallIntegerField("listas públicas que lo tienen", default=0)
    public_agree = models.PositiveSmallIntegerField("listas públicas que coinciden", default=0)
    is_proposed = models.BooleanField("propuesto", default=False, editable=False)
    row_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    retired_at = models.DateTimeField("retirado", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("alta", auto_now_add=True)
    updated_at = models.DateTimeField("última modificación", auto_now=True)

    class Meta:
        verbose_name = "alimento"
        verbose_name_plural = "alimentos"
        ordering = ["name_normalised"]
        constraints = [
            models.CheckConstraint(
                name="food_released_or_own",
                condition=Q(release__isnull=False, clinic=None) & ~Q(code="")
                | Q(release=None, clinic__isnull=False),
            ),
            models.CheckConstraint(
                name="food_shadow_is_own",
                condition=Q(shadows=None) | Q(clinic__isnull=False),
            ),
            models.CheckConstraint(
                name="food_proposed_is_own",
                condition=Q(is_proposed=False) | Q(clinic__isnull=False),
            ),
            models.CheckConstraint(
                name="food_named", condition=~Q(name="") & ~Q(name_normalised="")
            ),
            models.CheckConstraint(
                name="food_source_said",
                condition=Q(source_type__in=SourceType.values) & ~Q(source_id=""),
            ),
            models.CheckConstraint(
                name="food_composition_not_negative",
                condition=Q(**{f"{key}__gte": 0 for key in NUTRIENT_KEYS}),
            ),
            models.CheckConstraint(
                name="food_macros_within_100_g",
                condition=Q(
                    protein_g__lte=MOST_MACROS_G
                    - F("fat_g")
                    - F("carbohydrate_g")
                    - Coalesce(F("alcohol_g"), Decimal(0))
                ),
            ),
            models.CheckConstraint(
                name="food_public_counts_ordered", condition=Q(public_agree__lte=F("public_found"))
            ),
            models.UniqueConstraint(
                name="food_released_code_once",
                fields=["code"],
                condition=Q(clinic=None, retired_at=None),
            ),
            models.UniqueConstraint(
                name="food_released_name_once",
                fields=["name_normalised"],
                condition=Q(clinic=None, retired_at=None),
            ),
            models.UniqueConstraint(
                name="food_own_name_once",
                fields=["clinic", "name_normalised"],
                condition=Q(clinic__isnull=False, retired_at=None),
            ),
            models.UniqueConstraint(
                name="food_shadowed_once",
                fields=["clinic", "shadows"],
                condition=Q(shadows__isnull=False, retired_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def per_100g(self) -> dict[str, Decimal | None]:
        """Composition per 100 g of edible portion; None is unknown."""
        return {nutrient.key: getattr(self, nutrient.key) for nutrient in NUTRIENTS}

    def amount_in(self, grams: Decimal) -> dict[str, Decimal | None]:
        """Composition of so many grams of edible portion."""
        return amount_in(self.per_100g, grams)

    @property
    def source_label(self) -> str:
        """What is printed beside its values."""
        return f"{self.get_source_type_display()} · {self.source_id}"
