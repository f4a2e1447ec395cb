"""A first text for a letter, from what was signed. The nutriólogo corrects it before signing."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format

from patients.interview import SHEETS, answers_shown
from patients.letters import LETTERS
from patients.models import Consultation, HistorySection, Note, Patient
from patients.selectors.measurement import measurement_trend
from patients.selectors.problem import problems_of, referred_of


def letter_drafted(patient: Patient, kind: str) -> dict[str, str]:
    """Text for each part that the record can propose; blank where it says nothing."""
    last = (
        Consultation.objects.filter(patient=patient, signed_at__isnull=False)
        .select_related("note")
        .order_by("-event_at")
        .first()
    )
    note = last.note if last is not None else Note()
    proposals = {
        "diagnoses": _diagnoses(patient),
        "plan": note.plan,
        "evolution": note.subjective,
        "prognosis": note.get_prognosis_display() or "",
        "studies": note.studies,
        "condition": _section(patient, "padecimiento_actual"),
        "facts": _facts(patient),
    }
    return {part.key: proposals[part.draft].strip() for part in LETTERS[kind].parts if part.draft}


def _diagnoses(patient: Patient) -> str:
    lines = [line.diagnosis.statement for line in problems_of(patient) if line.is_active]
    lines += [
        f"{row.text}{f' ({row.icd10})' if row.icd10 else ''}, referido por {row.diagnosed_by}."
        for row in referred_of(patient)
    ]
    return "\n".join(lines)


def _section(patient: Patient, section: str) -> str:
    row = (
        HistorySection.objects.filter(
            consultation__patient=patient,
            consultation__signed_at__isnull=False,
            section=section,
        )
        .order_by("-consultation__event_at")
        .first()
    )
    if row is None:
        return ""
    answers = (f"{label}: {said}" for label, said in answers_shown(SHEETS[section], row.answers))
    return "\n".join([row.text, *answers])


def _facts(patient: Patient) -> str:
    """Allergies, what is taken, and the last value of what was measured."""
    agents = ", ".join(str(row) for row in patient.allergies_in_force)
    lines = [f"Alergias e intolerancias: {agents or _no_allergies(patient)}."]
    taken = _section(patient, "medicamentos").strip().replace("\n", "; ")
    if taken:
        lines.append(f"Toma: {taken}.")
    trend = measurement_trend(patient, visits=1)
    for row in trend.rows:
        day = date_format(timezone.localtime(trend.dates[0]), "j/b/Y")
        if row.values[0] is not None:
            lines.append(f"{row.label}: {row.values[0].normalize():f} {row.unit} ({day}).")
    return "\n".join(lines)


def _no_allergies(patient: Patient) -> str:
    return "interrogadas y negadas" if patient.allergies_denied else "sin interrogar"
