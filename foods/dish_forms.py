"""The editor of a dish: what it is, its ingredients and the dishes inside it, by name and grams."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from accounts.images import ACCEPT
from foods.dish_facts import DishFacts
from foods.models import Cost, Meal

BLANK_ROWS = 4
BLANK_DISHES = 2
MOST_PORTIONS = 50
CENT = Decimal("0.01")


class DishForm(forms.Form):
    """What a dish is, apart from its ingredients."""

    name = forms.CharField(label="Nombre", max_length=120)
    meals = forms.MultipleChoiceField(
        label="Tiempos de comida", choices=Meal.choices, widget=forms.CheckboxSelectMultiple
    )
    portions = forms.IntegerField(
        label="Rinde (porciones)",
        min_value=1,
        max_value=MOST_PORTIONS,
        initial=1,
        help_text="Los gramos de abajo son de toda la receta.",
    )
    steps = forms.CharField(
        label="Preparación",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    cost = forms.ChoiceField(label="Costo", choices=Cost.choices)
    region = forms.CharField(label="Región", max_length=40, required=False)
    season = forms.CharField(label="Temporada", max_length=40, required=False)
    is_raw = forms.BooleanField(label="Lleva pescado o huevo poco cocidos", required=False)
    is_portable = forms.BooleanField(label="Para llevar", required=False)
    is_quick = forms.BooleanField(label="Rápido", required=False)
    needs_stove = forms.BooleanField(label="Necesita estufa", required=False, initial=True)


class IngredientForm(forms.Form):
    """One ingredient. A row left blank is not one."""

    food = forms.CharField(
        label="Alimento",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "alimentos", "autocomplete": "off"}),
    )
    grams = forms.DecimalField(
        label="Gramos netos",
        max_digits=7,
        decimal_places=1,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        food, grams = data.get("food"), data.get("grams")
        if food and grams is None and "grams" not in self.errors:
            self.add_error("grams", "Faltan los gramos.")
        if grams is not None and not food:
            self.add_error("food", "Falta el alimento.")
        if grams is not None and grams <= 0:
            self.add_error("grams", "Deben ser más de cero.")
        return data


class InsideForm(IngredientForm):
    """A dish inside the recipe."""

    food = forms.CharField(
        label="Platillo",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "platillos", "autocomplete": "off"}),
    )


IngredientFormSet = forms.formset_factory(IngredientForm, extra=BLANK_ROWS, max_num=40)
InsideFormSet = forms.formset_factory(InsideForm, extra=BLANK_DISHES, max_num=6)


class PhotoForm(forms.Form):
    """The photo of a dish and what is seen in it."""

    photo = forms.FileField(
        label="Fotografía",
        required=False,
        help_text="JPEG, PNG, WebP o HEIC de hasta 16 MB. Se guarda sin los datos del teléfono.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    alt = forms.CharField(
        label="Qué se ve",
        max_length=160,
        help_text="Lo lee en voz alta quien no ve la imagen: «Chilaquiles verdes con frijoles».",
    )

    def __init__(self, *args: Any, has_photo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].required = not has_photo


def dish_facts(form: DishForm, foods: forms.BaseFormSet, inside: forms.BaseFormSet) -> DishFacts:
    """What was written, for one portion. Call it on valid forms."""
    data = form.cleaned_data
    portions = data["portions"]
    return DishFacts(
        code="",
        name=data["name"],
        meals=tuple(data["meals"]),
        ingredients=_of_one(foods, portions),
        sub_dishes=_of_one(inside, portions),
        portions=portions,
        region=data["region"],
        season=data["season"],
        cost=data["cost"],
        steps=data["steps"],
        is_raw=data["is_raw"],
        is_portable=data["is_portable"],
        is_quick=data["is_quick"],
        needs_stove=data["needs_stove"],
    )


def _of_one(rows: forms.BaseFormSet, portions: int) -> tuple[tuple[str, Decimal], ...]:
    """(name, net grams of one portion) of the rows that were filled in."""
    return tuple(
        (row.cleaned_data["food"].strip(), (row.cleaned_data["grams"] / portions).quantize(CENT))
        for row in rows
        if row.cleaned_data.get("food")
    )
