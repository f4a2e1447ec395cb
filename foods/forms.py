"""The form of a clinic's own food: the same on its page and in the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from accounts.models import Clinic
from foods.facts import FoodFacts, SynonymFacts
from foods.measures import parse_quantity
from foods.models import Food, FoodGroup, SourceType
from foods.nutrients import NUTRIENT_KEYS
from foods.services.foods import impossible_values
from foods.text import normalise

OWN_SOURCES = [
    (SourceType.OWN, "Propio: receta, análisis o tabla"),
    (SourceType.LABEL, "Etiqueta del producto"),
]


class FoodForm(forms.ModelForm):
    """Composition per 100 g, one equivalent portion and other names. Saves by the service."""

    measure = forms.CharField(label="Medida", max_length=40, help_text="taza, pieza, cucharada, g…")
    quantity = forms.CharField(label="Cantidad", max_length=20, help_text="1/2, 1 1/2, 30…")
    net_g = forms.DecimalField(
        label="Peso neto (g)",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text="Lo que se come.",
    )
    gross_g = forms.DecimalField(
        label="Peso bruto (g)",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text="Con cáscara o hueso. Si no se escribe, es el neto.",
    )
    synonyms = forms.CharField(
        label="Otros nombres", required=False, max_length=400, help_text="Separados por coma."
    )

    class Meta:
        model = Food
        fields = ["name", "group", *NUTRIENT_KEYS, "glycaemic_index", "source_type", "source_id"]
        labels = {"source_id": "De dónde salen los valores"}

    clinic: Clinic | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "group" not in self.fields:  # only shown, in the administration
            return
        self.fields["group"].queryset = FoodGroup.objects.order_by("order")
        self.fields["source_type"].choices = OWN_SOURCES
        for key in NUTRIENT_KEYS:
            self.fields[key].validators.append(MinValueValidator(0))
            self.fields[key].widget.attrs["inputmode"] = "decimal"
        if self.instance.pk:
            self._fill_from(self.instance)

    nutrient_names = NUTRIENT_KEYS

    def _fill_from(self, food: Food) -> None:
        portion = food.portions.filter(is_equivalent=True).first()
        if portion:
            self.initial |= {
                "measure": portion.measure,
                "quantity": portion.quantity_text,
                "net_g": portion.net_g,
                "gross_g": portion.gross_g,
            }
        self.initial["synonyms"] = ", ".join(row.text for row in food.synonyms.all())

    def clean_quantity(self) -> Any:
        try:
            return parse_quantity(self.cleaned_data["quantity"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Say here what the service would refuse, beside the field at fault."""
        data = super().clean() or {}
        if not self.errors:
            for column, text in impossible_values(self.facts()).items():
                self.add_error(column if column in self.fields else None, text)
            self._refuse_second_of_name(data["name"])
        return data

    def _refuse_second_of_name(self, name: str) -> None:
        same = Food.objects.filter(
            clinic=self.clinic, retired_at=None, name_normalised=normalise(name)
        )
        if self.clinic and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Su consultorio ya tiene un alimento con ese nombre.")

    def facts(self) -> FoodFacts:
        """What was written, for the services. Call it on a valid form."""
        data = self.cleaned_data
        names = (name.strip() for name in data["synonyms"].split(","))
        return FoodFacts(
            code=self.instance.code,
            name=data["name"],
            group=data["group"].key,
            per_100g={key: data[key] for key in NUTRIENT_KEYS},
            measure=data["measure"],
            quantity=data["quantity"],
            net_g=data["net_g"],
            gross_g=data["gross_g"] or data["net_g"],
            source_type=data["source_type"],
            source_id=data["source_id"],
            synonyms=tuple(SynonymFacts(name) for name in names if name),
            glycaemic_index=data["glycaemic_index"],
        )
