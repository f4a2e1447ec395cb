"""Other names of a food."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from audit.registry import audited
from foods.models.food import Food


@audited()
class FoodSynonym(models.Model):
    """A name by which people look for a food, and where it is said so."""

    food = models.ForeignKey(
        Food, on_delete=models.CASCADE, related_name="synonyms", verbose_name="alimento"
    )
    text = models.CharField("sinónimo", max_length=80)
    normalised = models.CharField(max_length=80, editable=False)
    search_key = models.CharField(max_length=300, editable=False)
    region = models.CharField("región", max_length=40, blank=True)

    class Meta:
        verbose_name = "sinónimo"
        verbose_name_plural = "sinónimos"
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(name="food_synonym_once", fields=["food", "normalised"]),
            models.CheckConstraint(name="food_synonym_named", condition=~Q(normalised="")),
        ]

    def __str__(self) -> str:
        return self.text
