"""What may hurt whom: allergens of a food, and where the food comes from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from audit.registry import audited


class Allergen(models.TextChoices):
    """Those that a label must declare in Mexico (NOM-051, 4.2.2.2.3), and sesame."""

    GLUTEN = "gluten", "Gluten"
    CRUSTACEANS = "crustaceos", "Crustáceos"
    EGG = "huevo", "Huevo"
    FISH = "pescado", "Pescado"
    MOLLUSCS = "moluscos", "Moluscos"
    PEANUT = "cacahuate", "Cacahuate"
    SOY = "soya", "Soya"
    MILK = "leche", "Leche"
    NUTS = "nuez", "Nueces de árbol"
    SESAME = "ajonjoli", "Ajonjolí"
    SULPHITES = "sulfitos", "Sulfitos"


class Origin(models.TextChoices):
    """From a plant, from an animal that lives on (milk, egg, honey), or from its body."""

    PLANT = "vegetal", "Vegetal"
    DERIVED = "derivado", "Derivado de animal"
    ANIMAL = "animal", "Animal"


@audited()
class FoodAllergen(models.Model):
    """A food has an allergen for certain, or its label may add it."""

    food = models.ForeignKey(
        "foods.Food", on_delete=models.CASCADE, related_name="allergens", verbose_name="alimento"
    )
    allergen = models.CharField("alérgeno", max_length=12, choices=Allergen.choices)
    is_certain = models.BooleanField("seguro")

    class Meta:
        verbose_name = "alérgeno"
        verbose_name_plural = "alérgenos"
        ordering = ["allergen"]
        constraints = [
            models.UniqueConstraint(name="food_allergen_once", fields=["food", "allergen"]),
            models.CheckConstraint(
                name="food_allergen_known", condition=Q(allergen__in=Allergen.values)
            ),
        ]

    def __str__(self) -> str:
        return self.get_allergen_display()
