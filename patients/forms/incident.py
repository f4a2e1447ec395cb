"""Forms of a security incident."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import Membership
from patients.services.incident import DecisionData, IncidentData

MOMENT = {"type": "datetime-local"}
ROWS = {"rows": 3}


def moment(label: str, **extra: Any) -> forms.DateTimeField:
    """A day and hour, as the browser asks for them."""
    widget = forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **extra)


def text(label: str, **extra: Any) -> forms.CharField:
    """A paragraph."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs=ROWS), **extra)


class IncidentForm(forms.Form):
    """What is known when it is detected."""

    detected_at = moment("Cuándo se detectó")
    nature = text("Qué ocurrió")
    since = moment("Desde cuándo pudo haber acceso")
    until = moment("Hasta cuándo")
    account = forms.ChoiceField(label="Con qué cuenta", required=False)
    ip = forms.GenericIPAddressField(label="Desde qué dirección IP", required=False)

    def __init__(self, people: Iterable[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(row.user.public_id): row.user for row in people}
        named = [(key, user.full_name) for key, user in self.people.items()]
        self.fields["account"].choices = [("", "No se sabe"), *named]

    def data_given(self) -> IncidentData:
        """What was typed. Call it on a valid form."""
        given = self.cleaned_data
        return IncidentData(
            **{**given, "account": self.people.get(given["account"]), "ip": given["ip"] or None}
        )


class DecisionForm(forms.Form):
    """Whether people are told, and what."""

    significant = forms.TypedChoiceField(
        label="¿Afecta de forma significativa los derechos de las personas?",
        choices=[("", "—"), ("1", "Sí: se les avisa de inmediato"), ("0", "No")],
        coerce=lambda value: value == "1",
    )
    decision = text("Por qué")
    compromised = text("Datos comprometidos", required=False)
    advice = text("Recomendaciones a la persona", required=False)
    corrective = text("Acciones correctivas", required=False)
    more = forms.CharField(label="Dónde puede saber más", max_length=300, required=False)

    def data_given(self) -> DecisionData:
        """What was typed. Call it on a valid form."""
        return DecisionData(**self.cleaned_data)


class NotifiedForm(forms.Form):
    """How a person was told."""

    how = forms.CharField(label="Cómo se le avisó", max_length=200)
