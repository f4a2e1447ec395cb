"""The 19 groups of equivalents, as versioned rows."""

from __future__ import annotations

from django.db import models


class Nom043Group(models.TextChoices):
    """The three groups of the Plato del Bien Comer (NOM-043-SSA2-2012)."""

    VEGETABLES_FRUIT = "verduras_frutas", "Verduras y frutas"
    CEREALS = "cereales", "Cereales y tubérculos"
    LEGUMES_ANIMAL = "leguminosas_animal", "Leguminosas y alimentos de origen animal"


class Guide2023Group(models.TextChoices):
    """The five groups of the Guías Alimentarias 2023 para la población mexicana."""

    VEGETABLES_FRUIT = "verduras_frutas", "Verduras y frutas"
    GRAINS = "granos_cereales", "Granos y cereales"
    LEGUMES = "leguminosas", "Leguminosas"
    ANIMAL = "origen_animal", "Alimentos de origen animal"
    HEALTHY_FATS = "aceites_grasas", "Aceites y grasas saludables"


class FoodGroup(models.Model):
    """A group and what one equivalent of it brings. Seeded from `nutrition.exchanges`."""

    key = models.CharField("clave", max_length=20, unique=True)
    group = models.CharField("grupo", max_length=60)
    subgroup = models.CharField("subgrupo", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("orden", unique=True)
    energy_kcal = models.DecimalField("energía (kcal)", max_digits=6, decimal_places=1)
    protein_g = models.DecimalField("proteína (g)", max_digits=5, decimal_places=1)
    fat_g = models.DecimalField("lípidos (g)", max_digits=5, decimal_places=1)
    carbohydrate_g = models.DecimalField("hidratos de carbono (g)", max_digits=5, decimal_places=1)
    alcohol_g = models.DecimalField("alcohol (g)", max_digits=5, decimal_places=1)
    profile_version = models.CharField("versión del perfil", max_length=20)
    nom043 = models.CharField(
        "grupo en la NOM-043", max_length=20, choices=Nom043Group.choices, blank=True
    )
    guide2023 = models.CharField(
        "grupo en la guía 2023", max_length=20, choices=Guide2023Group.choices, blank=True
    )

    class Meta:
        verbose_name = "grupo de alimentos"
        verbose_name_plural = "grupos de alimentos"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="food_group_not_negative",
                condition=models.Q(
                    energy_kcal__gte=0,
                    protein_g__gte=0,
                    fat_g__gte=0,
                    carbohydrate_g__gte=0,
                    alcohol_g__gte=0,
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As people write it: «Leche descremada», «Verduras»."""
        return f"{self.group} {self.subgroup}".strip()
