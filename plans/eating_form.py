"""How the patient eats, as a form: diet, means, season, what is carried, limits of nutrients."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from plans.engine.gate import DIETS
from plans.engine.limits import LIMITED, Limit
from plans.engine.presets import Preset
from plans.engine.tastes import Tastes
from plans.services.eating import Eating
from plans.services.presets import preset_list

COSTS = [("2", "Sin límite"), ("1", "Hasta costo medio"), ("0", "Solo de bajo costo")]
LEAST = ("fibre_g",)
MOST = ("sodium_mg", "fat_saturated_g")
TYPED = "Lo escrito en el consultorio"


def _limit(nutrient: str, side: str) -> forms.DecimalField:
    name, unit = LIMITED[nutrient]
    label = f"{name.capitalize()}, {side} ({unit})"
    field = forms.DecimalField(
        label=label, required=False, min_value=0, max_value=20_000, decimal_places=1
    )
    field.widget.attrs |= {"inputmode": "decimal", "placeholder": "sin límite"}
    return field


class EatingForm(forms.Form):
    """Everything optional; as it opens it is what was asked the last time."""

    diet = forms.ChoiceField(label="Dieta", choices=list(DIETS.items()), required=False)
    most_cost = forms.ChoiceField(label="Presupuesto", choices=COSTS, required=False)
    no_stove = forms.BooleanField(label="No tiene estufa", required=False)
    in_a_hurry = forms.BooleanField(label="Poco tiempo para cocinar", required=False)
    seasonal = forms.BooleanField(label="Preferir lo de temporada", required=False)
    no_raw = forms.BooleanField(
        label="Sin alimentos crudos de origen animal (embarazo, inmunosupresión)", required=False
    )
    portable = forms.CharField(
        label="Tiempos que se comen fuera de casa",
        required=False,
        max_length=120,
        help_text="Por ejemplo: Comida, Colación 1.",
    )
    least_fibre_g = _limit("fibre_g", "al menos")
    most_sodium_mg = _limit("sodium_mg", "hasta")
    most_fat_saturated_g = _limit("fat_saturated_g", "hasta")

    def __init__(self, *args: Any, asked: Eating, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.initial = {**_initial(asked), **(self.initial or {})}

    def presets(self) -> list[tuple[Preset, bool]]:
        """Every preset, with whether it is already in what was asked."""
        return [(preset, preset.key in self.asked.presets) for preset in preset_list()]

    def switches(self) -> list[Any]:
        """The yes-or-no fields, in order."""
        return [self[name] for name in ("no_stove", "in_a_hurry", "seasonal", "no_raw")]

    def eating(self, *, today: date) -> Eating:
        """What a valid form asks; limits that it does not show (of a preset) stay."""
        data = self.cleaned_data
        names = [name.strip() for name in data["portable"].split(",")]
        return replace(
            self.asked,
            diet=data["diet"],
            no_raw=data["no_raw"],
            tastes=Tastes(
                most_cost=int(data["most_cost"] or 2),
                has_stove=not data["no_stove"],
                in_a_hurry=data["in_a_hurry"],
                month=today.month if data["seasonal"] else None,
                portable=frozenset(filter(None, names)),
            ),
            limits=self._limits(data),
        )

    def _limits(self, data: dict[str, Any]) -> tuple[Limit, ...]:
        was = {limit.nutrient: limit for limit in self.asked.limits}
        found = {key: limit for key, limit in was.items() if key not in (*LEAST, *MOST)}
        for key in (*LEAST, *MOST):
            before = was.get(key, Limit(key))
            least = data[f"least_{key}"] if key in LEAST else before.least
            most = data[f"most_{key}"] if key in MOST else before.most
            same = (least, most) == (before.least, before.most)
            if least is not None or most is not None:
                found[key] = before if same else Limit(key, least, most, TYPED)
        return tuple(found.values())


def _initial(asked: Eating) -> dict[str, Any]:
    tastes = asked.tastes
    limits: dict[str, Decimal | None] = {}
    for limit in asked.limits:
        limits[f"least_{limit.nutrient}"] = limit.least
        limits[f"most_{limit.nutrient}"] = limit.most
    return {
        "diet": asked.diet,
        "most_cost": str(tastes.most_cost),
        "no_stove": not tastes.has_stove,
        "in_a_hurry": tastes.in_a_hurry,
        "seasonal": tastes.month is not None,
        "no_raw": asked.no_raw,
        "portable": ", ".join(sorted(tastes.portable)),
        **limits,
    }
