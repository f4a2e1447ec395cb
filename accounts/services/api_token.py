"""Writes about API tokens: made, used, revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, Membership, Scope
from accounts.permissions import Permission, check

MARK = "nut_"
"""What every token begins with, so that a program that looks for leaked keys knows it."""
SECRET_BYTES = 32
PREFIX_LETTERS = 12
MOST_DAYS = 366


@dataclass(frozen=True)
class NewToken:
    """A token just made. `secret` is shown once: only its hash is kept."""

    token: ApiToken
    secret: str


def token_hash(secret: str) -> str:
    """SHA-256 of a secret, in hexadecimal.

    A plain hash is enough: 256 random bits cannot be guessed, unlike a password.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def token_create(*, name: str, scopes: Collection[str], days: int, by: Membership) -> NewToken:
    """Make a token that acts as `by`, for so many days.

    Raises ValidationError, and PermissionDenied for who does not manage the clinic.
    """
    check(by, Permission.MANAGE_CLINIC)
    unknown = set(scopes) - set(Scope.values)
    if unknown or not scopes:
        raise ValidationError({"scopes": "Elija al menos un permiso de la lista."})
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": f"La vigencia va de 1 a {MOST_DAYS} días."})
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    now = timezone.now()
    token = ApiToken(
        membership=by,
        name=" ".join(name.split()),
        prefix=secret[:PREFIX_LETTERS],
        sha256=token_hash(secret),
        scopes=[scope for scope in Scope.values if scope in scopes],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    token.full_clean()
    token.save(force_insert=True)
    return NewToken(token, secret)


@transaction.atomic
def token_revoke(*, token: ApiToken, by: Membership) -> ApiToken:
    """Close a token at once. Revoked again, it stays as it was. Raises PermissionDenied."""
    check(by, Permission.MANAGE_CLINIC)
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.membership.clinic_id != by.clinic_id:
        raise PermissionDenied("La clave es de otro consultorio.")
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), by.user
        token.save(update_fields=["revoked_at", "revoked_by"])
    return token


def token_admit(*, secret: str) -> ApiToken | None:
    """The usable token of a secret, with its membership, person and clinic; None if there is none.

    One query; a second one writes the day of the first use of each day.
    """
    token = (
        ApiToken.objects.filter(sha256=token_hash(secret))
        .select_related("membership__clinic", "membership__user__licence")
        .first()
    )
    if token is None or not token.is_usable_at(timezone.now()):
        return None
    today = timezone.localdate()
    if token.last_used_on != today:
        token.last_used_on = today
        token.save(update_fields=["last_used_on"])
    return token
