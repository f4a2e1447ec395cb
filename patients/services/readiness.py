"""What a visit still lacks to be signed, all of it at once, with the screen that settles it."""

from __future__ import annotations

from django.db.models import Exists
from django.utils import timezone

from accounts.models import Membership, ProfessionalLicence, User
from patients.errors import Missing
from patients.interview import SHEETS, incomplete_rows
from patients.models import (
    Consent,
    Consultation,
    HistorySection,
    Kind,
    Note,
    NutritionDiagnosis,
    Section,
)
from patients.models.history import RULES
from patients.selectors.measurement import measurements_of

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


def missing_for_signature(*, consultation: Consultation, by: Membership) -> tuple[Missing, ...]:
    """Everything that keeps `by` from signing, in the order of the screens; empty when ready."""
    written = _written(consultation, by)
    return (
        *_who(consultation, by, licensed=written.licensed),  # type: ignore[attr-defined]
        *_history(consultation),
        *_measured(consultation),
        *_diagnosed(written),
        *_noted(written),
    )


def _written(consultation: Consultation, by: Membership) -> Consultation:
    """The visit read again: its note, whether it is `diagnosed` and `by` `licensed`. One query."""
    visits = Consultation.objects.select_related("note").annotate(
        diagnosed=Exists(NutritionDiagnosis.objects.filter(consultation=consultation)),
        licensed=Exists(ProfessionalLicence.objects.filter(user=by.user)),
    )
    return visits.get(pk=consultation.pk)


def _who(consultation: Consultation, by: Membership, *, licensed: bool) -> list[Missing]:
    """Signer, establishment, patient and consent (NOM-004 5.2, 5.9, 5.10; LGS 83; LFPDPPP 8)."""
    patient, clinic = consultation.patient, consultation.patient.clinic
    missing = []
    if not licensed:
        missing.append(Missing("licence", "su título y cédula profesional", "account"))
    if not by.user.full_name.strip():
        missing.append(Missing("signer_name", "su nombre completo", "account"))
    if not (clinic.kind and clinic.name and clinic.address and clinic.legal_name):
        missing.append(Missing("clinic", "los datos del consultorio", "clinic"))
    if not patient.address.strip():
        missing.append(Missing("address", "el domicilio del paciente", "patient", "address"))
    if not patient.allergies_denied and not patient.allergies.filter(voided_at=None).exists():
        missing.append(
            Missing("allergies", "las alergias, o anotar que las niega", "patient", "allergies")
        )
    missing.extend(_consent(consultation))
    return missing


def _consent(consultation: Consultation) -> list[Missing]:
    """Care consent in force, or the exception of who cannot give it yet (LFPDPPP 8, 9).

    One given in a minor's place ends when they turn 18; an older one, when the notice asks again.
    """
    patient = consultation.patient
    consent = (
        Consent.objects.told()
        .filter(patient=patient, purpose=Consent.Purpose.CARE, revoked_at=None)
        .first()
    )
    if consent is None:
        if patient.consent_exceptions.filter(until__gte=timezone.localdate()).exists():
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


def _history(consultation: Consultation) -> list[Missing]:
    """Mandatory sections of a first visit, and rows left half written (NOM-004 6.1.1, 6.1.2)."""
    written = {row.section: row for row in consultation.history_sections.all()}
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


def _measured(consultation: Consultation) -> list[Missing]:
    """A value or a reason of each (NOM-004 6.1.2; in a follow-up, the weight: 6.2.2)."""
    kinds = REQUIRED_FIRST if consultation.is_first else REQUIRED_FOLLOW_UP
    present = measurements_of(consultation)
    return [
        Missing("measurement", f"{kind.label.lower()}, o por qué no se midió", "S2", kind.value)
        for kind in kinds
        if kind not in present
    ]


def _diagnosed(consultation: Consultation) -> list[Missing]:
    """A diagnosis or clinical problem (NOM-004 6.1.4, 6.2.4)."""
    if consultation.diagnosed:  # type: ignore[attr-defined]
        return []
    return [Missing("diagnosis", "al menos un diagnóstico nutricional", "S3", "diagnosis")]


def _noted(consultation: Consultation) -> list[Missing]:
    """Prognosis and plan; in a follow-up, the evolution too (NOM-004 6.1.5, 6.1.6, 6.2)."""
    note = getattr(consultation, "note", None) or Note()
    missing = []
    if not note.prognosis:
        missing.append(Missing("prognosis", "el pronóstico", "S3", "prognosis"))
    if not consultation.is_first and not note.subjective.strip():
        missing.append(Missing("subjective", "la evolución (subjetivo)", "S6", "subjective"))
    if not note.plan.strip():
        missing.append(Missing("plan", "el plan o indicación terapéutica", "S6", "plan"))
    return missing
