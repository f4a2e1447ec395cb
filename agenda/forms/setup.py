"""How the agenda is set up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils import timezone

from accounts.models import Membership
from agenda.forms.appointment import BAD_DAY, BAD_TIME, DATE, TIME
from agenda.models import BookingPage, VisitType
from agenda.models.hours import Weekday
from agenda.slots import Open

STRETCHES = 2
TYPE_FIELDS = [
    "name",
    "minutes",
    "buffer_before",
    "buffer_after",
    "price",
    "modality",
    "colour",
    "is_online",
]
PAGE_FIELDS = ["slug", "is_open", "lead_hours", "horizon_days", "observes_holidays", "message"]


class VisitTypeForm(forms.Form):
    """A type of visit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(fields_for_model(VisitType, fields=TYPE_FIELDS))
        self.fields["price"].help_text = "Opcional. No se muestra en la página pública."


class BookingPageForm(forms.Form):
    """The public page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(fields_for_model(BookingPage, fields=PAGE_FIELDS))
        self.fields["slug"].help_text = "Como se leerá: /citas/consultorio-nopal/"
        self.fields["message"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 300})
        self.fields["message"].help_text = "Por ejemplo: cómo llegar. Lo lee cualquiera."


class BlockForm(forms.Form):
    """A stretch without appointments."""

    professional = forms.ChoiceField(label="Quién", required=False)
    day = forms.DateField(label="Desde el día", widget=DATE, error_messages=BAD_DAY)
    start = forms.TimeField(label="Hora", required=False, widget=TIME, error_messages=BAD_TIME)
    until = forms.DateField(
        label="Hasta el día", required=False, widget=DATE, error_messages=BAD_DAY
    )
    end = forms.TimeField(label="Hora final", required=False, widget=TIME, error_messages=BAD_TIME)
    reason = forms.CharField(label="Motivo", max_length=120)

    def __init__(self, *args: Any, people: list[Membership], for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["professional"].required = not for_all
        everybody = [("", "Todo el consultorio")] if for_all else []
        self.fields["professional"].choices = everybody + [
            (str(place.public_id), place.user.full_name) for place in people
        ]
        self.fields["start"].help_text = "Sin horas, el día completo."

    def span(self) -> tuple[datetime, datetime]:
        """From when to when; without hours, whole days. Only after is_valid()."""
        given = self.cleaned_data
        until = given["until"] or given["day"]
        start = datetime.combine(given["day"], given["start"] or time.min)
        end = (
            datetime.combine(until, given["end"])
            if given["end"]
            else datetime.combine(until + timedelta(days=1), time.min)
        )
        return timezone.make_aware(start), timezone.make_aware(end)


def week_rows(week: Mapping[int, list[Open]], typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The week as the page shows it: what was typed wins over what is kept."""
    rows = []
    for day in Weekday:
        stretches = []
        for number in range(STRETCHES):
            kept = week.get(day, [])
            held = kept[number] if number < len(kept) else None
            stretches.append(
                {
                    name: {
                        "name": f"{day.value}-{number}-{name}",
                        "value": typed.get(
                            f"{day.value}-{number}-{name}",
                            f"{getattr(held, name):%H:%M}" if held else "",
                        ),
                    }
                    for name in ("opens", "closes")
                }
            )
        rows.append({"label": day.label, "stretches": stretches})
    return rows


def week_typed(data: Mapping[str, str]) -> dict[int, list[Open]]:
    """The week that was typed. Raises ValidationError for half a stretch or no hour at all."""
    week: dict[int, list[Open]] = {}
    for day in Weekday:
        for number in range(STRETCHES):
            pair = [
                data.get(f"{day.value}-{number}-{name}", "").strip() for name in ("opens", "closes")
            ]
            if not any(pair):
                continue
            try:
                opens, closes = (time.fromisoformat(text) for text in pair)
            except ValueError as error:
                raise ValidationError(
                    f"{day.label}: escriba la hora de entrada y la de salida, como 09:00."
                ) from error
            week.setdefault(day.value, []).append(Open(opens, closes))
    return week
