"""Reads about who answers for a record."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Grant, Patient, Transfer
from patients.selectors.patient import patients_visible_to


def colleagues_of(membership: Membership) -> list[Membership]:
    """Those who sign in the clinic in use, by name."""
    people = Membership.objects.filter(clinic=membership.clinic_id, is_active=True)
    by_name = people.select_related("user", "clinic").order_by("user__full_name")
    return [person for person in by_name if may(person, Permission.SIGN)]


def transfers_of(patient: Patient) -> list[Transfer]:
    """Every change of hands, the latest first."""
    return list(patient.transfers.select_related("previous", "following", "made_by"))


def grants_of(patient: Patient) -> list[Grant]:
    """Temporary grants in force."""
    alive = patient.grants.filter(ended_at=None, until__gt=timezone.now())
    return list(alive.select_related("reader", "given_by"))


def grant_of(membership: Membership | None, public_id: UUID) -> Grant:
    """One grant in force. Raises Http404 if its record is not within reach."""
    found = (
        Grant.objects.filter(
            patient__in=patients_visible_to(membership), public_id=public_id, ended_at=None
        )
        .select_related("patient__clinic", "reader")
        .first()
    )
    if found is None:
        raise Http404("No hay tal permiso.")
    return found
