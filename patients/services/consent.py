"""Writes about the privacy notice and consent (LFPDPPP 2025, 7, 8)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Clinic, Membership
from accounts.permissions import Permission, check
from patients.canonical import sha256_of
from patients.models import Consent, NoticeRenewal, Patient, PrivacyNotice
from patients.privacy import notice_texts
from patients.selectors.patient import notice_in_force
from patients.services.drafts import patient_check

PLACEHOLDER = re.compile(r"\[[^\]]*\]|\{[^}]*\}|XXX+|_{3,}")


@transaction.atomic
def notice_publish(
    *,
    by: Membership,
    simplified: str | None = None,
    integral: str | None = None,
    renews: Sequence[str] = (),
) -> PrivacyNotice:
    """Publish the next version of the clinic's notice; without texts, the default ones.

    `renews` are the purposes that it adds or changes: what was accepted of them under an earlier
    version stops counting until it is given again (LFPDPPP 11, 15 VI). The same texts as the
    version in force are not published twice: that one is returned, unless it renews something.
    Raises ValidationError if a text is empty or holds a blank to fill in, PermissionDenied.
    """
    check(by, Permission.MANAGE_CLINIC)
    if set(renews) - set(Consent.Purpose.values):
        raise ValidationError({"renews": "Elija las finalidades de la lista."})
    notice = _publish(by, simplified, integral, again=bool(renews))
    for purpose in dict.fromkeys(renews):
        NoticeRenewal.objects.create(notice=notice, purpose=purpose)
    return notice


def notice_ensure(*, by: Membership) -> PrivacyNotice:
    """The notice in force; the default one is published the first time somebody consents.

    Raises PermissionDenied.
    """
    check(by, Permission.REGISTER_PATIENT)
    return notice_in_force(by.clinic) or _publish(by, None, None)


@transaction.atomic
def _publish(
    by: Membership, simplified: str | None, integral: str | None, *, again: bool = False
) -> PrivacyNotice:
    clinic = Clinic.objects.select_for_update().get(pk=by.clinic_id)
    texts = notice_texts(clinic)
    simplified = (texts.simplified if simplified is None else simplified).strip()
    integral = (texts.integral if integral is None else integral).strip()
    for name, text in (("simplified", simplified), ("integral", integral)):
        if not text or PLACEHOLDER.search(text):
            raise ValidationError({name: "El aviso está vacío o tiene espacios por llenar."})
    digest = sha256_of({"integral": integral, "simplified": simplified})
    latest = notice_in_force(clinic)
    if latest is not None and latest.sha256 == digest and not again:
        return latest
    last = PrivacyNotice.objects.filter(clinic=clinic).aggregate(last=Max("version"))["last"]
    notice = PrivacyNotice(
        clinic=clinic,
        version=(last or 0) + 1,
        simplified=simplified,
        integral=integral,
        sha256=digest,
        published_by=by.user,
    )
    notice.full_clean()
    notice.save()
    return notice


@transaction.atomic
def consent_grant(
    *,
    patient: Patient,
    by: Membership,
    evidence: str,
    purpose: str = Consent.Purpose.CARE,
    method: str = Consent.Method.PAPER,
    notice: PrivacyNotice | None = None,
) -> Consent:
    """Record that the patient accepted a purpose, with the evidence of it.

    For a minor it is given by the representative on record; at 18 the person's own takes its place.
    The notice is the one in force. One that still counts is returned as it is; the new one takes
    the place of what a later notice asks again. Raises ValidationError, PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.REGISTER_PATIENT)
    Patient.objects.select_for_update().get(pk=patient.pk)
    minor = patient.is_minor
    present = (
        Consent.objects.told().filter(patient=patient, purpose=purpose, revoked_at=None).first()
    )
    if present is not None:
        if ended := _why_it_ended(present, minor=minor):
            _end(present, ended, by)
        else:
            return present
    notice = notice or notice_ensure(by=by)
    if notice.clinic_id != patient.clinic_id:
        raise ValidationError("El aviso es de otro consultorio.")
    if minor and not (patient.representative_name and patient.representative_relationship):
        raise ValidationError("Es menor de edad: primero anote quién le representa.")
    consent = Consent(
        patient=patient,
        notice=notice,
        purpose=purpose,
        method=method,
        evidence=evidence.strip(),
        collected_by=by.user,
        representative_name=patient.representative_name if minor else "",
        representative_relationship=patient.representative_relationship if minor else "",
    )
    consent.full_clean()
    consent.save()
    return consent


@transaction.atomic
def consent_revoke(*, consent: Consent, reason: str, by: Membership) -> Consent:
    """Revoke at once; the row stays. Raises ValidationError without a reason, PermissionDenied."""
    patient_check(patient=consent.patient, by=by, permission=Permission.REGISTER_PATIENT)
    if not reason.strip():
        raise ValidationError({"reason": "Anote el motivo o «a petición del titular»."})
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.in_force:
        _end(consent, reason.strip(), by)
    return consent


@transaction.atomic
def consents_grant(
    *, patient: Patient, purposes: Sequence[str], evidence: str, method: str, by: Membership
) -> list[Consent]:
    """Record several purposes accepted on one sheet; each can be revoked by itself.

    Raises ValidationError if there is none, and what `consent_grant` raises.
    """
    if not purposes:
        raise ValidationError({"purposes": "Marque al menos una finalidad."})
    return [
        consent_grant(patient=patient, purpose=each, evidence=evidence, method=method, by=by)
        for each in purposes
    ]


def _why_it_ended(consent: Consent, *, minor: bool) -> str:
    """Why a consent that nobody revoked no longer counts; "" if it does."""
    if consent.representative_name and not minor:
        return "Cumplió 18 años: decide por sí"
    return "Cambió el aviso: se recabó de nuevo" if consent.outdated else ""


def _end(consent: Consent, reason: str, by: Membership) -> None:
    consent.revoked_at, consent.revoked_by = timezone.now(), by.user
    consent.revoke_reason = reason
    consent.full_clean()
    consent.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
