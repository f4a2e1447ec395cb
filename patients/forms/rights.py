"""Forms about requests on one's own data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from patients.models import RightsRequest
from patients.services.rights import RightsData


class RightsForm(forms.Form):
    """What the request says."""

    kind = forms.ChoiceField(label="Derecho", choices=RightsRequest.Kind.choices)
    received_on = forms.DateField(
        label="Recibida el",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="El plazo corre desde el siguiente día hábil.",
    )
    requester_name = forms.CharField(label="Quién la presenta", max_length=150)
    capacity = forms.ChoiceField(label="Carácter", choices=RightsRequest.Capacity.choices)
    contact = forms.CharField(
        label="Cómo responderle", max_length=200, help_text="Domicilio, correo o teléfono."
    )
    description = forms.CharField(
        label="Qué pide",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Con sus palabras, y lo que ayude a localizar los datos.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate

    def data_given(self) -> RightsData:
        return RightsData(**self.cleaned_data)


class IdentityForm(forms.Form):
    """How the person proved who they are."""

    shown = forms.CharField(
        label="Con qué se identificó",
        max_length=200,
        help_text="Por ejemplo: INE vigente, cotejada en persona; y el poder, si representa.",
    )


class AnswerForm(forms.Form):
    """The answer and its reason."""

    outcome = forms.ChoiceField(label="Respuesta", choices=RightsRequest.Outcome.choices)
    answer = forms.CharField(
        label="Motivo y lo que se hará", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ExtensionForm(forms.Form):
    """Why the term is extended."""

    reason = forms.CharField(label="Circunstancias que lo justifican", max_length=200)


class ExecutionForm(forms.Form):
    """What was done."""

    note = forms.CharField(label="Qué se hizo", max_length=300)
