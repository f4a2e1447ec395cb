"""Reads about how long each record is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.acts import last_acts
from patients.models import LegalHold, Patient
from patients.retention import is_kept, minor_until, years_after
from patients.selectors.patient import patients_visible_to


@dataclass(frozen=True)
class Retention:
    """Last act of a record and the day until which it is kept, on the clinic's calendar."""

    patient: Patient
    last_act_on: date
    until: date
    hold: LegalHold | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the term passed. Nothing is deleted."""
        return not is_kept(self.until, today=timezone.localdate())


def retention_of(patient: Patient) -> Retention:
    """How long this record is kept."""
    return _retentions([patient])[0]


def retention_ended(membership: Membership | None) -> list[Retention]:
    """Records of the clinic whose term passed, the oldest first: a report, nothing else."""
    if not may(membership, Permission.READ_HISTORY):
        return []
    floor = years_after(timezone.localdate(), -settings.CLINICAL_RETENTION_YEARS)
    old = patients_visible_to(membership).filter(opened_at__date__lte=floor)
    ended = [row for row in _retentions(list(old)) if row.has_ended]
    return sorted(ended, key=lambda row: (row.until, row.patient.pk))


def _retentions(patients: Collection[Patient]) -> list[Retention]:
    acts = last_acts([patient.pk for patient in patients])
    in_force = LegalHold.objects.filter(patient__in=patients, lifted_at=None)
    holds = {hold.patient_id: hold for hold in in_force}
    years = settings.CLINICAL_RETENTION_YEARS
    found = []
    for patient in patients:  # a record without acts is kept from the day it was opened
        last = timezone.localdate(acts.get(patient.pk, patient.opened_at))
        until = years_after(last, years)
        if settings.MINOR_EXTRA_RULE is not None:
            until = max(until, minor_until(patient.birth_date, last, settings.MINOR_EXTRA_RULE))
        found.append(Retention(patient, last, until, holds.get(patient.pk)))
    return found
