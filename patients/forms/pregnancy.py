"""A pregnancy, when it starts and when it ends."""

from __future__ import annotations

from django import forms


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PregnancyForm(forms.Form):
    """What counts the weeks, and what the gain is measured from."""

    last_period = _day("Fecha de última menstruación")
    pre_weight_kg = forms.DecimalField(
        label="Peso antes del embarazo (kg)",
        required=False,
        min_value=20,
        max_value=400,
        max_digits=6,
        decimal_places=2,
        help_text="Sin él no se dibuja la ganancia.",
    )
    twins = forms.BooleanField(label="Gemelar", required=False)


class PregnancyEndForm(forms.Form):
    """When it ended."""

    ended_on = _day("Fecha en que terminó")
