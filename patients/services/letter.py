"""Letters of the record: written requests, signed letters, and what came back."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from patients.canonical import plain_value, sha256_of
from patients.errors import Missing, NotReadyToSignError
from patients.letters import LETTERS
from patients.models import CounterReferral, Letter, Patient, WrittenRequest
from patients.services.drafts import patient_check
from patients.services.payload import SERVICE, establishment, identity, signature
from patients.services.readiness import licence_of

TEMPLATE_VERSION = "carta-1"


@dataclass(frozen=True)
class RequestData:
    """Who asked in writing, when, in what capacity and why."""

    kind: str
    requested_on: date
    requester: str
    capacity: str
    reason: str
    evidence: str


@transaction.atomic
def request_record(*, patient: Patient, data: RequestData, by: Membership) -> WrittenRequest:
    """Record that somebody asked in writing. Raises ValidationError, PermissionDenied."""
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    if data.requested_on > timezone.localdate():
        raise ValidationError({"requested_on": "La fecha de la solicitud todavía no llega."})
    said = {k: v.strip() if isinstance(v, str) else v for k, v in asdict(data).items()}
    row = WrittenRequest(**said, patient=patient, received_by=by.user)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def letter_sign(
    *,
    patient: Patient,
    kind: str,
    recipient: str,
    texts: Mapping[str, str],
    method: str,
    by: Membership,
    request: WrittenRequest | None = None,
) -> Letter:
    """Sign a letter: its content with the header of that day and who answers for it.

    The caller has just asked for the password again; `method` says how. Raises ValidationError
    (what is missing, by field), NotReadyToSignError without licence, PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.SIGN)
    said = _complete(kind, recipient, texts)
    _check_request(patient, kind, request)
    licence = licence_of(by.user)
    if licence is None:
        raise NotReadyToSignError(
            (Missing("licence", "su título y cédula profesional", "account"),)
        )
    at = timezone.now()
    payload = plain_value(
        {
            "schema": TEMPLATE_VERSION,
            "document": {"kind": kind, "title": LETTERS[kind].title, "service": SERVICE},
            "establishment": establishment(patient.clinic),
            "patient": identity(patient, timezone.localdate(at)),
            "recipient": recipient.strip(),
            "request": _request(request),
            "parts": [
                {"key": part.key, "title": part.label, "text": said[part.key]}
                for part in LETTERS[kind].parts
                if said[part.key]
            ],
            "signature": signature(licence, method=method.strip(), signed_at=at),
        }
    )
    letter = Letter(
        patient=patient,
        kind=kind,
        request=request,
        recipient=recipient.strip(),
        template_version=TEMPLATE_VERSION,
        payload=payload,
        sha256=sha256_of(payload),
        signed_at=at,
        signer=by.user,
    )
    letter.full_clean()
    letter.save()
    return letter


def _complete(kind: str, recipient: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Every part, trimmed. Raises ValidationError with each one that is missing."""
    if kind not in LETTERS:
        raise ValidationError({"kind": "No existe esa carta."})
    said = {part.key: texts.get(part.key, "").strip() for part in LETTERS[kind].parts}
    missing = {
        part.key: "Falta escribirlo."
        for part in LETTERS[kind].parts
        if part.required and not said[part.key]
    }
    if not recipient.strip():
        missing["recipient"] = "Anote a quién se dirige."
    if missing:
        raise ValidationError(missing)
    return said


def _check_request(patient: Patient, kind: str, request: WrittenRequest | None) -> None:
    """A summary and an answer need their written request, of this patient and of that kind."""
    if not LETTERS[kind].needs_request:
        return
    if request is None or request.patient_id != patient.pk or request.kind != kind:
        raise ValidationError("Registre primero la solicitud escrita que se responde.")


def _request(request: WrittenRequest | None) -> dict[str, object] | None:
    if request is None:
        return None
    return {
        "id": request.public_id,
        "requested_on": request.requested_on,
        "requester": request.requester,
        "capacity": request.get_capacity_display(),
        "reason": request.reason,
    }


def letter_verify(letter: Letter) -> bool:
    """Whether the letter still says what was signed."""
    try:
        return hmac.compare_digest(sha256_of(letter.payload), letter.sha256)
    except (TypeError, ValueError):
        return False


@transaction.atomic
def counter_referral_record(
    *,
    letter: Letter,
    answered_on: date,
    answered_by: str,
    findings: str,
    by: Membership,
    diagnosis: str = "",
    treatment: str = "",
    recommendations: str = "",
) -> CounterReferral:
    """Keep what the one who received the patient answered. Raises ValidationError."""
    patient_check(patient=letter.patient, by=by, permission=Permission.WRITE_RECORD)
    if letter.kind != Letter.Kind.REFERRAL:
        raise ValidationError("Solo una referencia recibe contrarreferencia.")
    if not timezone.localdate(letter.signed_at) <= answered_on <= timezone.localdate():
        raise ValidationError({"answered_on": "Va entre la fecha de la referencia y hoy."})
    row = CounterReferral(
        letter=letter,
        answered_on=answered_on,
        answered_by=answered_by.strip(),
        findings=findings.strip(),
        diagnosis=diagnosis.strip(),
        treatment=treatment.strip(),
        recommendations=recommendations.strip(),
        recorded_by=by.user,
    )
    row.full_clean()
    row.save()
    return row
