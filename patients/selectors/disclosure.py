"""Reads about what left a record."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Disclosure, Patient, SignedDocument
from patients.reach import reach


def disclosures_visible_to(membership: Membership | None) -> QuerySet[Disclosure]:
    """Deliveries of the records that a person reaches."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return Disclosure.objects.none()
    rows = Disclosure.objects.filter(reach(membership, prefix="patient__"))
    return rows.select_related(
        "patient__clinic", "made_by", "document__consultation__patient", "letter"
    )


def disclosure_of(membership: Membership | None, public_id: UUID | str) -> Disclosure:
    """One delivery. Raises Http404 if its record is not within reach."""
    found = disclosures_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal entrega.")
    return found


def disclosures_of(patient: Patient) -> list[Disclosure]:
    """Everything that left a record, the latest first."""
    return list(patient.disclosures.select_related("made_by", "document", "export"))


def documents_of(patient: Patient) -> list[SignedDocument]:
    """The signed documents of a record, the latest first."""
    return list(SignedDocument.objects.filter(consultation__patient=patient))
