"""How well a sample of records is kept: complete, signed and in time (NOM-004 5.18 to 5.21; R).

The annex of the norm is informative and its text was recalled: the criteria are the product's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Prefetch, QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Allergy, Consent, Consultation, Patient, SignedDocument
from patients.selectors.patient import patients_visible_to
from patients.services.signature import document_verify

SAMPLE = 50
IN_TIME = timedelta(hours=24)
SIGNATURE = ("signed_at", "signer_name", "degree", "institution", "licence", "method")


@dataclass(frozen=True)
class Criterion:
    """One question asked of every record of the sample."""

    label: str
    aspect: str
    holds: Callable[[Patient], bool]


@dataclass(frozen=True)
class Score:
    """How many records meet a criterion."""

    criterion: Criterion
    met: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when all meet it."""
        return 100 * self.met // self.total if self.total else 0


@dataclass(frozen=True)
class Flaw:
    """A record and what it lacks."""

    patient: Patient
    lacks: list[str]


@dataclass(frozen=True)
class QualityReport:
    """Scores by criterion and the records that lack something, the worst first."""

    size: int
    scores: list[Score]
    flaws: list[Flaw]


def quality_report(membership: Membership | None, *, size: int = SAMPLE) -> QualityReport:
    """The records attended most recently, asked each criterion. Constant queries."""
    if not may(membership, Permission.READ_HISTORY):
        return QualityReport(0, [], [])
    rows = patients_visible_to(membership).annotate(seen=Max("consultations__event_at"))
    sample = list(
        rows.filter(seen__isnull=False)
        .order_by("-seen")
        .prefetch_related(
            Prefetch("allergies", Allergy.objects.filter(voided_at=None)),
            Prefetch("consents", Consent.objects.standing()),
            Prefetch("consultations", _visits()),
        )[:size]
    )
    # Each question once: proving that a document did not change reads it whole.
    asked = [
        Flaw(patient, [c.label for c in CRITERIA if not c.holds(patient)]) for patient in sample
    ]
    scores = [
        Score(each, sum(each.label not in row.lacks for row in asked), len(asked))
        for each in CRITERIA
    ]
    flaws = sorted((row for row in asked if row.lacks), key=lambda row: -len(row.lacks))
    return QualityReport(len(sample), scores, flaws)


def _visits() -> QuerySet[Consultation]:
    """Visits with the columns that are asked about, and their documents in the same query."""
    signed = ("consultation", "kind", "payload", "sha256", *SIGNATURE)
    return Consultation.objects.select_related("document").only(
        "patient", "event_at", "signed_at", *(f"document__{name}" for name in signed)
    )


def _documents(patient: Patient) -> list[SignedDocument]:
    return [row.document for row in patient.consultations.all() if row.signed_at is not None]


def _contact(patient: Patient) -> bool:
    return bool(patient.address.strip() and (patient.phone or patient.email))


def _emergency(patient: Patient) -> bool:
    return bool(patient.emergency_name and patient.emergency_phone)


def _allergies(patient: Patient) -> bool:
    return patient.allergies_denied or bool(patient.allergies.all())


def _consent(patient: Patient) -> bool:
    given = [row for row in patient.consents.all() if row.purpose == Consent.Purpose.CARE]
    return any(patient.is_minor or not row.representative_name for row in given)


def _history(patient: Patient) -> bool:
    kinds = SignedDocument.Kind
    return any(row.kind == kinds.HISTORY for row in _documents(patient))


def _signed(patient: Patient) -> bool:
    late = timezone.now() - IN_TIME
    return all(row.signed_at or row.event_at > late for row in patient.consultations.all())


def _in_time(patient: Patient) -> bool:
    return all(
        row.signed_at - row.event_at <= IN_TIME
        for row in patient.consultations.all()
        if row.signed_at is not None
    )


def _intact(patient: Patient) -> bool:
    return all(document_verify(document) for document in _documents(patient))


CRITERIA = (
    Criterion("Domicilio y un medio de contacto", "Integridad", _contact),
    Criterion("Contacto de emergencia", "Integridad", _emergency),
    Criterion("Alergias interrogadas", "Integridad", _allergies),
    Criterion("Consentimiento para la atención vigente", "Integridad", _consent),
    Criterion("Historia clínica firmada", "Integridad", _history),
    Criterion("Sin borradores de más de 24 horas", "Firma", _signed),
    Criterion("Documentos que dicen lo que se firmó", "Firma", _intact),
    Criterion("Notas firmadas en las 24 horas de la consulta", "Oportunidad", _in_time),
)
