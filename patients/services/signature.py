"""Signing a visit, adding to it afterwards and proving that it did not change."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, ProfessionalLicence
from accounts.permissions import Permission, check
from patients.canonical import plain_value, sha256_of
from patients.errors import Missing, NotReadyToSignError
from patients.models import Addendum, Consultation, SignedDocument
from patients.services.drafts import draft_lock, patient_check
from patients.services.payload import (
    TEMPLATE_VERSION,
    VisitRows,
    document_kind,
    payload_build,
    visit_rows,
)
from patients.services.readiness import licence_of, missing_for_signature


@transaction.atomic
def consultation_sign(
    *,
    consultation: Consultation,
    by: Membership,
    method: str,
    extra_sections: Mapping[str, object] | None = None,
    signed_at: datetime | None = None,
) -> SignedDocument:
    """Sign a draft: keep its whole content with its SHA-256 and freeze everything below it.

    The caller has just asked for the password again; `method` says how, for people.
    `extra_sections` joins what the record does not know (requirement, plan) under a title each; see
    `payload_build`. `signed_at` may be past only for synthetic patients.
    Raises AlreadySignedError (with the document: a second click), NotReadyToSignError (with
    everything that is missing), ValidationError, PermissionDenied.
    """
    check(by, Permission.SIGN)
    locked = draft_lock(consultation=consultation, by=by)
    if locked.practitioner_id != by.user_id:
        raise PermissionDenied("Firma quien atendió la consulta.")
    missing = missing_for_signature(consultation=locked, by=by)
    licence = licence_of(by.user)
    if missing or licence is None:
        raise NotReadyToSignError(missing)
    if not method.strip():
        raise ValidationError({"method": "Falta la forma de firma."})
    at = _signature_time(locked, signed_at)
    document = document_written(
        rows=visit_rows(locked),
        licence=licence,
        signed_at=at,
        method=method.strip(),
        extra_sections=extra_sections or {},
    )
    document.full_clean()
    document.save()
    locked.signed_at = at
    locked.save(update_fields=["signed_at"])
    consultation.signed_at = at
    return document


def document_written(
    *,
    rows: VisitRows,
    licence: ProfessionalLicence,
    signed_at: datetime,
    method: str,
    extra_sections: Mapping[str, object],
) -> SignedDocument:
    """The document of a visit, with its SHA-256, not saved yet. No query."""
    payload = payload_build(
        rows=rows,
        licence=licence,
        signed_at=signed_at,
        method=method,
        extra_sections=extra_sections,
    )
    return SignedDocument(
        consultation=rows.consultation,
        kind=document_kind(rows.consultation),
        template_version=TEMPLATE_VERSION,
        payload=payload,
        sha256=sha256_of(payload),
        signed_at=signed_at,
        signer=licence.user,
        signer_name=licence.user.full_name,
        degree=licence.degree,
        institution=licence.institution,
        licence=licence.number,
        method=method,
    )


def _signature_time(consultation: Consultation, signed_at: datetime | None) -> datetime:
    """The server's clock; a given time only in demonstration data."""
    now = timezone.now()
    if signed_at is None:
        return now
    if not consultation.patient.is_synthetic:
        raise ValidationError("La fecha de la firma es la del servidor.")
    if not consultation.event_at <= signed_at <= now:
        raise ValidationError("La firma va entre la consulta y este momento.")
    return signed_at


@transaction.atomic
def addendum_add(
    *, document: SignedDocument, reason: str, text: str, by: Membership, method: str
) -> Addendum:
    """Add something after the signature; the original does not change (NOM-004 5.11).

    It is signed too: the caller has just asked for the password again, `method` says how.

    Raises ValidationError, NotReadyToSignError without licence, PermissionDenied.
    """
    check(by, Permission.SIGN)
    patient_check(patient=document.consultation.patient, by=by, permission=Permission.SIGN)
    licence = licence_of(by.user)
    if licence is None:
        raise NotReadyToSignError((Missing("licence", "su cédula profesional", "account"),))
    addendum = Addendum(
        document=document,
        reason=reason.strip(),
        text=text.strip(),
        written_at=timezone.now(),
        author=by.user,
        author_name=by.user.full_name,
        degree=licence.degree,
        institution=licence.institution,
        licence=licence.number,
        method=method.strip(),
    )
    addendum.sha256 = _addendum_digest(addendum)
    addendum.full_clean()
    addendum.save()
    return addendum


def document_verify(document: SignedDocument) -> bool:
    """Whether the document still says what was signed: content, hash and signature columns."""
    try:
        digest = sha256_of(document.payload)
        signature = document.payload["signature"]
    except (TypeError, KeyError, ValueError):
        return False
    columns = {
        "name": document.signer_name,
        "degree": document.degree,
        "institution": document.institution,
        "licence": document.licence,
        "method": document.method,
        "signed_at": plain_value(document.signed_at),
    }
    same = all(signature.get(name) == value for name, value in columns.items())
    return same and hmac.compare_digest(digest, document.sha256)


def addendum_verify(addendum: Addendum) -> bool:
    """Whether an addendum still says what its author wrote."""
    return hmac.compare_digest(_addendum_digest(addendum), addendum.sha256)


def _addendum_digest(addendum: Addendum) -> str:
    return sha256_of(
        plain_value(
            {
                "document": addendum.document.sha256,
                "reason": addendum.reason,
                "text": addendum.text,
                "written_at": addendum.written_at,
                "author": addendum.author_name,
                "degree": addendum.degree,
                "institution": addendum.institution,
                "licence": addendum.licence,
                "method": addendum.method,
            }
        )
    )
