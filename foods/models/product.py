"""Packaged products: what their label says. Apart from the catalogue, by barcode."""

from __future__ import annotations

import datetime
import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Clinic
from audit.registry import audited
from foods.seals import SEAL_NAMES, Label, Seal, Verdict, evaluate_seals


def _per_100(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=8, decimal_places=2, null=True, blank=True)


@audited()
class PackagedProduct(models.Model):
    """A product of a clinic's list. Values per 100 g or 100 ml, as the label prints them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, related_name="products", verbose_name="consultorio"
    )
    barcode = models.CharField(
        "código de barras",
        max_length=14,
        validators=[RegexValidator(r"^(\d{8}|\d{12,14})$", "Lleva 8, 12, 13 o 14 números.")],
    )
    name = models.CharField("producto", max_length=120)
    brand = models.CharField("marca", max_length=80, blank=True)
    is_liquid = models.BooleanField("es líquido", default=False)
    energy_kcal = _per_100("energía (kcal)")
    free_sugars_g = _per_100("azúcares libres o añadidos (g)")
    saturated_fat_g = _per_100("grasas saturadas (g)")
    trans_fat_g = _per_100("grasas trans (g)")
    sodium_mg = _per_100("sodio (mg)")
    adds_sugars = models.BooleanField("tiene azúcares añadidos", default=False)
    adds_fats = models.BooleanField("tiene grasas añadidas", default=False)
    adds_sodium = models.BooleanField("tiene sodio añadido", default=False)
    adds_caffeine = models.BooleanField("tiene cafeína añadida", default=False)
    has_sweeteners = models.BooleanField("tiene edulcorantes", default=False)
    is_exempt = models.BooleanField(
        "está exento de sellos",
        default=False,
        help_text="Aceites, azúcar, miel, sal, harinas y productos de un solo ingrediente.",
    )
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        verbose_name = "producto empacado"
        verbose_name_plural = "productos empacados"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="product_barcode_once", fields=["clinic", "barcode"]),
            models.CheckConstraint(name="product_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="product_values_not_negative",
                condition=Q(
                    energy_kcal__gte=0,
                    free_sugars_g__gte=0,
                    saturated_fat_g__gte=0,
                    trans_fat_g__gte=0,
                    sodium_mg__gte=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.brand}".strip()

    def verdict(self, *, on: datetime.date) -> Verdict:
        """The seals that the rules of a date compute from the label."""
        return evaluate_seals(
            Label(
                is_liquid=self.is_liquid,
                energy_kcal=self.energy_kcal,
                free_sugars_g=self.free_sugars_g,
                saturated_fat_g=self.saturated_fat_g,
                trans_fat_g=self.trans_fat_g,
                sodium_mg=self.sodium_mg,
                adds_sugars=self.adds_sugars,
                adds_fats=self.adds_fats,
                adds_sodium=self.adds_sodium,
                adds_caffeine=self.adds_caffeine,
                has_sweeteners=self.has_sweeteners,
                is_exempt=self.is_exempt,
            ),
            on=on,
        )


@audited()
class DeclaredSeal(models.Model):
    """A seal that the package prints. It outranks what is computed, and is never overwritten."""

    product = models.ForeignKey(
        PackagedProduct, on_delete=models.CASCADE, related_name="declared_seals"
    )
    seal = models.CharField("sello", max_length=20, choices=list(SEAL_NAMES.items()))

    class Meta:
        verbose_name = "sello declarado"
        verbose_name_plural = "sellos declarados"
        constraints = [
            models.UniqueConstraint(name="declared_seal_once", fields=["product", "seal"]),
            models.CheckConstraint(
                name="declared_seal_known", condition=Q(seal__in=[seal.value for seal in Seal])
            ),
        ]

    def __str__(self) -> str:
        return self.get_seal_display()
