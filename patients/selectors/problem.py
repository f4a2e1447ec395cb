"""The problems of a patient across visits: which are active and which were resolved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from patients.models import Consultation, NutritionDiagnosis, Patient, ReferredDiagnosis
from patients.names import plain


@dataclass(frozen=True)
class ProblemLine:
    """A problem: the last thing said of it, when it was first found and last said."""

    diagnosis: NutritionDiagnosis
    since: datetime
    said_at: datetime

    @property
    def is_active(self) -> bool:
        """Whether nobody has said that it is resolved."""
        return self.diagnosis.state != NutritionDiagnosis.State.RESOLVED


def problem_key(diagnosis: NutritionDiagnosis) -> str:
    """What tells one problem from another: its code or, in own words, the words."""
    return diagnosis.problem_code or plain(diagnosis.problem)


def problems_of(patient: Patient, *, before: Consultation | None = None) -> list[ProblemLine]:
    """Every problem of the signed visits, active first and latest first. One query."""
    rows = (
        NutritionDiagnosis.objects.filter(
            consultation__patient=patient, consultation__signed_at__isnull=False
        )
        .select_related("consultation")
        .order_by("consultation__event_at", "pk")
    )
    if before is not None:
        rows = rows.filter(consultation__event_at__lt=before.event_at)
    return _lines((row, row.consultation.event_at) for row in rows)


def problems_told(timeline: Iterable[Consultation]) -> list[ProblemLine]:
    """The same from a `patient_timeline`, without asking again."""
    return _lines(
        (row, visit.event_at)
        for visit in reversed(list(timeline))
        if not visit.is_draft
        for row in visit.nutrition_diagnoses.all()
    )


def _lines(rows: Iterable[tuple[NutritionDiagnosis, datetime]]) -> list[ProblemLine]:
    """A line each problem, from what was said of it in order."""
    lines: dict[str, ProblemLine] = {}
    for row, at in rows:
        first = lines.get(problem_key(row))
        # Found again after it was resolved: it begins again.
        since = first.since if first is not None and first.is_active else at
        lines[problem_key(row)] = ProblemLine(row, since, at)
    latest = sorted(lines.values(), key=lambda line: line.said_at, reverse=True)
    return sorted(latest, key=lambda line: not line.is_active)


def problems_to_review(
    consultation: Consultation, *, spoken: Iterable[NutritionDiagnosis] | None = None
) -> list[ProblemLine]:
    """Active problems of earlier visits that this one has not spoken of. Two queries.

    Who already read this visit's diagnoses gives them in `spoken`, and saves one.
    """
    rows = consultation.nutrition_diagnoses.all() if spoken is None else spoken
    said = {problem_key(row) for row in rows}
    earlier = problems_of(consultation.patient, before=consultation)
    return [line for line in earlier if line.is_active and problem_key(line.diagnosis) not in said]


def referred_told(timeline: Iterable[Consultation]) -> list[ReferredDiagnosis]:
    """The medical diagnoses from a `patient_timeline`, without asking again."""
    rows = (
        row
        for visit in reversed(list(timeline))
        if not visit.is_draft
        for row in visit.referred_diagnoses.all()
    )
    latest = {row.icd10 or plain(row.text): row for row in rows}
    return list(reversed(latest.values()))


def referred_of(patient: Patient) -> list[ReferredDiagnosis]:
    """The medical diagnoses that signed visits took note of, each once, latest first."""
    rows = (
        ReferredDiagnosis.objects.filter(
            consultation__patient=patient, consultation__signed_at__isnull=False
        )
        .select_related("consultation")
        .order_by("consultation__event_at", "pk")
    )
    latest = {row.icd10 or plain(row.text): row for row in rows}
    return list(reversed(latest.values()))
