"""The form of a clinic's own food: the same on its page and in the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MinValueValidator

from accounts.models import Clinic
from foods.facts import FoodFacts, SynonymFacts
from foods.importers.tables import MOST_BYTES
from foods.measures import parse_quantity
from foods.models import Allergen, Food, FoodGroup, FoodImport, PackagedProduct, SourceType
from foods.nutrients import NUTRIENT_KEYS
from foods.seals import SEAL_NAMES
from foods.services.foods import impossible_values
from foods.text import normalise

OWN_SOURCES = [
    (SourceType.OWN, "Propio: receta, análisis o tabla"),
    (SourceType.LABEL, "Etiqueta del producto"),
]

VALUES_PER_100 = (
    "energy_kcal",
    "free_sugars_g",
    "saturated_fat_g",
    "trans_fat_g",
    "sodium_mg",
)


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

    contains = forms.MultipleChoiceField(
        label="Alérgenos que contiene",
        choices=Allergen.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    may_contain = forms.MultipleChoiceField(
        label="Alérgenos que puede contener según su etiqueta",
        choices=Allergen.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Food
        fields = [
            "name",
            "group",
            "origin",
            *NUTRIENT_KEYS,
            "glycaemic_index",
            "source_type",
            "source_id",
        ]
        labels = {"source_id": "De dónde salen los valores"}
        help_texts = {
            "origin": "Si no se dice, el alimento se trata como si tuviera cualquier alérgeno."
        }

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
        allergens = list(food.allergens.all())
        self.initial["contains"] = [row.allergen for row in allergens if row.is_certain]
        self.initial["may_contain"] = [row.allergen for row in allergens if not row.is_certain]
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
            origin=data["origin"],
            contains=frozenset(data["contains"]),
            may_contain=frozenset(data["may_contain"]),
            glycaemic_index=data["glycaemic_index"],
        )


class FoodImportForm(forms.Form):
    """A clinic's own table: what it is and where its values come from."""

    file = forms.FileField(
        label="Archivo CSV o XLSX",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        help_text="Hasta 20 MB. Una fila por alimento, con valores de un equivalente.",
    )
    source = forms.CharField(
        label="De dónde salen los valores",
        max_length=150,
        help_text="Por ejemplo: la edición de su libro de equivalentes.",
    )
    licence = forms.CharField(
        label="Con qué permiso los usa",
        max_length=150,
        required=False,
        help_text="Lo importado se queda en su consultorio.",
    )
    mode = forms.ChoiceField(
        label="Alimentos que ya importó antes",
        choices=[
            (FoodImport.Mode.NEW, "Avisar que ya existen"),
            (FoodImport.Mode.UPDATE, "Actualizarlos"),
        ],
        widget=forms.RadioSelect,
        initial=FoodImport.Mode.NEW,
    )

    def clean_file(self) -> UploadedFile:
        """Refuse at the door what the importer would refuse later."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("El archivo pesa más de 20 MB. Impórtelo por partes.")
        return upload


class ProductForm(forms.ModelForm):
    """A packaged product: its label per 100 g or ml, and the seals printed on it."""

    declared = forms.MultipleChoiceField(
        label="Sellos impresos en el empaque",
        choices=list(SEAL_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = PackagedProduct
        fields = [
            "barcode",
            "name",
            "brand",
            "is_liquid",
            *VALUES_PER_100,
            "adds_sugars",
            "adds_fats",
            "adds_sodium",
            "adds_caffeine",
            "has_sweeteners",
            "is_exempt",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("barcode", *VALUES_PER_100):
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        if self.instance.pk:
            self.initial["declared"] = [row.seal for row in self.instance.declared_seals.all()]
