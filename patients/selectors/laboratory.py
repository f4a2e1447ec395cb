"""Reads about laboratory results: those in force, how each moved, and what they suggest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from nutrition.laboratory_presets import Preset, presets, pressure_preset
from nutrition.laboratory_units import panels
from patients.lab_reading import LabReading, Person, person_on, reading_of
from patients.models import (
    Consultation,
    Kind,
    LabAnnulment,
    LabResult,
    Measurement,
    Patient,
    PlanLimitDecision,
)
from patients.selectors.measurement import measurements_latest
from patients.selectors.patient import patients_visible_to


@dataclass(frozen=True)
class ReadResult:
    """A result and its reading."""

    row: LabResult
    reading: LabReading


@dataclass(frozen=True)
class AnalyteRow:
    """One analyte along the dates; the latest of each date, None where there is none."""

    key: str
    name: str
    cells: tuple[ReadResult | None, ...]

    @property
    def last(self) -> ReadResult | None:
        """The most recent."""
        return next((cell for cell in reversed(self.cells) if cell), None)


@dataclass(frozen=True)
class LabTable:
    """Results by date, oldest first, by panel."""

    dates: tuple[date, ...]
    panels: tuple[tuple[str, tuple[AnalyteRow, ...]], ...]


@dataclass(frozen=True)
class Suggestion:
    """A preset that a value suggests, what led to it, and the last decision if it still holds."""

    preset: Preset
    because: str
    result: LabResult | None = None
    measurement: Measurement | None = None
    decision: PlanLimitDecision | None = None


def lab_results_visible_to(
    membership: Membership | None, *, patient: Patient
) -> QuerySet[LabResult]:
    """A patient's results in force; none for who may not read the record."""
    if not may(membership, Permission.SEE_RECORD):
        return LabResult.objects.none()
    return (
        LabResult.objects.in_force()
        .filter(patient=patient, patient__in=patients_visible_to(membership).values("pk"))
        .select_related("consultation", "recorded_by")
    )


def lab_result_of(membership: Membership | None, public_id: UUID | str) -> LabResult:
    """One result in force. Raises Http404 if it is not the clinic's."""
    if not may(membership, Permission.SEE_RECORD):
        raise Http404("No hay tal resultado.")
    found: LabResult | None = (
        LabResult.objects.in_force()
        .filter(public_id=public_id, patient__in=patients_visible_to(membership).values("pk"))
        .select_related("patient__clinic", "consultation__document", "recorded_by")
        .first()
    )
    if found is None:
        raise Http404("No hay tal resultado.")
    return found


def lab_laboratories(membership: Membership | None) -> list[str]:
    """Names of laboratories that the clinic has written before, to offer them."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return []
    names = LabResult.objects.filter(patient__clinic=membership.clinic_id).exclude(laboratory="")
    return list(names.order_by("laboratory").values_list("laboratory", flat=True).distinct()[:50])


def lab_annulments_of(patient: Patient) -> list[LabAnnulment]:
    """Results annulled after their visit was signed. One query."""
    return list(
        LabAnnulment.objects.filter(result__patient=patient).select_related(
            "result", "addendum", "annulled_by"
        )
    )


def lab_read(patient: Patient, rows: Iterable[LabResult]) -> list[ReadResult]:
    """Each result with its reading on the day of its sample. One query, for the pregnancies."""
    pregnancies = list(patient.pregnancies.filter(voided_at=None))
    people: dict[date, Person] = {}
    found = []
    for row in rows:
        day = row.collected_on
        if day not in people:
            people[day] = person_on(patient, day, pregnancies=pregnancies)
        found.append(ReadResult(row, reading_of(row, people[day])))
    return found


def lab_table(results: Iterable[ReadResult], *, dates: int = 6) -> LabTable:
    """The last dates with results, by panel and analyte, oldest first."""
    cells = {(one.row.analyte, one.row.collected_on): one for one in _by_day(results)}
    days = sorted({day for _, day in cells})[-dates:]
    parts = []
    for panel in panels():
        rows = tuple(
            AnalyteRow(one.key, one.name, tuple(cells.get((one.key, day)) for day in days))
            for one in panel.analytes
            if any((one.key, day) in cells for day in days)
        )
        if rows:
            parts.append((panel.name, rows))
    return LabTable(tuple(days), tuple(parts))


def _by_day(results: Iterable[ReadResult]) -> list[ReadResult]:
    return sorted(results, key=lambda one: (one.row.collected_on, one.row.pk))


def lab_for_note(consultation: Consultation) -> list[LabResult]:
    """What a visit's document carries: its own results, and those that came since the last one."""
    since = (
        Consultation.objects.filter(
            patient=consultation.patient_id,
            signed_at__isnull=False,
            event_at__lt=consultation.event_at,
        )
        .order_by("-signed_at")
        .values_list("signed_at", flat=True)
        .first()
    )
    outside = Q(consultation=None, patient=consultation.patient_id)
    if since is not None:
        outside &= Q(recorded_at__gt=since)
    return list(
        LabResult.objects.in_force()
        .filter(Q(consultation=consultation) | outside)
        .order_by("collected_on", "pk")
    )


def plan_limits_of(patient: Patient) -> dict[str, PlanLimitDecision]:
    """The presets in force for a patient's plan, by key: the last decision, if it accepted."""
    last: dict[str, PlanLimitDecision] = {}
    for row in PlanLimitDecision.objects.filter(patient=patient).order_by("decided_at", "pk"):
        last[row.preset] = row
    return {preset: row for preset, row in last.items() if row.accepted}


def plan_suggestions(patient: Patient, results: Iterable[ReadResult]) -> list[Suggestion]:
    """What the latest values suggest for the plan, each with its decision if it still stands.

    A decision stands until a later value suggests the same again. Two queries.
    """
    found: dict[str, Suggestion] = {}
    latest = {one.row.analyte: one for one in _by_day(results)}
    for one in latest.values():
        key = one.reading.preset
        if key and key not in found:
            found[key] = Suggestion(
                presets()[key], f"{one.row} · {one.reading.flag}", result=one.row
            )
    _add_pressure(patient, found)
    decided = PlanLimitDecision.objects.filter(patient=patient).select_related("decided_by")
    for row in decided.order_by("decided_at", "pk"):
        one_found = found.get(row.preset)
        if one_found and _same_origin(one_found, row):
            found[row.preset] = Suggestion(
                one_found.preset,
                one_found.because,
                one_found.result,
                one_found.measurement,
                decision=row,
            )
    return list(found.values())


def _same_origin(suggestion: Suggestion, decision: PlanLimitDecision) -> bool:
    if suggestion.result is not None:
        return decision.result_id == suggestion.result.pk
    measured = suggestion.measurement
    return measured is not None and decision.measurement_id == measured.pk


def _add_pressure(patient: Patient, found: dict[str, Suggestion]) -> None:
    """The last blood pressure of an adult."""
    if patient.is_minor:
        return
    values = measurements_latest(patient)
    high, low = values.get(Kind.SYSTOLIC), values.get(Kind.DIASTOLIC)
    if not high or not low or high.value is None or low.value is None:
        return
    if high.consultation_id != low.consultation_id:  # two halves of different readings
        return
    key = pressure_preset(high.value, low.value)
    if key:
        said = f"Presión arterial {high.value.normalize():f}/{low.value.normalize():f} mmHg"
        found[key] = Suggestion(presets()[key], said, measurement=high)
