"""Reads about consultations and what was signed."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Consultation, HistorySection, Patient, SignedDocument
from patients.models.history import ORDER
from patients.reach import reach


def consultations_visible_to(membership: Membership | None) -> QuerySet[Consultation]:
    """Consultations of the clinic in use; none for who may not read the record."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return Consultation.objects.none()
    return Consultation.objects.filter(reach(membership, prefix="patient__")).select_related(
        "patient__clinic", "practitioner", "document"
    )


def consultation_of(membership: Membership | None, public_id: UUID | str) -> Consultation:
    """One consultation. Raises Http404 if it is not the clinic's."""
    return consultation_in(consultations_visible_to(membership), public_id)


def consultation_in(rows: QuerySet[Consultation], public_id: UUID | str) -> Consultation:
    """One of `rows`. Raises Http404 if it is not there."""
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal consulta.")
    return found


def consultation_draft_of(patient: Patient, membership: Membership) -> Consultation | None:
    """The draft that this person has open for the patient, or None."""
    return (
        consultations_visible_to(membership)
        .filter(patient=patient, practitioner=membership.user_id, signed_at=None)
        .first()
    )


def consultation_previous(consultation: Consultation) -> Consultation | None:
    """The last signed consultation before this one, or None."""
    return (
        Consultation.objects.filter(
            patient=consultation.patient_id,
            signed_at__isnull=False,
            event_at__lt=consultation.event_at,
        )
        .select_related("note")
        .order_by("-event_at")
        .first()
    )


def document_of(membership: Membership | None, public_id: UUID | str) -> SignedDocument:
    """A signed document with its addenda. Raises Http404 if it is not the clinic's."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        raise Http404("No hay tal documento.")
    found: SignedDocument | None = (
        SignedDocument.objects.filter(
            reach(membership, prefix="consultation__patient__"), public_id=public_id
        )
        .select_related("consultation__patient__clinic", "signer")
        .prefetch_related("addenda")
        .first()
    )
    if found is None:
        raise Http404("No hay tal documento.")
    return found


def history_of(consultation: Consultation) -> list[HistorySection]:
    """The sections on record, in the order of NOM-004 6.1."""
    sections = HistorySection.objects.filter(consultation=consultation).select_related(
        "carried_from"
    )
    return sorted(sections, key=lambda section: ORDER[section.section])


def history_previous(consultation: Consultation) -> dict[str, HistorySection]:
    """What each section said the last time it was written and signed. One query."""
    rows = (
        HistorySection.objects.filter(
            consultation__patient=consultation.patient_id,
            consultation__signed_at__isnull=False,
            consultation__event_at__lt=consultation.event_at,
        )
        .select_related("consultation", "carried_from")
        .order_by("consultation__event_at", "pk")
    )
    return {row.section: row for row in rows}


def patient_timeline(patient: Patient, membership: Membership | None) -> list[Consultation]:
    """Every visit of the record and of those joined to it, latest first. Four queries at most."""
    return list(
        consultations_visible_to(membership)
        .filter(Q(patient=patient) | Q(patient__merge__kept=patient))
        .select_related("note")
        .prefetch_related("document__addenda", "nutrition_diagnoses", "referred_diagnoses")
    )
