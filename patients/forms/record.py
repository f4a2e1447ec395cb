"""Small forms of the patient's page and of a signed document."""

from __future__ import annotations

from typing import Any

from django import forms

from patients.models import Allergy, Consent, ConsentException


class AllergyForm(forms.Form):
    """An allergy or intolerance."""

    agent = forms.CharField(
        label="A qué",
        max_length=80,
        widget=forms.TextInput(attrs={"list": "alergenos", "autocomplete": "off"}),
    )
    nature = forms.ChoiceField(label="Es", choices=Allergy.Nature.choices, required=False)
    kind = forms.ChoiceField(label="Tipo", choices=Allergy.Kind.choices)
    reaction = forms.CharField(label="Qué le produce", max_length=120, required=False)
    severity = forms.ChoiceField(label="Gravedad", choices=Allergy.Severity.choices)
    since = forms.CharField(label="Desde cuándo", max_length=40, required=False)

    def clean_nature(self) -> str:
        return self.cleaned_data["nature"] or Allergy.Nature.ALLERGY


class ReasonForm(forms.Form):
    """Why something is voided or revoked."""

    reason = forms.CharField(label="Motivo", max_length=200)


class ConsentForm(forms.Form):
    """The purposes that the patient accepts, each by itself and none ticked, and the evidence."""

    purposes = forms.MultipleChoiceField(
        label="Acepta",
        choices=Consent.Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque al menos una finalidad."},
    )
    method = forms.ChoiceField(label="Cómo firmó", choices=Consent.Method.choices)
    evidence = forms.CharField(
        label="Dónde está la evidencia",
        max_length=300,
        help_text="Por ejemplo: hoja firmada, carpeta 3.",
    )


class ConsentExceptionForm(forms.Form):
    """Why somebody is attended before they can consent, and until when."""

    ground = forms.ChoiceField(
        label="Supuesto", choices=[("", "—"), *ConsentException.Ground.choices]
    )
    reason = forms.CharField(
        label="Motivo", max_length=300, help_text="Qué ocurre y por qué no puede consentir ahora."
    )
    until = forms.DateField(label="Hasta", widget=forms.DateInput(attrs={"type": "date"}))


class SignedReasonForm(ReasonForm):
    """A reason that is signed: who it is, asked again."""

    password = forms.CharField(
        label="Su contraseña",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label="Código de su aplicación",
        max_length=6,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_code:
            del self.fields["code"]


class AddendumForm(SignedReasonForm):
    """What is added after the signature."""

    text = forms.CharField(label="Texto", max_length=8000, widget=forms.Textarea(attrs={"rows": 5}))
    field_order = ("reason", "text", "password", "code")
