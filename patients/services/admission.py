"""The first contact as one act: identification, allergies and the consent for care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Membership
from patients.models import Allergy, Consent, Patient
from patients.services.allergy import allergies_deny, allergy_record
from patients.services.consent import consent_grant
from patients.services.patient import PatientData, patient_register


@dataclass(frozen=True)
class ConsentData:
    """How the consent for care was given, and where its evidence is."""

    evidence: str
    method: str = Consent.Method.PAPER


@dataclass(frozen=True)
class AllergyAnswers:
    """What the patient answered: agents by kind, or that they deny them. Empty: not asked."""

    food: Sequence[str] = field(default_factory=tuple)
    drug: Sequence[str] = field(default_factory=tuple)
    denied: bool = False


@transaction.atomic
def patient_admit(
    *,
    data: PatientData,
    by: Membership,
    allergies: AllergyAnswers | None = None,
    consent: ConsentData | None = None,
    acknowledged: bool = False,
) -> Patient:
    """Register a patient with what was answered and accepted, or nothing at all.

    Raises what `patient_register`, `allergy_record`, `allergies_deny` and `consent_grant` raise.
    """
    patient = patient_register(data=data, by=by, acknowledged=acknowledged)
    answers = allergies or AllergyAnswers()
    for kind, agents in ((Allergy.Kind.FOOD, answers.food), (Allergy.Kind.DRUG, answers.drug)):
        for agent in agents:
            allergy_record(patient=patient, agent=agent, kind=kind, by=by)
    if answers.denied:
        allergies_deny(patient=patient, by=by)
    if consent is not None:
        consent_grant(patient=patient, method=consent.method, evidence=consent.evidence, by=by)
    return patient
