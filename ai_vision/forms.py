"""What a person settles about a photo."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from accounts.models import Clinic
from ai_vision.models import DraftItem
from foods.models import Food
from foods.ranking import Match
from foods.search import search_foods
from nutrition.exchanges import group_profiles
from plans.services.diary import EatenData

MOST_EQUIVALENTS = Decimal(60)
SPARE_ROWS = 3


def _groups() -> list[tuple[str, str]]:
    named = [(key, profile.name) for key, profile in group_profiles().items()]
    return [("", "Según el alimento"), *named]


class MealForm(forms.Form):
    """Which meal of which day."""

    meal_name = forms.CharField(label="Tiempo de comida", max_length=40)
    day = forms.DateField(
        label="Día", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FoodRowForm(forms.Form):
    """One food: its name, its group, and how many equivalents, from and to."""

    name = forms.CharField(label="Alimento", max_length=150, required=False)
    group = forms.ChoiceField(label="Grupo", choices=_groups, required=False)
    least = forms.DecimalField(label="De", min_value=0, max_value=MOST_EQUIVALENTS, required=False)
    most = forms.DecimalField(label="A", min_value=0, max_value=MOST_EQUIVALENTS, required=False)

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clinic = clinic
        self.fields["name"].widget.attrs.update(list="alimentos", autocomplete="off")
        for field in ("least", "most"):
            self.fields[field].widget.attrs.update(step="0.5", inputmode="decimal")

    def clean(self) -> dict[str, Any]:
        """Tell an amount without a food, a quarter of an equivalent, a range upside down."""
        data = super().clean() or {}
        least, most = data.get("least"), data.get("most")
        if not data.get("name") and (least is not None or most is not None or data.get("group")):
            raise ValidationError("Escriba el alimento.")
        for value in (least, most):
            if value is not None and value * 2 % 1:
                raise ValidationError("Los equivalentes van de medio en medio.")
        data["least"] = most if least is None else least
        data["most"] = least if most is None else most
        if data["least"] is not None and data["least"] > data["most"]:
            raise ValidationError("El primer número no puede ser mayor que el segundo.")
        return data

    @property
    def eaten(self) -> EatenData:
        """As the diary takes it. The group chosen wins; without one, the catalogue's."""
        data = self.cleaned_data
        food = self._food(data["name"], data["group"])
        return EatenData(
            name=data["name"],
            group=data["group"] or (food.group.key if food else ""),
            food=food,
            halves_min=None if data["least"] is None else int(data["least"] * 2),
            halves_max=None if data["most"] is None else int(data["most"] * 2),
        )

    def _food(self, name: str, group: str) -> Food | None:
        hits = search_foods(name, clinic=self.clinic, group=group or None, limit=1)
        if not hits or hits[0].match is not Match.EXACT:
            return None
        return Food.objects.select_related("group").get(public_id=hits[0].public_id)


class FoodRows(BaseFormSet):
    """The foods of a meal; rows left empty are no rows."""

    def clean(self) -> None:
        """At least one food."""
        if not any(self.errors) and not self.filled:
            raise ValidationError("Agregue al menos un alimento.")

    @property
    def filled(self) -> list[FoodRowForm]:
        """Rows with a food, without those marked to be removed."""
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]

    @property
    def eaten(self) -> list[EatenData]:
        """Only of a valid set."""
        return [form.eaten for form in self.filled]


FoodRowsFormSet = formset_factory(
    FoodRowForm, formset=FoodRows, extra=SPARE_ROWS, max_num=30, can_delete=True
)


def rows_of(items: list[DraftItem]) -> list[dict[str, Any]]:
    """The draft as the form shows it."""
    return [
        {
            "name": item.food.name if item.food else item.name,
            "group": item.group,
            "least": item.equivalents_min,
            "most": item.equivalents_max,
        }
        for item in items
    ]
