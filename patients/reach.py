"""Whose records a person reaches: the one rule that every read and write of a record passes.

The clinic decides: all its nutriólogos work with every record, or each with their own. Then a
colleague's record is as absent as another clinic's, unless a temporary grant opens it. A blocked
record is absent too, but for the owner and the auditor. The owner,
the auditor and the reception are not bound by it: what they see is their role's matter.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Clinic, Membership, Role
from patients.models import Grant, Patient

KEEPERS = (Role.OWNER, Role.AUDITOR)
"""Who still reads a blocked record (LFPDPPP 2025, 24)."""


def reach(membership: Membership, *, prefix: str = "") -> Q:
    """The condition on rows whose patient is at `prefix` («patient__»). None without a clinic."""
    if membership.clinic_id is None:
        return Q(pk__in=[])
    of_clinic = Q(**{f"{prefix}clinic": membership.clinic_id})
    if membership.role not in KEEPERS:
        of_clinic &= Q(**{f"{prefix}blocked_at": None})
    if not is_bound(membership):
        return of_clinic
    mine = Q(**{f"{prefix}responsible": membership.user_id})
    opened = Q(**{f"{prefix}pk__in": grants_in_force(membership).values("patient")})
    return of_clinic & (mine | opened)


def is_bound(membership: Membership) -> bool:
    """Whether the person only works with their own records."""
    own = membership.clinic.record_scope == Clinic.RecordScope.OWN
    return own and membership.role == Role.NUTRITIONIST


def grants_in_force(membership: Membership) -> QuerySet[Grant]:
    """Temporary grants that a person has today."""
    return Grant.objects.filter(reader=membership.user_id, ended_at=None, until__gt=timezone.now())


def reaches(membership: Membership, patient: Patient) -> bool:
    """Whether the person may work with this record. No query unless they are bound."""
    if patient.clinic_id is None or patient.clinic_id != membership.clinic_id:
        return False
    if patient.blocked_at is not None and membership.role not in KEEPERS:
        return False
    if not is_bound(membership) or patient.responsible_id == membership.user_id:
        return True
    return grants_in_force(membership).filter(patient=patient).exists()
