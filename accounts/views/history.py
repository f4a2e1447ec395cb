"""«Historial»: what was done and seen in the clinic, as sentences."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, requires
from accounts.selectors import people_of
from audit.models import ChainLink, Kind
from audit.selectors import history_query
from audit.services.access import record_list

KINDS = [
    ("", "Todo"),
    (Kind.CHANGE.value, "Cambios"),
    (Kind.ACCESS.value, "Accesos"),
    (Kind.ROW.value, "Cambios por fuera del expediente"),
]


class HistoryForm(forms.Form):
    """Which part of the history to show. Everything is optional."""

    person = forms.TypedChoiceField(label="Persona", coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label="Qué", choices=KINDS, required=False)
    since = forms.DateField(
        label="Desde", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="Hasta", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, people: list[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [
            ("", "Todas"),
            *((place.user_id, place.user.full_name) for place in people),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", "«Hasta» es anterior a «Desde».")
        return given


@requires(Permission.READ_HISTORY)
def history(request: HttpRequest) -> HttpResponse:
    """The clinic's history, newest first. Reading it is itself recorded."""
    people = people_of(clinic=request.membership.clinic)
    form = HistoryForm(people, request.GET)
    page = None
    if form.is_valid():
        given = form.cleaned_data
        page = history_query(
            clinic_id=request.membership.clinic_id,
            member_ids=[place.user_id for place in people],
            user_id=given["person"],
            kind=given["kind"],
            since=_midnight(given["since"]),
            until=_midnight(given["until"], after=True),
            older_than=given["before"],
        )
        used = [name for name, value in given.items() if value]
        record_list(request, ChainLink, count=len(page.events), filters=used)
    older = request.GET.copy()
    if page and page.older_than:
        older["before"] = str(page.older_than)
    return render(
        request,
        "accounts/history.html",
        {"form": form, "page": page, "older": older.urlencode()},
        status=200 if page else 422,
    )


def _midnight(day: Any, *, after: bool = False) -> datetime | None:
    """The beginning of a day where the practice is; of the next one if `after`."""
    if day is None:
        return None
    first = datetime.combine(day + timedelta(days=int(after)), time.min)
    return timezone.make_aware(first)
