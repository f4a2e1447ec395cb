"""Reads of tags and of joined records."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Patient, RecordMerge, Tag
from patients.selectors.patient import patients_visible_to


def tags_of_clinic(membership: Membership | None) -> list[Tag]:
    """Every tag of the clinic in use, by name."""
    if membership is None or not may(membership, Permission.SEE_CONTACTS):
        return []
    return list(Tag.objects.filter(clinic=membership.clinic_id))


def tag_of(membership: Membership | None, public_id: UUID | str) -> Tag:
    """One tag. Raises Http404 if it is another clinic's."""
    found = next(
        (tag for tag in tags_of_clinic(membership) if str(tag.public_id) == str(public_id)), None
    )
    if found is None:
        raise Http404("No hay tal etiqueta.")
    return found


@dataclass(frozen=True)
class Merges:
    """The merge that took a record into another, and those it received."""

    into: RecordMerge | None
    received: tuple[RecordMerge, ...]


def merges_of(patient: Patient) -> Merges:
    """What is joined to this record, or where it went. One query."""
    rows = RecordMerge.objects.filter(Q(kept=patient) | Q(absorbed=patient))
    found = list(rows.select_related("kept", "absorbed"))
    into = next((row for row in found if row.absorbed_id == patient.pk), None)
    return Merges(into, tuple(row for row in found if row.kept_id == patient.pk))


def mergeable_record(membership: Membership | None, patient: Patient, number: str) -> Patient:
    """The record with that number, to join it to `patient`. Raises Http404 if there is none."""
    digits = number.strip()
    found = None
    if digits.isdecimal() and len(digits) <= 9:
        others = patients_visible_to(membership).exclude(pk=patient.pk)
        found = others.filter(record_number=int(digits), merge=None).first()
    if found is None:
        raise Http404("No hay otro expediente con ese número.")
    return found
