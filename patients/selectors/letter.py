"""Reads about letters and the requests they answer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Letter, Patient, WrittenRequest
from patients.selectors.patient import patients_visible_to


def letters_visible_to(membership: Membership | None) -> QuerySet[Letter]:
    """The letters of the patients in sight; none for who may not read the record."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return Letter.objects.none()
    return (
        Letter.objects.filter(patient__in=patients_visible_to(membership))
        .select_related("patient__clinic", "request", "signer")
        .prefetch_related("answers")
    )


def letter_of(membership: Membership | None, public_id: UUID | str) -> Letter:
    """One letter. Raises Http404 if it is another clinic's."""
    found = letters_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal carta.")
    return found


def requests_of(patient: Patient, membership: Membership | None) -> list[WrittenRequest]:
    """The written requests about a patient, with the letters that answered them. Two queries."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return []
    return list(patient.written_requests.prefetch_related("letters"))
