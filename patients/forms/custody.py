"""Forms about who answers for a record."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Membership
from patients.services.custody import MOST_DAYS


class _ToColleague(forms.Form):
    to = forms.ChoiceField(label="Nutriólogo")
    reason = forms.CharField(label="Motivo", max_length=200)

    def __init__(self, *args: Any, colleagues: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(person.public_id): person for person in colleagues}
        self.fields["to"].choices = [
            (key, person.user.full_name) for key, person in self.colleagues.items()
        ]

    def clean_to(self) -> Membership:
        return self.colleagues[self.cleaned_data["to"]]


class TransferForm(_ToColleague):
    """To whom, and why."""


class GrantForm(_ToColleague):
    """To whom, for how long, and why."""

    days = forms.IntegerField(label="Días", min_value=1, max_value=MOST_DAYS, initial=7)
    field_order = ["to", "days", "reason"]
