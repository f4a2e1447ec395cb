"""Giving part of a record to somebody: never without a ground and its written request."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission, check
from patients.models import Disclosure, Letter, Patient, SignedDocument
from patients.reach import reaches


@dataclass(frozen=True)
class DisclosureData:
    """Who receives, on what ground, where the written request is and what goes."""

    recipient: str
    recipient_name: str
    basis: str
    request_note: str
    fields: str
    document: SignedDocument | None = None
    letter: Letter | None = None

    @property
    def content(self) -> str:
        """Which of the three kinds of delivery it is."""
        if self.letter is not None:
            return Disclosure.Content.LETTER
        return Disclosure.Content.DOCUMENT if self.document else Disclosure.Content.RECORD


@transaction.atomic
def disclosure_record(*, patient: Patient, data: DisclosureData, by: Membership) -> Disclosure:
    """Write the delivery down, before anything leaves.

    Raises PermissionDenied without a ground or its written request (NOM-004 5.5.1), or to who may
    not sign; ValidationError if something else lacks.
    """
    check(by, Permission.SIGN)
    if not reaches(by, patient):
        raise PermissionDenied("Este expediente no está a su alcance.")
    if data.basis not in Disclosure.Basis.values or not data.request_note.strip():
        raise PermissionDenied("Sin fundamento y solicitud escrita no se entrega nada.")
    document, letter = data.document, data.letter
    of_another = document is not None and document.consultation.patient_id != patient.pk
    if of_another or (letter is not None and letter.patient_id != patient.pk):
        raise ValidationError({"document": "Ese documento es de otro expediente."})
    row = Disclosure(
        patient=patient,
        recipient=data.recipient,
        recipient_name=data.recipient_name.strip(),
        basis=data.basis,
        request_note=data.request_note.strip(),
        content=data.content,
        document=document,
        letter=letter,
        fields=data.fields.strip(),
        made_by=by.user,
    )
    row.full_clean()
    row.save()
    return row
