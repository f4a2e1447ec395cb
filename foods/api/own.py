"""The body of a clinic's own food, and the facts it states."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rest_framework import serializers

from accounts.api.strict import StrictSerializer
from foods.facts import FoodFacts, SynonymFacts
from foods.measures import parse_quantity
from foods.models.allergen import Allergen, Origin
from foods.models.source import SourceType
from foods.nutrients import MACRO_KEYS, NUTRIENT_KEYS, NUTRIENTS
from nutrition.exchanges import group_profiles

SOURCES = [(SourceType.OWN.value, SourceType.OWN.label), (SourceType.LABEL.value, "Etiqueta")]


class WrittenCompositionSerializer(StrictSerializer):
    """Nutrients per 100 g of edible portion. What is left out, or null, is «sin dato»."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A decimal for each nutrient; energy and macronutrients are required."""
        return {
            nutrient.key: serializers.DecimalField(
                max_digits=9,
                decimal_places=3,
                min_value=0,
                required=nutrient.key in MACRO_KEYS,
                allow_null=nutrient.key not in MACRO_KEYS,
                help_text=f"{nutrient.label} ({nutrient.unit})",
            )
            for nutrient in NUTRIENTS
        }


class OwnFoodSerializer(StrictSerializer):
    """A food of the clinic, with the portion that is one equivalent of its group."""

    name = serializers.CharField(max_length=120)
    group = serializers.ChoiceField(choices=list(group_profiles()))
    per_100g = WrittenCompositionSerializer()
    measure = serializers.CharField(max_length=40, help_text="«taza», «pieza», «g»…")
    quantity = serializers.CharField(max_length=20, help_text="«1/2», «1 1/2», «30».")
    net_g = serializers.DecimalField(max_digits=8, decimal_places=2, min_value=0)
    gross_g = serializers.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, required=False, help_text="Neto si falta."
    )
    source_type = serializers.ChoiceField(choices=SOURCES, default=SourceType.OWN.value)
    source = serializers.CharField(max_length=200, help_text="De dónde salen los valores.")
    synonyms = serializers.ListField(
        child=serializers.CharField(max_length=80), max_length=20, required=False, default=list
    )
    origin = serializers.ChoiceField(choices=Origin.choices, required=False, default="")
    contains = serializers.MultipleChoiceField(choices=Allergen.choices, required=False, default=())
    may_contain = serializers.MultipleChoiceField(
        choices=Allergen.choices, required=False, default=()
    )

    def validate_quantity(self, text: str) -> Fraction:
        """An exact fraction. Raises ValidationError in words."""
        try:
            return parse_quantity(text)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error

    def facts(self, *, code: str = "") -> FoodFacts:
        """What was written, for the services. Call it on a valid body."""
        given = self.validated_data
        return FoodFacts(
            code=code,
            name=given["name"],
            group=given["group"],
            per_100g={key: given["per_100g"].get(key) for key in NUTRIENT_KEYS},
            measure=given["measure"],
            quantity=given["quantity"],
            net_g=given["net_g"],
            gross_g=given.get("gross_g", given["net_g"]),
            source_type=given["source_type"],
            source_id=given["source"],
            synonyms=tuple(SynonymFacts(name) for name in given["synonyms"]),
            origin=given["origin"],
            contains=frozenset(given["contains"]),
            may_contain=frozenset(given["may_contain"]),
        )
