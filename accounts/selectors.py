"""Reads about clinics and people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404

from accounts.confidentiality import CURRENT
from accounts.models import ApiToken, Clinic, ConfidentialityAcceptance, Membership, User
from accounts.permissions import Permission, may


def clinic_exists() -> bool:
    """Whether the installation has its first clinic."""
    return Clinic.objects.exists()


def membership_in_use(*, user: User, chosen: str | None) -> Membership | None:
    """The membership a person works under: the chosen one (public id) if valid, else the oldest.

    It comes as `memberships_in_force` brings it; a session's person already brings theirs.
    """
    mine = getattr(user, "memberships_in_force", None)
    if mine is None:
        mine = memberships_in_force(user.pk)
    picked = (membership for membership in mine if str(membership.public_id) == chosen)
    return next(picked, mine[0] if mine else None)


def memberships_in_force(user_id: Any) -> list[Membership]:
    """Where a person works, the oldest first, with clinic, person and licence. One query.

    Each comes with `accepted`, whether the person accepted the confidentiality agreement in force,
    and `has_code`, whether they have a second factor.
    """
    from allauth.mfa.models import Authenticator

    accepted = ConfidentialityAcceptance.objects.filter(membership=OuterRef("pk"), version=CURRENT)
    codes = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    return list(
        Membership.objects.filter(user=user_id, is_active=True)
        .select_related("clinic", "user", "user__licence")
        .annotate(accepted=Exists(accepted), has_code=Exists(codes))
        .order_by("pk")
    )


def memberships_of(*, user: User) -> list[Membership]:
    """Every clinic a person works in, to switch between them."""
    return list(
        Membership.objects.filter(user=user, is_active=True).select_related("clinic").order_by("pk")
    )


def people_of(*, clinic: Clinic) -> list[Membership]:
    """Everybody who works or worked in a clinic, by name."""
    return list(
        Membership.objects.filter(clinic=clinic).select_related("user").order_by("user__full_name")
    )


def confidentiality_of(membership: Membership) -> ConfidentialityAcceptance | None:
    """When a person accepted the agreement in force, if they did."""
    return membership.confidentiality.filter(version=CURRENT).first()


def confidentiality_people(*, membership: Membership) -> list[Membership]:
    """Everybody of the clinic in use, each with the versions they accepted; for who manages it."""
    if not may(membership, Permission.MANAGE_CLINIC):
        return []
    people = Membership.objects.filter(clinic=membership.clinic_id).select_related("user")
    return list(people.prefetch_related("confidentiality").order_by("user__full_name"))


def api_tokens_of(*, membership: Membership | None) -> list[ApiToken]:
    """Every API token of the clinic in use, newest first; none for who does not manage it."""
    if membership is None or not may(membership, Permission.MANAGE_CLINIC):
        return []
    tokens = ApiToken.objects.filter(membership__clinic=membership.clinic_id)
    return list(tokens.select_related("membership__user", "revoked_by"))


def api_token_of(membership: Membership | None, public_id: UUID | str) -> ApiToken:
    """One API token of the clinic in use. Raises Http404 if it is another clinic's."""
    for token in api_tokens_of(membership=membership):
        if str(token.public_id) == str(public_id):
            return token
    raise Http404("No hay tal clave.")
