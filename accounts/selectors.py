"""Reads about clinics and people."""

from __future__ import annotations

from accounts.models import Clinic, Membership, User


def clinic_exists() -> bool:
    """Whether the installation has its first clinic."""
    return Clinic.objects.exists()


def membership_in_use(*, user: User, chosen: str | None) -> Membership | None:
    """The membership a person works under: the chosen one (public id) if valid, else the oldest."""
    mine = Membership.objects.filter(user=user, is_active=True).select_related(
        "clinic", "user", "user__licence"
    )
    if chosen:
        found = mine.filter(public_id=chosen).first()
        if found:
            return found
    return mine.order_by("pk").first()


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
