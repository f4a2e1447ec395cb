"""Reads about the files of the record."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Attachment, Patient, SignedDocument
from patients.selectors.patient import patients_visible_to


def attachments_visible_to(membership: Membership | None) -> QuerySet[Attachment]:
    """The files of the patients in sight; none for who may not read the record."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return Attachment.objects.none()
    return Attachment.objects.filter(patient__in=patients_visible_to(membership)).select_related(
        "patient__clinic", "consultation__document", "uploaded_by", "void__voided_by"
    )


def attachment_of(membership: Membership | None, public_id: UUID | str) -> Attachment:
    """One file. Raises Http404 if it is another clinic's."""
    found = attachments_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal adjunto.")
    return found


def attachments_of(patient: Patient, membership: Membership | None) -> list[Attachment]:
    """The files of a patient, latest first, the voided ones too. One query."""
    return list(attachments_visible_to(membership).filter(patient=patient))


def attachments_by_addendum(document: SignedDocument) -> dict[int, list[Attachment]]:
    """The files that a signed document received later, by the addendum that says so. One query."""
    found: dict[int, list[Attachment]] = {}
    for row in Attachment.objects.filter(addendum__document=document).select_related("void"):
        found.setdefault(row.addendum_id or 0, []).append(row)
    return found
