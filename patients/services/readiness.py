"""What a visit still lacks to be signed, all of it at once, with the screen that settles it."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Membership, ProfessionalLicence, User
from patients.errors import Missing
from patients.interview import SHEETS, incomplete_rows
from patients.models import (
    Consent,
    Consultation,
    HistorySection,
    Kind,
    Section,
)
from patients.models.history import RULES
from patients.selectors.visit import VisitParts

VITAL_SIGNS = (
    Kind.TEMPERATURE,
    Kind.SYSTOLIC,
    Kind.DIASTOLIC,
    Kind.HEART_RATE,
    Kind.RESPIRATORY_RATE,
)
REQUIRED_FIRST = (Kind.WEIGHT, Kind.HEIGHT, *VITAL_SIGNS)
REQUIRED_FOLLOW_UP = (Kind.WEIGHT,)


def licence_of(user: User) -> ProfessionalLicence | None:
    """The professional licence of a person, or None."""
    return ProfessionalLicence.objects.filter(user=user).first()


def missing_for_signature(
    *, consultation: Consultation, by: Membership, parts: VisitParts | None = None
) -> tuple[Missing, ...]:
    """Everything that keeps `by` from signing, in the order of the screens; empty when ready.

    A page that already read parts of the visit gives them. Four queries at most.
    """
    parts = parts or VisitParts(consultation, by=by)
    return (
        *_who(parts),
        *_history(parts),
        *_measured(parts),
        *_diagnosed(parts),
        *_noted(parts),
    )


def _who(parts: VisitParts) -> list[Missing]:
    """Signer, establishment, patient and consent (NOM-004 5.2, 5.9, 5.10; LGS 83; LFPDPPP 8)."""
    patient, clinic = parts.consultation.patient, parts.consultation.patient.clinic
    missing = []
    if not parts.row.licensed:
        missing.append(Missing("licence", "su título y cédula profesional", "account"))
    if not parts.by.user.full_name.strip():
        missing.append(Missing("signer_name", "su nombre completo", "account"))
    if not (clinic.kind and clinic.name and clinic.address and clinic.legal_name):
        missing.append(Missing("clinic", "los datos del consultorio", "clinic"))
    if not patient.address.strip():
        missing.append(Missing("address", "el domicilio del paciente", "patient", "address"))
    if not patient.allergies_denied and not parts.row.allergic:
        missing.append(
            Missing("allergies", "las alergias, o anotar que las niega", "patient", "allergies")
        )
    missing.extend(_consent(parts))
    return missing


def _consent(parts: VisitParts) -> list[Missing]:
    """Care consent in force, or the exception of who cannot give it yet (LFPDPPP 8, 9).

    One given in a minor's place ends when they turn 18; an older one, when the notice asks again.
    """
    patient = parts.consultation.patient
    care = (row for row in parts.consents if row.purpose == Consent.Purpose.CARE)
    consent = next(care, None)
    if consent is None:
        if parts.row.excepted_until:
            return []
        text = "el consentimiento para el expediente y la atención"
        return [Missing("consent", text, "patient", "consent")]
    if consent.outdated:
        text = "el consentimiento al aviso vigente: cambió para qué se usan los datos"
        return [Missing("consent", text, "patient", "consent")]
    if consent.representative_name and not patient.is_minor:
        text = "su propio consentimiento: ya cumplió 18 años"
        return [Missing("consent", text, "patient", "consent")]
    return []


def _history(parts: VisitParts) -> list[Missing]:
    """Mandatory sections of a first visit, and rows left half written (NOM-004 6.1.1, 6.1.2)."""
    consultation = parts.consultation
    written = {row.section: row for row in parts.history}
    on = timezone.localdate(consultation.event_at)
    lacking = [
        Missing("history", rule.section.label, "S1", rule.section.value)
        for rule in RULES
        if rule.mandatory
        and consultation.is_first
        and rule.applies_to(consultation.patient, on)
        and rule.section.value not in written
    ]
    return [*lacking, *_incomplete(written.get(Section.MEDICATION))]


def _incomplete(taken: HistorySection | None) -> list[Missing]:
    """Dose, route and periodicity of all that the patient takes (NOM-004 6.2.6)."""
    if taken is None:
        return []
    return [
        Missing("medication", text, "S1", taken.section)
        for text in incomplete_rows(SHEETS[taken.section], taken.answers)
    ]


def _measured(parts: VisitParts) -> list[Missing]:
    """A value or a reason of each (NOM-004 6.1.2; in a follow-up, the weight: 6.2.2)."""
    kinds = REQUIRED_FIRST if parts.consultation.is_first else REQUIRED_FOLLOW_UP
    return [
        Missing("measurement", f"{kind.label.lower()}, o por qué no se midió", "S2", kind.value)
        for kind in kinds
        if kind not in parts.measured
    ]


def _diagnosed(parts: VisitParts) -> list[Missing]:
    """A diagnosis or clinical problem (NOM-004 6.1.4, 6.2.4)."""
    if parts.row.diagnosed:
        return []
    return [Missing("diagnosis", "al menos un diagnóstico nutricional", "S3", "diagnosis")]


def _noted(parts: VisitParts) -> list[Missing]:
    """Prognosis and plan; in a follow-up, the evolution too (NOM-004 6.1.5, 6.1.6, 6.2)."""
    note = parts.note
    missing = []
    if not note.prognosis:
        missing.append(Missing("prognosis", "el pronóstico", "S3", "prognosis"))
    if not parts.consultation.is_first and not note.subjective.strip():
        missing.append(Missing("subjective", "la evolución (subjetivo)", "S6", "subjective"))
    if not note.plan.strip():
        missing.append(Missing("plan", "el plan o indicación terapéutica", "S6", "plan"))
    return missing
