"""Writes about allergies and intolerances."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from patients.models import Allergy, Patient
from patients.names import plain
from patients.services.drafts import patient_check
from patients.vocabulary.allergens import allergen_key


@transaction.atomic
def allergy_record(
    *,
    patient: Patient,
    agent: str,
    by: Membership,
    kind: str = Allergy.Kind.FOOD,
    reaction: str = "",
    severity: str = Allergy.Severity.UNKNOWN,
    nature: str = Allergy.Nature.ALLERGY,
    since: str = "",
) -> Allergy:
    """Record an allergy or intolerance; «niega alergias» stops being true.

    A food that the vocabulary knows is tied to the catalogue's allergen.

    The same agent already in force is not written twice: raises ValidationError.
    """
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    agent = " ".join(agent.split())
    _lock(patient)
    in_force = patient.allergies.filter(voided_at=None, kind=kind)
    if any(plain(allergy.agent) == plain(agent) for allergy in in_force):
        raise ValidationError({"agent": f"«{agent}» ya está entre sus alergias."})
    allergy = Allergy(
        patient=patient,
        agent=agent,
        kind=kind,
        reaction=reaction.strip(),
        severity=severity,
        nature=nature,
        since=since.strip(),
        allergen=allergen_key(agent) if kind == Allergy.Kind.FOOD else "",
        recorded_by=by.user,
    )
    allergy.full_clean()
    allergy.save()
    _set_denied(patient, denied=False)
    return allergy


@transaction.atomic
def allergy_void(*, allergy: Allergy, reason: str, by: Membership) -> Allergy:
    """Take an allergy out of force, saying why. Raises ValidationError without a reason."""
    patient_check(patient=allergy.patient, by=by, permission=Permission.WRITE_RECORD)
    if not reason.strip():
        raise ValidationError({"reason": "Anote por qué se anula."})
    allergy = Allergy.objects.select_for_update().get(pk=allergy.pk)
    if allergy.voided_at is not None:
        return allergy
    allergy.voided_at, allergy.voided_by, allergy.void_reason = (
        timezone.now(),
        by.user,
        reason.strip(),
    )
    allergy.full_clean()
    allergy.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return allergy


@transaction.atomic
def allergies_deny(*, patient: Patient, by: Membership) -> Patient:
    """The patient was asked and denies allergies. Raises ValidationError if one is in force."""
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    _lock(patient)
    if patient.allergies.filter(voided_at=None).exists():
        raise ValidationError("Tiene alergias registradas: anúlelas con su motivo primero.")
    _set_denied(patient, denied=True)
    return patient


def _lock(patient: Patient) -> None:
    Patient.objects.select_for_update().get(pk=patient.pk)


def _set_denied(patient: Patient, *, denied: bool) -> None:
    if patient.allergies_denied != denied:
        patient.allergies_denied = denied
        patient.save(update_fields=["allergies_denied"])
