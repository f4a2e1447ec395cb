"""The content of a signed document: the whole visit, with the header as it was that day.

Sections follow NOM-004 6.1 and 6.2. A change of shape gets a new TEMPLATE_VERSION; the page keeps
reading the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Clinic, ProfessionalLicence
from patients.canonical import plain_value
from patients.interview import SHEETS, answers_shown
from patients.models import (
    Allergy,
    Attachment,
    ConsentException,
    Consultation,
    Goal,
    GoalReview,
    HistorySection,
    Kind,
    Measurement,
    Note,
    NutritionDiagnosis,
    Patient,
    ReferredDiagnosis,
    SignedDocument,
)
from patients.models.history import RULE_OF
from patients.selectors.consent import exception_pending
from patients.selectors.consultation import history_of
from patients.selectors.laboratory import ReadResult, lab_for_note, lab_read
from patients.selectors.measurement import measurements_of, takes_of

TEMPLATE_VERSION = "nota-2"
SERVICE = "Consulta externa – nutrición"


@dataclass(frozen=True)
class VisitRows:
    """Everything in the record that a visit's document says, already read, in its order."""

    consultation: Consultation
    note: Note
    measurements: Mapping[str, Measurement]
    allergies: Sequence[Allergy] = ()
    history: Sequence[HistorySection] = ()
    takes: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    laboratory: Sequence[ReadResult] = ()
    nutrition_diagnoses: Sequence[NutritionDiagnosis] = ()
    referred_diagnoses: Sequence[ReferredDiagnosis] = ()
    attachments: Sequence[Attachment] = ()
    goals: Sequence[Goal] = ()
    goal_reviews: Sequence[GoalReview] = ()
    consent_exception: ConsentException | None = None


def visit_rows(consultation: Consultation) -> VisitRows:
    """The rows of a visit as they are now. About a dozen queries."""
    return VisitRows(
        consultation=consultation,
        note=Note.objects.get(consultation=consultation),
        measurements=measurements_of(consultation),
        allergies=list(consultation.patient.allergies.filter(voided_at=None)),
        history=history_of(consultation),
        takes=takes_of(consultation),
        laboratory=lab_read(consultation.patient, lab_for_note(consultation)),
        nutrition_diagnoses=list(consultation.nutrition_diagnoses.all()),
        referred_diagnoses=list(consultation.referred_diagnoses.all()),
        attachments=list(consultation.attachments.filter(void=None).order_by("pk")),
        goals=list(consultation.goals.all()),
        goal_reviews=list(consultation.goal_reviews.select_related("goal")),
        consent_exception=exception_pending(consultation.patient),
    )


def document_kind(consultation: Consultation) -> str:
    """A first visit is a clinical history; the others, evolution notes."""
    kinds = SignedDocument.Kind
    return kinds.HISTORY if consultation.is_first else kinds.EVOLUTION


def payload_build(
    *,
    rows: VisitRows,
    licence: ProfessionalLicence,
    signed_at: datetime,
    method: str,
    extra_sections: Mapping[str, object],
) -> dict[str, Any]:
    """Everything that is signed, as plain JSON values (decimals and dates as text). No query.

    Each extra section is `{"title": str, "rows": [[label, value], …], "text": str}`, `rows` or
    `text` optional; any other mapping is kept and shown as label and value. Raises TypeError for
    what has no canonical form, a float for one.
    """
    visit = rows.consultation
    payload: dict[str, Any] = plain_value(
        {
            "schema": TEMPLATE_VERSION,
            "document": {"kind": document_kind(visit), "service": SERVICE},
            "establishment": establishment(visit.patient.clinic),
            "patient": identity(visit.patient, timezone.localdate(visit.event_at)),
            "consultation": _consultation(visit),
            "allergies": _allergies(rows),
            **_exception(rows.consent_exception),
            "history": _history(rows),
            "measurements": _measurements(rows),
            "laboratory": _laboratory(rows),
            "diagnoses": _diagnoses(rows),
            "note": _note(rows.note),
            "attachments": [
                {
                    "title": row.title,
                    "kind": row.get_kind_display(),
                    "studied_on": row.studied_on,
                    "laboratory": row.laboratory,
                    "sha256": row.sha256,
                }
                for row in rows.attachments
            ],
            "goals": [
                {"text": goal.text, "measure": goal.measure, "due_on": goal.due_on}
                for goal in rows.goals
            ],
            "goal_reviews": [
                {
                    "text": row.goal.text,
                    "outcome": row.get_outcome_display(),
                    "comment": row.comment,
                }
                for row in rows.goal_reviews
            ],
            "extra": extra_sections,
            "signature": signature(licence, method=method, signed_at=signed_at),
        }
    )
    return payload


def signature(
    licence: ProfessionalLicence, *, method: str, signed_at: datetime
) -> dict[str, object]:
    """Who answers for a document, and when and how they signed (NOM-004 5.10; LGS 83)."""
    return {
        "name": licence.user.full_name,
        "user": licence.user.public_id,
        "degree": licence.degree,
        "institution": licence.institution,
        "licence": licence.number,
        "method": method,
        "signed_at": signed_at,
    }


