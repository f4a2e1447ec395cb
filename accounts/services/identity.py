"""Asking again who is there, before a signature."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.models import Membership, User


class IdentityError(Exception):
    """The password or the code is not the person's. The text is for people, in Spanish."""


def identity_confirm(*, request: HttpRequest, password: str, code: str = "") -> str:
    """Check the password, and the one-time code of who has a second factor.

    Returns how it was proven, for the signed document. A wrong password counts for the lockout.
    Raises IdentityError.
    """
    user = request.user
    if (
        not user.is_authenticated
        or authenticate(request, email=user.email, password=password) != user
    ):
        raise IdentityError("La contraseña no corresponde. No se firmó nada.")
    authenticator = totp_of(user)
    if authenticator is None:
        return "contraseña"
    if not authenticator.wrap().validate_code(code.strip()):
        raise IdentityError("El código no corresponde o ya venció. No se firmó nada.")
    return "contraseña y código de un solo uso"


def needs_code(membership: Membership) -> bool:
    """Whether who acts signs with a code too. It comes with the membership in use: no query."""
    return bool(getattr(membership, "has_code", False))


def totp_of(user: User) -> Any:
    """The person's second factor, or None."""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
