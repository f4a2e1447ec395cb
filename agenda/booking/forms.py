"""What the public page asks for: as little as it takes to call back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime


class StartField(forms.CharField):
    """An instant with its zone, as the page itself wrote it."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            found = parse_datetime(text) if text else None
        except ValueError:
            found = None
        if text and (found is None or found.tzinfo is None):
            raise forms.ValidationError("Elija una de las horas de la lista.")
        return found


class SlotForm(forms.Form):
    """One of the hours that the page offered."""

    start = StartField(label="Hora", error_messages={"required": "Elija una hora."})


class RequestForm(SlotForm):
    """Who asks. Nothing about health."""

    name = forms.CharField(
        label="Su nombre completo",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label="Su teléfono",
        max_length=30,
        help_text="10 dígitos.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label="Su correo",
        required=False,
        error_messages={"invalid": "El correo no está completo: le falta la @ o el dominio."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    notice = forms.BooleanField(
        label="Leí el aviso de privacidad",
        error_messages={"required": "Lea el aviso de privacidad y marque la casilla."},
    )
    # People do not see it; programs that fill in everything do.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def is_a_program(self) -> bool:
        """Whether the trap was filled in."""
        return bool(self.data.get("website"))
