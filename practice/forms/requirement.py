"""The choices of the requirement screen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from plans.models import Target
from practice.requirement import ACTIVITY, FLUIDS, LEARNED, RESTING

USUAL_FACTOR = Decimal("1.375")


def decimal_field(label: str, **limits: Any) -> forms.DecimalField:
    """A number typed by hand: the phone shows its numeric keyboard."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(label=label, widget=widget, localize=False, **limits)


class RequirementForm(forms.Form):
    """Weight, equation, activity, adjustment, macronutrients and fluids."""

    weight_basis = forms.ChoiceField(
        label="Calcular con", choices=Target.Basis.choices, widget=forms.RadioSelect
    )
    equation = forms.ChoiceField(
        label="Ecuación", choices=[(calc, calc) for calc in (*RESTING, LEARNED)]
    )
    learned_confirmed = forms.BooleanField(
        label="Lo confirmo: usar un gasto por debajo de la energía mínima", required=False
    )
    activity_factor = forms.TypedChoiceField(
        label="Actividad física",
        choices=[(f"{factor}", f"{factor} · {text}") for factor, text in ACTIVITY],
        coerce=Decimal,
    )
    adjustment_kcal = decimal_field("Ajuste", min_value=-1500, max_value=1500, required=False)
    adjustment_reason = forms.CharField(label="Motivo del ajuste", max_length=200, required=False)
    macro_mode = forms.ChoiceField(
        label="Se indican en", choices=Target.MacroMode.choices, widget=forms.RadioSelect
    )
    protein = decimal_field("Proteína", min_value=0, max_value=100)
    fat = decimal_field("Lípidos", min_value=0, max_value=100)
    carbohydrate = decimal_field("Hidratos de carbono", min_value=0, max_value=100, required=False)
    fluids_rule = forms.ChoiceField(label="Líquidos", choices=FLUIDS)

    def clean_adjustment_kcal(self) -> Decimal:
        return self.cleaned_data["adjustment_kcal"] or Decimal(0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("adjustment_kcal") and not data.get("adjustment_reason"):
            self.add_error("adjustment_reason", "Anote por qué suma o resta energía.")
        if data.get("macro_mode") == Target.MacroMode.GRAMS_PER_KG:
            for name, most in (("protein", 4), ("fat", 4), ("carbohydrate", 15)):
                value = data.get(name)
                if value is not None and value > most:
                    self.add_error(name, f"{value} g/kg es demasiado; ¿quiso decir %?")
        return data


def initial_of(target: Target | None, *, elderly: bool) -> dict[str, Any]:
    """What the screen starts from: what was decided before, or a usual day."""
    if target is None:
        return {
            "weight_basis": Target.Basis.ACTUAL,
            "equation": RESTING[0],
            "activity_factor": f"{USUAL_FACTOR}",
            "macro_mode": Target.MacroMode.PERCENT,
            "protein": 20,
            "fat": 30,
            "carbohydrate": 50,
            "fluids_rule": "30" if elderly else "35",
        }
    rules = {text: key for key, text in FLUIDS}
    return {
        "weight_basis": target.weight_basis,
        "equation": target.equation_id,
        "activity_factor": _factor(target),
        "adjustment_kcal": _plain(target.adjustment_kcal) if target.adjustment_kcal else "",
        "adjustment_reason": target.adjustment_reason,
        "macro_mode": target.macro_mode,
        "protein": _plain(target.protein_input),
        "fat": _plain(target.fat_input),
        "carbohydrate": _plain(target.carbohydrate_input),
        "fluids_rule": rules.get(target.fluids_rule, "35"),
    }


def _factor(target: Target) -> str:
    factor = USUAL_FACTOR if target.equation_id == LEARNED else target.activity_factor
    return f"{factor.normalize():f}"


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
