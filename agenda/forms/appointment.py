"""How an appointment is asked for. The rules are the service's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Membership
from agenda.models import VisitType

DATE = forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time", "autocomplete": "off"}, format="%H:%M")
BAD_DAY = {"invalid": "Escriba la fecha como 27/11/2026."}
BAD_TIME = {"invalid": "Escriba la hora como 16:30."}


class WhenForm(forms.Form):
    """A day and an hour: one of those offered, or another."""

    professional = forms.ChoiceField(label="Con quién")
    day = forms.DateField(label="Día", widget=DATE, error_messages=BAD_DAY)
    time = forms.TimeField(label="Hora", required=False, widget=TIME, error_messages=BAD_TIME)
    other_time = forms.TimeField(
        label="Otra hora",
        required=False,
        widget=TIME,
        error_messages=BAD_TIME,
        help_text="Aun fuera de horario; nunca encima de otra cita.",
    )

    def __init__(self, *args: Any, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"].choices = [
            (str(place.public_id), place.user.full_name) for place in people
        ]
        if len(people) == 1:
            self.fields["professional"].widget = forms.HiddenInput()
            self.fields["professional"].initial = str(people[0].public_id)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = data.get("other_time") or data.get("time")
        if not chosen and "other_time" not in self.errors and "time" not in self.errors:
            self.add_error("other_time", "Elija una hora libre o escriba otra.")
        if chosen and data.get("day"):
            moment = datetime.combine(data["day"], chosen)
            data["starts_at"] = timezone.make_aware(moment)
        return data


class AppointmentForm(WhenForm):
    """Who, what for and when."""

    visit_type = forms.ChoiceField(label="Tipo de visita")
    patient = forms.UUIDField(
        label="Paciente",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "Elija al paciente de la lista."},
    )
    contact_name = forms.CharField(label="Nombre", required=False, max_length=120)
    contact_phone = forms.CharField(
        label="Teléfono",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    contact_email = forms.EmailField(
        label="Correo",
        required=False,
        error_messages={"invalid": "El correo no está completo: le falta la @ o el dominio."},
    )
    note = forms.CharField(
        label="Nota para la agenda",
        required=False,
        max_length=200,
        help_text="La lee quien ve la agenda: nada clínico.",
    )

    def __init__(self, *args: Any, types: list[VisitType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit_type"].choices = [
            (str(kind.public_id), f"{kind.name} · {kind.minutes} min") for kind in types
        ]


class CancelForm(forms.Form):
    """Why it will not take place."""

    reason = forms.CharField(
        label="Motivo",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "motivos", "autocomplete": "off"}),
    )
