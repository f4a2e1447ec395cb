"""The form of a goal."""

from __future__ import annotations

from django import forms


class GoalForm(forms.Form):
    """What, how it will be known and by when."""

    text = forms.CharField(label="Meta o acuerdo", max_length=200)
    measure = forms.CharField(label="Cómo se sabrá", max_length=120, required=False)
    due_on = forms.DateField(
        label="Para cuándo",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Escriba la fecha como 27/04/2027."},
    )
