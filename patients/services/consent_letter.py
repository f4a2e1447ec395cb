"""Writes about letters of informed consent (NOM-004 10.1)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from patients.canonical import plain_value, sha256_of
from patients.models import ConsentLetter, Patient
from patients.services.drafts import patient_check
from patients.services.readiness import licence_of
from patients.vocabulary.consent_letters import VERSION, letter_texts


@dataclass(frozen=True)
class LetterData:
    """What one letter says: a single act."""

    code: str
    title: str
    place: str
    act: str
    benefits: str
    risks: str
    alternatives: str
    contingencies: str


@transaction.atomic
def consent_letter_issue(*, patient: Patient, data: LetterData, by: Membership) -> ConsentLetter:
    """Fix the text of a letter, ready to print and sign; for a minor signs the representative.

    Raises ValidationError if something lacks, PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.SIGN)
    licence = licence_of(by.user)
    if licence is None:
        raise ValidationError("Primero registre su título y cédula profesional en Mi cuenta.")
    if data.code not in letter_texts():
        raise ValidationError({"code": "No hay tal modelo de carta."})
    minor = patient.is_minor
    if minor and not (patient.representative_name and patient.representative_relationship):
        raise ValidationError("Es menor de edad: primero anote quién le representa.")
    signer = patient.representative_name if minor else patient.full_name
    said = {name: text.strip() for name, text in asdict(data).items()}
    whole = {"patient": patient.record, "signer": signer, "version": VERSION, **said}
    letter = ConsentLetter(
        patient=patient,
        template_version=VERSION,
        signer_name=signer,
        signer_relationship=patient.representative_relationship if minor else "",
        informed_by=by.user,
        informant_name=by.user.full_name,
        informant_licence=licence.number,
        with_witnesses=settings.CONSENT_LETTER_WITNESSES,
        sha256=sha256_of(plain_value(whole)),
        **said,
    )
    letter.full_clean()
    letter.save()
    return letter


@transaction.atomic
def consent_letter_sign(
    *,
    letter: ConsentLetter,
    evidence: str,
    by: Membership,
    witness_1: str = "",
    witness_2: str = "",
    copy_given: bool = False,
) -> ConsentLetter:
    """Note that the printed letter was signed and where it is kept. Signing twice changes nothing.

    Raises ValidationError without evidence, or without both witnesses where they are used.
    """
    letter = _locked(letter, by)
    if letter.signed_at is not None:
        return letter
    if letter.revoked_at is not None:
        raise ValidationError("La carta ya se revocó: emita otra.")
    if letter.with_witnesses and not (witness_1.strip() and witness_2.strip()):
        raise ValidationError({"witness_1": "Esta carta lleva dos testigos."})
    if not evidence.strip():
        raise ValidationError({"evidence": "Anote dónde está la carta firmada."})
    letter.signed_at, letter.evidence = timezone.now(), evidence.strip()
    letter.witness_1, letter.witness_2 = witness_1.strip(), witness_2.strip()
    letter.copy_given = copy_given
    letter.full_clean()
    letter.save(update_fields=["signed_at", "evidence", "witness_1", "witness_2", "copy_given"])
    return letter


@transaction.atomic
def consent_letter_revoke(*, letter: ConsentLetter, reason: str, by: Membership) -> ConsentLetter:
    """Take a letter out of force; it stays. Raises ValidationError, PermissionDenied."""
    letter = _locked(letter, by)
    if not reason.strip():
        raise ValidationError({"reason": "Anote el motivo."})
    if letter.revoked_at is None:
        letter.revoked_at, letter.revoked_by = timezone.now(), by.user
        letter.revoke_reason = reason.strip()
        letter.full_clean()
        letter.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    return letter


def _locked(letter: ConsentLetter, by: Membership) -> ConsentLetter:
    patient_check(patient=letter.patient, by=by, permission=Permission.SIGN)
    rows = ConsentLetter.objects.select_for_update(of=("self",)).select_related("patient__clinic")
    return rows.get(pk=letter.pk)
