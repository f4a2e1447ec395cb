"""Opening a visit and writing its draft: history, note and diagnoses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from patients.interview import SHEETS, answers_read
from patients.interview.answers import AnswersError
from patients.models import (
    Consultation,
    HistorySection,
    Note,
    NutritionDiagnosis,
    Patient,
    ReferredDiagnosis,
)
from patients.models.history import RULE_OF
from patients.selectors.consultation import history_previous
from patients.services.drafts import draft_lock, draft_touch, patient_check
from patients.vocabulary import problem_by_code

BIRTH_WEEKS = "birth_weeks"
NOTE_FIELDS = (
    "subjective",
    "objective",
    "assessment",
    "plan",
    "indications",
    "adherence",
    "barriers",
    "substances",
    "intake",
    "studies",
    "monitoring",
    "stage",
    "style",
    "prognosis",
    "prognosis_text",
)


@transaction.atomic
def consultation_open(
    *,
    patient: Patient,
    by: Membership,
    kind: str | None = None,
    modality: str = Consultation.Modality.IN_PERSON,
    event_at: datetime | None = None,
    interview: str = "",
    informant: str = "",
) -> Consultation:
    """The draft that this person has open for the patient, or a new one.

    Without `kind` it is the first visit unless one was signed before. Without `interview` it is
    direct or, for a minor, with who represents them. Raises PermissionDenied, and
    ValidationError if the date has not come yet.
    """
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    Patient.objects.select_for_update().get(pk=patient.pk)  # a double click opens one draft
    visits = Consultation.objects.filter(patient=patient)
    draft = visits.filter(practitioner=by.user, signed_at=None).first()
    if draft is not None:
        return draft
    if event_at is not None and event_at > timezone.now():
        raise ValidationError({"event_at": "La fecha de la consulta todavía no llega."})
    had_first = visits.filter(signed_at__isnull=False).exists()
    if not interview and patient.is_minor and patient.representative_name:
        interview, informant = Consultation.Interview.INDIRECT, _representative(patient)
    consultation = Consultation(
        patient=patient,
        kind=kind or (Consultation.Kind.FOLLOW_UP if had_first else Consultation.Kind.FIRST),
        modality=modality,
        event_at=event_at or timezone.now(),
        practitioner=by.user,
        interview=interview or Consultation.Interview.DIRECT,
        informant=informant.strip(),
    )
    consultation.full_clean()
    consultation.save()
    return consultation


def _representative(patient: Patient) -> str:
    """«Rosa Ejemplo (madre)», who answers for a minor."""
    return f"{patient.representative_name} ({patient.representative_relationship})"[:120]


@transaction.atomic
def consultation_interview(
    *, consultation: Consultation, interview: str, by: Membership, informant: str = ""
) -> Consultation:
    """Say who answered: the patient, or an informant with their name (NOM-004 6.1.1).

    Raises ValidationError, AlreadySignedError, PermissionDenied.
    """
    locked = draft_lock(consultation=consultation, by=by)
    indirect = interview == Consultation.Interview.INDIRECT
    if indirect and not informant.strip():
        raise ValidationError({"informant": "Anote quién respondió."})
    locked.interview, locked.informant = interview, informant.strip() if indirect else ""
    locked.full_clean()
    locked.save(update_fields=["interview", "informant"])
    consultation.interview, consultation.informant = locked.interview, locked.informant
    return consultation


@transaction.atomic
def history_section_save(
    *,
    consultation: Consultation,
    section: str,
    by: Membership,
    state: str = HistorySection.State.EXPLORED,
    text: str = "",
    reason: str = "",
    answers: Mapping[str, Any] | None = None,
    edit_version: int | None = None,
) -> HistorySection | None:
    """Write a section of a draft. Explored, without text nor answers, clears it: returns None.

    `answers` follows the section's sheet (`patients.interview`); None leaves those there were.
    Raises ValidationError, AlreadySignedError, EditConflictError, PermissionDenied.
    """
    rule = RULE_OF.get(section)
    if rule is None:
        raise ValidationError({"section": "No existe esa sección."})
    if state == HistorySection.State.DENIED and not rule.may_be_denied:
        raise ValidationError({"state": f"«{rule.section.label}» no puede negarse: descríbala."})
    locked = draft_lock(consultation=consultation, by=by, edit_version=edit_version)
    row = HistorySection.objects.filter(consultation=locked, section=section).first()
    row = row or HistorySection(consultation=locked, section=section)
    explored = state == HistorySection.State.EXPLORED
    row.state, row.carried_from = state, None
    row.text = text.strip() if explored else ""
    said = row.answers.get(BIRTH_WEEKS)
    row.answers = _answers(row, answers) if explored else {}
    _settle_gestation(locked.patient, before=said, now=row.answers.get(BIRTH_WEEKS))
    row.reason = reason.strip() if state == HistorySection.State.NOT_EXPLORED else ""
    if state == HistorySection.State.NOT_EXPLORED and not row.reason:
        raise ValidationError({"reason": "Anote por qué no se exploró."})
    saved: HistorySection | None = row
    if explored and not row.text and not row.answers:
        if row.pk:
            row.delete()
        saved = None
    else:
        row.full_clean()
        row.save()
    draft_touch(locked=locked, consultation=consultation)
    return saved


def _settle_gestation(patient: Patient, *, before: str | None, now: str | None) -> None:
    """The weeks at birth are one datum: the history writes those of the identification.

    What the identification says by itself stays: raises ValidationError if they differ.
    """
    if now is None or now == before:
        return
    weeks, was = int(Decimal(now)), before and int(Decimal(before))
    if patient.gestation_weeks not in (None, weeks, was):
        raise ValidationError(
            f"La identificación dice {patient.gestation_weeks} semanas al nacer: corrija una "
            "de las dos."
        )
    if patient.gestation_weeks != weeks:
        patient.gestation_weeks = weeks
        patient.save(update_fields=["gestation_weeks"])


def _answers(row: HistorySection, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The answers as they are kept. Raises ValidationError with all that is wrong."""
    if given is None:
        return dict(row.answers)
    try:
        return answers_read(SHEETS[row.section], given)
    except AnswersError as error:
        raise ValidationError(list(error.messages)) from error


