"""The content of a signed document: the whole visit, with the header as it was that day.

Sections follow NOM-004 6.1 and 6.2. A change of shape gets a new TEMPLATE_VERSION; the page keeps
reading the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Clinic, ProfessionalLicence
from patients.canonical import plain_value
from patients.interview import SHEETS, answers_shown
from patients.models import Consultation, Kind, Note, Patient, SignedDocument
from patients.models.history import RULE_OF
from patients.selectors.consent import exception_pending
from patients.selectors.consultation import history_of
from patients.selectors.laboratory import lab_for_note, lab_read
from patients.selectors.measurement import measurements_of, takes_of

TEMPLATE_VERSION = "nota-2"
SERVICE = "Consulta externa – nutrición"


def document_kind(consultation: Consultation) -> str:
    """A first visit is a clinical history; the others, evolution notes."""
    kinds = SignedDocument.Kind
    return kinds.HISTORY if consultation.is_first else kinds.EVOLUTION


def payload_build(
    *,
    consultation: Consultation,
    licence: ProfessionalLicence,
    signed_at: datetime,
    method: str,
    extra_sections: Mapping[str, object],
) -> dict[str, Any]:
    """Everything that is signed, as plain JSON values (decimals and dates as text).

    Each extra section is `{"title": str, "rows": [[label, value], …], "text": str}`, `rows` or
    `text` optional; any other mapping is kept and shown as label and value. Raises TypeError for
    what has no canonical form, a float for one.
    """
    payload: dict[str, Any] = plain_value(
        {
            "schema": TEMPLATE_VERSION,
            "document": {"kind": document_kind(consultation), "service": SERVICE},
            "establishment": establishment(consultation.patient.clinic),
            "patient": identity(consultation.patient, timezone.localdate(consultation.event_at)),
            "consultation": _consultation(consultation),
            "allergies": _allergies(consultation),
            **_exception(consultation),
            "history": _history(consultation),
            "measurements": _measurements(consultation),
            "laboratory": _laboratory(consultation),
            "diagnoses": _diagnoses(consultation),
            "note": _note(consultation),
            "attachments": [
                {
                    "title": row.title,
                    "kind": row.get_kind_display(),
                    "studied_on": row.studied_on,
                    "laboratory": row.laboratory,
                    "sha256": row.sha256,
                }
                for row in consultation.attachments.filter(void=None).order_by("pk")
            ],
            "goals": [
                {"text": goal.text, "measure": goal.measure, "due_on": goal.due_on}
                for goal in consultation.goals.all()
            ],
            "goal_reviews": [
                {
                    "text": row.goal.text,
                    "outcome": row.get_outcome_display(),
                    "comment": row.comment,
                }
                for row in consultation.goal_reviews.select_related("goal")
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


def _allergies(consultation: Consultation) -> dict[str, object]:
    patient = consultation.patient
    return {
        "denied": patient.allergies_denied,
        "list": [
            {
                "agent": allergy.agent,
                "kind": allergy.get_kind_display(),
                "nature": allergy.get_nature_display(),
                "since": allergy.since,
                "reaction": allergy.reaction,
                "severity": allergy.get_severity_display(),
            }
            for allergy in patient.allergies.filter(voided_at=None)
        ],
    }


def _exception(consultation: Consultation) -> dict[str, object]:
    """Why it is signed without the care consent (LFPDPPP 9); nothing where there is one."""
    row = exception_pending(consultation.patient)
    if row is None:
        return {}
    said = {"ground": row.get_ground_display(), "reason": row.reason, "until": row.until}
    return {"consent_exception": said}


def _history(consultation: Consultation) -> list[dict[str, object]]:
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
        for row in history_of(consultation)
    ]


def _measurements(consultation: Consultation) -> list[dict[str, object]]:
    present = measurements_of(consultation)
    takes = takes_of(consultation)
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


def _laboratory(consultation: Consultation) -> list[dict[str, object]]:
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
        for one in lab_read(consultation.patient, lab_for_note(consultation))
    ]


def _diagnoses(consultation: Consultation) -> dict[str, object]:
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
            for row in consultation.nutrition_diagnoses.all()
        ],
        "referred": [
            {
                "text": row.text,
                "icd10": row.icd10,
                "diagnosed_by": row.diagnosed_by,
                "diagnosed_on": row.diagnosed_on,
            }
            for row in consultation.referred_diagnoses.all()
        ],
    }


def _note(consultation: Consultation) -> dict[str, object]:
    note = Note.objects.get(consultation=consultation)
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
