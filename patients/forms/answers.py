"""What a person sent, and putting what a service refused where they can see it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict


def show_refusal(form: forms.Form, error: ValidationError) -> None:
    """Add a service's ValidationError to the form: each message on its field, or on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, messages in error.message_dict.items():
        form.add_error(name if name in form.fields else None, messages)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it was nothing; None if the form is only being shown."""
    return request.POST if request.method == "POST" else None
