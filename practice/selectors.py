"""Reads of the working day."""

from __future__ import annotations

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Consultation, Patient
from patients.selectors import consultations_visible_to, patients_visible_to

RECENT = 8


def drafts_of(membership: Membership) -> list[Consultation]:
    """The person's own unsigned visits, oldest first: what should not be forgotten."""
    return list(
        consultations_visible_to(membership)
        .filter(practitioner=membership.user_id, signed_at=None)
        .order_by("event_at")
    )


def recent_patients(membership: Membership) -> list[Patient]:
    """The patients last seen or, for who does not read the record, last registered."""
    patients = patients_visible_to(membership)
    if not may(membership, Permission.SEE_RECORD):
        return list(patients.order_by("-opened_at")[:RECENT])
    seen = (
        consultations_visible_to(membership)
        .order_by("-event_at")
        .values_list("patient_id", flat=True)[: RECENT * 3]
    )
    order = list(dict.fromkeys(seen))[:RECENT]
    found = {patient.pk: patient for patient in patients.filter(pk__in=order)}
    return [found[pk] for pk in order if pk in found]
