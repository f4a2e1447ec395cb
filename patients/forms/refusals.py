"""Putting what a service refused where the person can see it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError


def show_refusal(form: forms.Form, error: ValidationError) -> None:
    """Add a service's ValidationError to the form: each message on its field, or on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, messages in error.message_dict.items():
        form.add_error(name if name in form.fields else None, messages)
