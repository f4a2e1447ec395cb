"""How the sign-in library behaves here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClinicAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the owner of a clinic: nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False


def axes_username(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The name that failed attempts are counted by: the e-mail, in lower case."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username")
    if not given and request is not None:
        given = request.POST.get("login", "")
    return str(given or "").strip().lower()
