"""A phrase, as it is written on its page."""

from __future__ import annotations

from django import forms

from patients.models import Phrase
from patients.models.phrase import MOST_LETTERS


class PhraseForm(forms.Form):
    """Text, where it is used and who uses it."""

    text = forms.CharField(
        label="Frase",
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Sin abreviaturas. Con ___ marca lo que se completa en cada nota.",
    )
    part = forms.ChoiceField(label="Dónde se usa", choices=Phrase.Part.choices, required=False)
    is_shared = forms.BooleanField(label="La usa todo el consultorio", required=False)
