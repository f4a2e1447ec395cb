"""A form that signs: who is there, asked again, and what was refused, said on the form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.services.identity import IdentityError, identity_confirm
from patients.errors import RecordError
from patients.forms.answers import show_refusal


def identity_given(request: HttpRequest, form: forms.Form) -> str:
    """How the person proved who they are with what the form brings. Raises IdentityError."""
    given = form.cleaned_data
    return identity_confirm(request=request, password=given["password"], code=given.get("code", ""))


@contextmanager
def refusals_shown(form: forms.Form) -> Iterator[None]:
    """What is refused inside ends there, on the form: afterwards `form.errors` tells."""
    try:
        yield
    except IdentityError as error:
        form.add_error("password", str(error))
    except RecordError as error:
        form.add_error(None, error.message)
    except ValidationError as error:
        show_refusal(form, error)
