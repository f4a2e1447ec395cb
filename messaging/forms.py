"""What people write on the screens of the channel."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from accounts.models import Membership
from accounts.permissions import Permission, may
from messaging.models import Contact, OutboundMessage
from messaging.services.conversation import MAX_LENGTH
from patients.models import Consent
from patients.selectors import consents_in_force

Category = OutboundMessage.Category


class ReplyForm(forms.Form):
    """The answer of a person. The categories are those that the reader and the patient allow."""

    text = forms.CharField(
        label="Mensaje",
        max_length=MAX_LENGTH,
        error_messages={"required": "Escriba el mensaje."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = forms.ChoiceField(label="Es", widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, contact: Contact, membership: Membership | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = _categories(contact, membership)
        self.fields["category"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("category", choices[-1][0] if choices else "")
        self.initial.setdefault("key", str(uuid.uuid4()))


class LineForm(forms.Form):
    """The number of the clinic."""

    phone = forms.CharField(
        label="Número de WhatsApp del consultorio",
        max_length=20,
        help_text="El que dio de alta en Twilio, con lada.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class PhoneForm(forms.Form):
    """What the test phone sends."""

    text = forms.CharField(
        label="Mensaje",
        max_length=1600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photo = forms.FileField(label="Foto", required=False)

    def clean(self) -> dict[str, Any]:
        """A message says something or brings something."""
        data = super().clean() or {}
        if not data.get("text") and not data.get("photo") and not self.errors:
            raise forms.ValidationError("Escriba un mensaje o elija una foto.")
        return data


def _categories(contact: Contact, membership: Membership | None) -> list[tuple[str, str]]:
    if contact.patient is None:
        return [(Category.SERVICE, "Respuesta a quien escribió")]
    accepted = consents_in_force(contact.patient)
    choices = []
    if Consent.Purpose.MESSAGES in accepted:
        choices.append((Category.LOGISTICS.value, Category.LOGISTICS.label))
    if Consent.Purpose.CLINICAL_MESSAGES in accepted and may(membership, Permission.WRITE_RECORD):
        choices.append((Category.CLINICAL.value, Category.CLINICAL.label))
    return choices