def establishment(clinic: Clinic) -> dict[str, object]:
    """NOM-004 5.2.1 and 5.2.2."""
    return {
        "kind": clinic.get_kind_display(),
        "name": clinic.name,
        "address": clinic.address,
        "legal_name": clinic.legal_name,
        "institution": clinic.institution,
        "clues": clinic.clues,
        "phone": clinic.phone,
    }


def identity(patient: Patient, on: date) -> dict[str, object]:
    """NOM-004 5.2.3 and 5.9: the age is that of the day of the visit."""
    age = patient.age_on(on)
    return {
        "id": patient.public_id,
        "record": patient.record,
        "name": patient.full_name,
        "birth_date": patient.birth_date,
        "birth_date_estimated": patient.birth_date_estimated,
        "age": {"years": age.years, "months": age.months, "text": str(age)},
        "sex": patient.get_sex_display(),
        "address": patient.address,
        "occupation": patient.occupation,
        "representative": patient.representative_name,
        "synthetic": patient.is_synthetic,
    }


def _consultation(consultation: Consultation) -> dict[str, object]:
    return {
        "id": consultation.public_id,
        "kind": consultation.get_kind_display(),
        "modality": consultation.get_modality_display(),
        "interview": consultation.get_interview_display(),
        "informant": consultation.informant,
        "event_at": consultation.event_at,
    }


def _allergies(rows: VisitRows) -> dict[str, object]:
    return {
        "denied": rows.consultation.patient.allergies_denied,
        "list": [
            {
                "agent": allergy.agent,
                "kind": allergy.get_kind_display(),
                "nature": allergy.get_nature_display(),
                "since": allergy.since,
                "reaction": allergy.reaction,
                "severity": allergy.get_severity_display(),
            }
            for allergy in rows.allergies
        ],
    }


def _exception(row: ConsentException | None) -> dict[str, object]:
    """Why it is signed without the care consent (LFPDPPP 9); nothing where there is one."""
    if row is None:
        return {}
    said = {"ground": row.get_ground_display(), "reason": row.reason, "until": row.until}
    return {"consent_exception": said}


def _history(rows: VisitRows) -> list[dict[str, object]]:
    return [
        {
            "section": row.section,
            "title": row.get_section_display(),
            "clause": RULE_OF[row.section].clause,
            "state": row.get_state_display(),
            "text": row.text,
            "reason": row.reason,
            # As read that day, and as data: the sheet may ask otherwise tomorrow.
            "rows": answers_shown(SHEETS[row.section], row.answers),
            "answers": row.answers,
            "unchanged_since": row.carried_from.event_at if row.carried_from else None,
        }
        for row in rows.history
    ]


def _measurements(rows: VisitRows) -> list[dict[str, object]]:
    present, takes = rows.measurements, rows.takes
    return [
        {
            "kind": kind.value,
            "title": kind.label,
            "value": present[kind].value,
            "unit": present[kind].unit,
            "reason": present[kind].not_measured_reason,
            "method": present[kind].method,
            **({"takes": takes[kind]} if kind in takes else {}),
        }
        for kind in Kind
        if kind in present
    ]


def _laboratory(rows: VisitRows) -> list[dict[str, object]]:
    """Results previous and present (NOM-004 6.1.3), each with what its reading said that day."""
    return [
        {
            "analyte": one.row.analyte,
            "title": one.row.name,
            "shown": one.row.shown,
            "comparator": one.row.comparator,
            "value": one.row.value,
            "unit": one.row.unit,
            "laboratory_range": one.row.range_shown,
            "laboratory": one.row.laboratory,
            "collected_on": one.row.collected_on,
            "source": one.row.get_source_display(),
            "flag": one.reading.flag,
            "flag_by": one.reading.origin,
            "critical": one.reading.critical,
        }
        for one in rows.laboratory
    ]


def _diagnoses(rows: VisitRows) -> dict[str, object]:
    return {
        "nutrition": [
            {
                "code": row.problem_code,
                "domain": row.get_domain_display(),
                "problem": row.problem,
                "etiology": row.etiology,
                "signs": row.signs,
                "statement": row.statement,
                "state": row.get_state_display(),
            }
            for row in rows.nutrition_diagnoses
        ],
        "referred": [
            {
                "text": row.text,
                "icd10": row.icd10,
                "diagnosed_by": row.diagnosed_by,
                "diagnosed_on": row.diagnosed_on,
            }
            for row in rows.referred_diagnoses
        ],
    }


def _note(note: Note) -> dict[str, object]:
    return {
        "subjective": note.subjective,
        "objective": note.objective,
        "assessment": note.assessment,
        "plan": note.plan,
        "indications": note.indications,
        "adherence": note.adherence,
        "barriers": note.barriers,
        "substances": note.substances,
        "intake": note.intake,
        "studies": note.studies,
        "monitoring": note.monitoring,
        "stage": note.get_stage_display(),
        "style": note.style,
        "prognosis": note.get_prognosis_display(),
        "prognosis_text": note.prognosis_text,
    }
