"""The rows of one invented visit, not saved: what a nutriólogo would have captured."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from patients.lab_reading import person_on, reading_of
from patients.models import (
    Consultation,
    Goal,
    GoalReview,
    HistorySection,
    Kind,
    LabResult,
    Measurement,
    Note,
    NutritionDiagnosis,
    ReferredDiagnosis,
    SignedDocument,
)
from patients.models.history import RULES
from patients.plausibility import unit_of
from patients.selectors.laboratory import ReadResult
from patients.services.payload import VisitRows
from patients.services.signature import document_written
from patients.vocabulary import Problem, problems
from practice.demo.scale.people import TENTH, luck_of
from practice.demo.scale.record import Record
from practice.demo.story import HISTORY, METHOD, TALK
from practice.demo.studies import LABORATORY, REPORT

MINUTES = timedelta(minutes=45)
"""From the hour of a visit to its signature."""
REPORT_EVERY, GOAL_EVERY = 6, 3
ANALYTES = REPORT[:6]
SKIPPED = (Kind.TEMPERATURE, Kind.RESPIRATORY_RATE)
WRITTEN = {"motivo": "Quiere comer mejor y conocer su peso saludable.", **HISTORY}
GOALS = (
    ("Agua en lugar de refresco", "Cinco días por semana"),
    ("Verdura en comida y cena", "Dos tazas al día"),
    ("Caminar después de comer", "Treinta minutos, cuatro días"),
)
PLAN = "Continúa el plan; agua en lugar de refresco y caminata."


@dataclass(frozen=True)
class Visit:
    """A consultation and everything below it."""

    record: Record
    consultation: Consultation
    note: Note
    measurements: list[Measurement]
    history: list[HistorySection]
    diagnosis: NutritionDiagnosis
    referred: list[ReferredDiagnosis]
    laboratory: list[LabResult]
    goals: list[Goal]
    reviews: list[GoalReview]

    def document(self) -> SignedDocument:
        """The signed document, by the code that signs any other. The rows must have been saved."""
        patient = self.record.patient
        person = person_on(patient, self._day, pregnancies=[])
        return document_written(
            rows=VisitRows(
                consultation=self.consultation,
                note=self.note,
                measurements={row.kind: row for row in self.measurements},
                allergies=self.record.allergies,
                history=self.history,
                laboratory=[ReadResult(row, reading_of(row, person)) for row in self.laboratory],
                nutrition_diagnoses=[self.diagnosis],
                referred_diagnoses=self.referred,
                goals=self.goals,
                goal_reviews=self.reviews,
            ),
            licence=self.record.by.licence,
            signed_at=self.consultation.event_at + MINUTES,
            method=METHOD,
            extra_sections={},
        )

    @property
    def _day(self) -> date:
        return timezone.localdate(self.consultation.event_at)


def visit_of(record: Record, number: int) -> Visit:
    """The visit of a number, from 0, of a record."""
    luck = luck_of(record.person.number, "visit", str(number))
    visit = _consultation(record, number)
    problem = luck.choice(problems())
    measured = list(_measurements(record, visit, number, luck))
    goals = _goals(visit, number, luck)
    made = Visit(
        record=record,
        consultation=visit,
        note=_note(visit, measured, problem, luck),
        measurements=measured,
        history=list(_history(record, visit)) if visit.is_first else [],
        diagnosis=NutritionDiagnosis(
            consultation=visit,
            domain=problem.domain,
            problem_code=problem.code,
            problem=problem.term,
            etiology=problem.etiology,
            signs=problem.signs,
        ),
        referred=_referred(record, visit) if visit.is_first else [],
        laboratory=list(_laboratory(record, visit, number, luck)),
        goals=goals,
        reviews=_reviews(record, visit, luck),
    )
    record.goal = goals[0] if goals else None
    return made


def _consultation(record: Record, number: int) -> Consultation:
    person, kinds = record.person, Consultation.Kind
    interview = Consultation.Interview
    return Consultation(
        patient=record.patient,
        kind=kinds.FOLLOW_UP if number else kinds.FIRST,
        event_at=record.days[number],
        practitioner=record.by.membership.user,
        interview=interview.INDIRECT if person.is_minor else interview.DIRECT,
        informant=f"{person.representative} (Madre)" if person.is_minor else "",
    )


def _measurements(
    record: Record, visit: Consultation, number: int, luck: random.Random
) -> Iterator[Measurement]:
    """Weight, waist and pressure; height of a first visit and of who grows."""
    person, weight = record.person, record.weights[number]
    build = weight / person.height**2
    values = {Kind.WEIGHT: weight}
    if visit.is_first or person.is_minor:
        values[Kind.HEIGHT] = person.height
    values |= {
        Kind.WAIST: (build * Decimal("2.1") + 27).quantize(TENTH),
        Kind.SYSTOLIC: Decimal(luck.randrange(100, 136, 2)),
        Kind.DIASTOLIC: Decimal(luck.randrange(62, 88, 2)),
    }
    if visit.is_first:
        values[Kind.HEART_RATE] = Decimal(luck.randint(58, 84))
    user = record.by.membership.user
    for kind, value in values.items():
        yield Measurement(
            consultation=visit, kind=kind, value=value, unit=unit_of(kind), recorded_by=user
        )
    for kind in SKIPPED if visit.is_first else ():
        yield Measurement(
            consultation=visit,
            kind=kind,
            unit=unit_of(kind),
            not_measured_reason="No fue necesario",
            recorded_by=user,
        )


def _history(record: Record, visit: Consultation) -> Iterator[HistorySection]:
    """Each section the norm asks of this patient: what was said, or that it was denied."""
    on = timezone.localdate(visit.event_at)
    for rule in RULES:
        text = WRITTEN.get(rule.section.value, "")
        if rule.applies_to(record.patient, on) and (rule.mandatory or text):
            states = HistorySection.State
            state = states.EXPLORED if text else states.DENIED
            yield HistorySection(consultation=visit, section=rule.section, state=state, text=text)


def _referred(record: Record, visit: Consultation) -> list[ReferredDiagnosis]:
    condition = record.person.condition
    if not condition:
        return []
    by = "Lo refiere el paciente"
    return [ReferredDiagnosis(consultation=visit, text=condition, diagnosed_by=by)]


def _laboratory(
    record: Record, visit: Consultation, number: int, luck: random.Random
) -> Iterator[LabResult]:
    """A report now and then, of one patient in two."""
    if record.person.number % 2 or number % REPORT_EVERY:
        return
    for analyte, unit, low, high, printed in ANALYTES:
        ends = (None, None) if printed is None else (Decimal(printed[0]), Decimal(printed[1]))
        yield LabResult(
            patient=record.patient,
            consultation=visit,
            analyte=analyte,
            value=Decimal(luck.randint(low, high)) / 10,
            unit=unit,
            range_low=ends[0],
            range_high=ends[1],
            laboratory=LABORATORY,
            collected_on=timezone.localdate(visit.event_at),
            source=LabResult.Source.TRANSCRIBED,
            confirmed=True,
            recorded_by=record.by.membership.user,
        )


def _goals(visit: Consultation, number: int, luck: random.Random) -> list[Goal]:
    if number % GOAL_EVERY:
        return []
    text, measure = luck.choice(GOALS)
    due = timezone.localdate(visit.event_at) + timedelta(days=30)
    return [Goal(consultation=visit, text=text, measure=measure, due_on=due)]


def _reviews(record: Record, visit: Consultation, luck: random.Random) -> list[GoalReview]:
    """How the goal of the visit before went."""
    if record.goal is None:
        return []
    outcomes = GoalReview.Outcome
    outcome = luck.choice((outcomes.MET, outcomes.PARTIAL, outcomes.UNMET))
    return [GoalReview(goal=record.goal, consultation=visit, outcome=outcome)]


def _note(
    visit: Consultation, measured: list[Measurement], problem: Problem, luck: random.Random
) -> Note:
    said = "; ".join(str(row).lower() for row in measured if row.value is not None)
    return Note(
        consultation=visit,
        subjective=WRITTEN["motivo"] if visit.is_first else luck.choice(TALK),
        objective=f"{said[0].upper()}{said[1:]}.",
        assessment=f"{problem.term}, relacionado con {problem.etiology}.",
        plan=PLAN,
        adherence=None if visit.is_first else luck.randint(4, 20) * 5,
        prognosis=Note.Prognosis.GOOD if visit.is_first else Note.Prognosis.EVOLUTION,
    )
