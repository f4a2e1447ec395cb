"""Who receives patients in a clinic."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from accounts.models import Clinic, Membership, Role

RECEIVE = (Role.OWNER, Role.NUTRITIONIST)


def professionals_of(clinic: Clinic | int) -> list[Membership]:
    """The owner and the nutriólogos who work there now, by name. One query."""
    return list(
        Membership.objects.filter(clinic=clinic, is_active=True, role__in=RECEIVE)
        .select_related("user", "clinic")
        .order_by("user__full_name", "pk")
    )


def professional_of(clinic: Clinic | int, public_id: UUID | str) -> Membership:
    """One of them, by the public id of their place there. Raises Http404."""
    for place in professionals_of(clinic):
        if str(place.public_id) == str(public_id):
            return place
    raise Http404("No hay tal nutriólogo.")


def professional_chosen(by: Membership, public_id: str = "") -> Membership | None:
    """The one asked for; else oneself, if one receives patients; else the first; None if nobody."""
    return chosen_among(professionals_of(by.clinic_id), by, public_id)


def chosen_among(
    people: list[Membership], by: Membership, public_id: str = ""
) -> Membership | None:
    """The same, among those already read. No query."""
    for place in people:
        if str(place.public_id) == public_id:
            return place
    mine = [place for place in people if place.user_id == by.user_id]
    return next(iter(mine or people), None)