@transaction.atomic
def history_section_carry(
    *, consultation: Consultation, section: str, by: Membership
) -> HistorySection:
    """«Sin cambios»: the section says what it said in the last signed visit, and since when.

    Raises ValidationError if there is none, AlreadySignedError, PermissionDenied.
    """
    locked = draft_lock(consultation=consultation, by=by)
    last = history_previous(locked).get(section)
    if last is None:
        raise ValidationError({"section": "No hay una visita anterior que lo diga."})
    row = HistorySection.objects.filter(consultation=locked, section=section).first()
    row = row or HistorySection(consultation=locked, section=section)
    row.state, row.text, row.answers, row.reason = last.state, last.text, last.answers, last.reason
    row.carried_from = last.carried_from or last.consultation
    row.full_clean()
    row.save()
    draft_touch(locked=locked, consultation=consultation)
    return row


@transaction.atomic
def note_save(
    *, consultation: Consultation, by: Membership, edit_version: int | None = None, **fields: str
) -> Note:
    """Write the given fields of the note (`NOTE_FIELDS`, as text); the others stay as they were.

    Raises EditConflictError if somebody saved meanwhile, AlreadySignedError, ValidationError,
    PermissionDenied. `consultation.edit_version` is the new version afterwards.
    """
    unknown = set(fields) - set(NOTE_FIELDS)
    if unknown:
        raise TypeError(f"Not fields of the note: {sorted(unknown)}")
    locked = draft_lock(consultation=consultation, by=by, edit_version=edit_version)
    note = Note.objects.filter(consultation=locked).first() or Note(consultation=locked)
    for name, value in fields.items():
        setattr(note, name, value.strip())
    note.adherence = _percentage(note.adherence)
    note.full_clean()
    note.save()
    draft_touch(locked=locked, consultation=consultation)
    return note


def _percentage(value: object) -> int | None:
    """A whole percentage, None if it is blank. Raises ValidationError."""
    text = str("" if value is None else value).replace("%", "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > 100:
        raise ValidationError({"adherence": "El apego va de 0 a 100 %."})
    return int(text)


@transaction.atomic
def diagnosis_add(
    *,
    consultation: Consultation,
    by: Membership,
    etiology: str,
    signs: str,
    problem_code: str = "",
    problem: str = "",
    domain: str = "",
    state: str = NutritionDiagnosis.State.NEW,
) -> NutritionDiagnosis:
    """Add a PES diagnosis: a code of the vocabulary, or free text with its domain.

    Raises ValidationError, AlreadySignedError, PermissionDenied.
    """
    locked = draft_lock(consultation=consultation, by=by)
    if problem_code:
        term = problem_by_code(problem_code)
        problem, domain = problem.strip() or term.term, term.domain
    diagnosis = NutritionDiagnosis(
        consultation=locked,
        domain=domain,
        problem_code=problem_code,
        problem=problem.strip(),
        etiology=etiology.strip().rstrip("."),
        signs=signs.strip().rstrip("."),
        state=state,
    )
    diagnosis.full_clean()
    diagnosis.save()
    return diagnosis


@transaction.atomic
def referred_diagnosis_add(
    *,
    consultation: Consultation,
    by: Membership,
    text: str,
    diagnosed_by: str,
    icd10: str = "",
    diagnosed_on: date | None = None,
) -> ReferredDiagnosis:
    """Add a medical diagnosis that the patient brings, with who made it.

    Raises ValidationError, AlreadySignedError, PermissionDenied.
    """
    locked = draft_lock(consultation=consultation, by=by)
    if diagnosed_on is not None and diagnosed_on > timezone.localdate():
        raise ValidationError({"diagnosed_on": "La fecha del diagnóstico todavía no llega."})
    diagnosis = ReferredDiagnosis(
        consultation=locked,
        text=text.strip(),
        icd10=icd10.strip().upper(),
        diagnosed_by=diagnosed_by.strip(),
        diagnosed_on=diagnosed_on,
    )
    diagnosis.full_clean()
    diagnosis.save()
    return diagnosis


@transaction.atomic
def diagnosis_remove(*, diagnosis: NutritionDiagnosis | ReferredDiagnosis, by: Membership) -> None:
    """Take a diagnosis out of a draft; the change history keeps it.

    Raises AlreadySignedError, PermissionDenied.
    """
    draft_lock(consultation=diagnosis.consultation, by=by)
    diagnosis.delete()
