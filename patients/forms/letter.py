"""Forms of letters, of the requests they answer and of what comes back."""

from __future__ import annotations

from typing import Any

from django import forms

from patients.letters import LetterKind
from patients.models import WrittenRequest

DATE = {"invalid": "Escriba la fecha como 27/04/2026."}


def date_input() -> forms.DateInput:
    """A date as the browser asks for it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RequestForm(forms.Form):
    """Who asked in writing, and why."""

    kind = forms.ChoiceField(label="Qué pide", choices=WrittenRequest.Kind.choices)
    requested_on = forms.DateField(
        label="Fecha de la solicitud", widget=date_input(), error_messages=DATE
    )
    requester = forms.CharField(label="Quién la pide", max_length=120)
    capacity = forms.ChoiceField(label="En calidad de", choices=WrittenRequest.Capacity.choices)
    reason = forms.CharField(
        label="Motivo o pregunta", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.CharField(label="Dónde está la solicitud escrita", max_length=200)


class LetterForm(forms.Form):
    """The parts of a letter and the signature. The kind says which parts."""

    recipient = forms.CharField(label="A quién se dirige", max_length=200)

    def __init__(self, *args: Any, kind: LetterKind, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = kind.parts
        for part in kind.parts:
            self.fields[part.key] = forms.CharField(
                label=part.label,
                required=part.required,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": part.rows}),
            )
        self.fields["password"] = forms.CharField(
            label="Su contraseña",
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        if needs_code:
            self.fields["code"] = forms.CharField(
                label="Código de su aplicación",
                max_length=6,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}
                ),
            )

    def texts(self) -> dict[str, str]:
        """The parts as they were written; only after is_valid()."""
        return {part.key: self.cleaned_data[part.key] for part in self.parts}


class CounterReferralForm(forms.Form):
    """What the one who received the patient answered."""

    answered_on = forms.DateField(label="Fecha", widget=date_input(), error_messages=DATE)
    answered_by = forms.CharField(label="Quién responde", max_length=120)
    findings = forms.CharField(
        label="Hallazgos", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    diagnosis = forms.CharField(label="Diagnóstico", max_length=2000, required=False)
    treatment = forms.CharField(label="Tratamiento", max_length=2000, required=False)
    recommendations = forms.CharField(label="Recomendaciones", max_length=2000, required=False)
