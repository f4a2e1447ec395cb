"""What is asked of a proposal, as a form: exclusions, limits by group and meal times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from nutrition.exchanges import group_profiles
from plans.eating_form import EatingForm
from plans.engine.habits import ON_REQUEST
from plans.engine.problem import FIVE_MEALS, LARGEST_BOUND, Bounds, MealTime
from plans.services.proposal import ProposeOptions

MEALS = 6
"""Rows for meal times on the screen: the five of the day and one more."""
HALF = Decimal("0.5")


@dataclass(frozen=True)
class GroupRow:
    """A row of the table of limits; `least` and `most` are bound fields."""

    key: str
    name: str
    can_be_excluded: bool
    excluded: bool
    least: Any
    most: Any


def _amount(label: str) -> forms.DecimalField:
    field = forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_BOUND,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )
    field.widget.attrs["aria-label"] = label
    return field


class OptionsForm(forms.Form):
    """Everything optional; as it opens it is what was asked the last time."""

    excluded_terms = forms.CharField(
        label="Alimentos que no se incluyen",
        required=False,
        max_length=500,
        help_text="Separados por comas. Las alergias del expediente ya se excluyen siempre.",
    )
    excluded_groups = forms.MultipleChoiceField(
        label="Grupos que no se incluyen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(k, p.name) for k, p in group_profiles().items() if k not in ON_REQUEST],
    )

    def __init__(self, *args: Any, asked: ProposeOptions | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked or ProposeOptions()
        self.groups = list(group_profiles().values())
        for profile in self.groups:
            self.fields[f"least_{profile.key}"] = _amount(f"Mínimo de {profile.name}")
            self.fields[f"most_{profile.key}"] = _amount(f"Máximo de {profile.name}")
        for row in range(MEALS):
            self.fields[f"meal_name_{row}"] = forms.CharField(
                label=f"Nombre del tiempo de comida {row + 1}", required=False, max_length=40
            )
            self.fields[f"meal_name_{row}"].widget.attrs["aria-label"] = self.fields[
                f"meal_name_{row}"
            ].label
            self.fields[f"meal_share_{row}"] = forms.DecimalField(
                label=f"Porcentaje del tiempo de comida {row + 1}",
                required=False,
                min_value=0,
                max_value=100,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"step": "1", "inputmode": "decimal"}),
            )
            self.fields[f"meal_share_{row}"].widget.attrs["aria-label"] = self.fields[
                f"meal_share_{row}"
            ].label
        self.initial = {**_initial(self.asked), **(self.initial or {})}
        self.eating = EatingForm(*args, asked=self.asked.eating)

    def is_valid(self) -> bool:
        """Both halves of the form."""
        return super().is_valid() & self.eating.is_valid()

    @property
    def asked_terms(self) -> list[str]:
        """Foods excluded by name in what is being asked, also when the form is not bound."""
        text = self["excluded_terms"].value() or ""
        return [term.strip() for term in text.replace(";", ",").split(",") if term.strip()]

    def group_rows(self) -> list[GroupRow]:
        """Each group with its exclusion and limits, to be laid out as a table."""
        out = set(self["excluded_groups"].value() or [])
        return [
            GroupRow(
                key=group.key,
                name=group.name,
                can_be_excluded=group.key not in ON_REQUEST,
                excluded=group.key in out,
                least=self[f"least_{group.key}"],
                most=self[f"most_{group.key}"],
            )
            for group in self.groups
        ]

    def meal_rows(self) -> list[tuple[Any, Any]]:
        """(name, share) of each meal time."""
        return [(self[f"meal_name_{row}"], self[f"meal_share_{row}"]) for row in range(MEALS)]

    def clean(self) -> dict[str, Any]:
        """Limits must be halves and meal times must sum to 100."""
        data = super().clean() or {}
        for profile in self.groups:
            for side in ("least", "most"):
                value = data.get(f"{side}_{profile.key}")
                if value is not None and value % HALF:
                    self.add_error(f"{side}_{profile.key}", "De medio en medio: 1, 1.5, 2…")
        meals = self.meals(data)
        total = sum((meal.share for meal in meals), Decimal(0))
        if not meals:
            self.add_error(None, "Indique al menos un tiempo de comida con su porcentaje.")
        elif abs(total - 100) > HALF:
            self.add_error(
                None, f"Los tiempos de comida suman {total.normalize():f} %; deben sumar 100 %."
            )
        return data

    def meals(self, data: dict[str, Any]) -> tuple[MealTime, ...]:
        """The meal times that were written, in order."""
        rows = [(data.get(f"meal_name_{r}"), data.get(f"meal_share_{r}")) for r in range(MEALS)]
        return tuple(MealTime(name.strip(), share) for name, share in rows if name and share)

    def options(self, *, today: date, turn: int = 0) -> ProposeOptions:
        """What a valid form asks."""
        data = self.cleaned_data
        bounds = {}
        for profile in self.groups:
            least, most = data.get(f"least_{profile.key}"), data.get(f"most_{profile.key}")
            if least is not None or most is not None:
                bounds[profile.key] = Bounds(least or Decimal(0), most)
        return ProposeOptions(
            meal_times=self.meals(data),
            bounds=bounds,
            excluded_groups=frozenset(data["excluded_groups"]),
            excluded_terms=tuple(self.asked_terms),
            preference=self.asked.preference,
            tolerances=self.asked.tolerances,
            meal_tolerance=self.asked.meal_tolerance,
            turn=turn,
            eating=self.eating.eating(today=today),
        )


def _initial(asked: ProposeOptions) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "excluded_terms": ", ".join(asked.excluded_terms),
        "excluded_groups": sorted(asked.excluded_groups),
    }
    for key, bounds in asked.bounds.items():
        initial[f"least_{key}"] = bounds.least or None
        initial[f"most_{key}"] = bounds.most
    for row, meal in enumerate((asked.meal_times or FIVE_MEALS)[:MEALS]):
        initial[f"meal_name_{row}"] = meal.name
        initial[f"meal_share_{row}"] = f"{meal.share.normalize():f}"
    return initial
