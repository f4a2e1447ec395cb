"""Reads about measurements: the last ones, and how each moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import Membership
from patients.models import (
    Consultation,
    Kind,
    Measurement,
    MeasurementAnnulment,
    MeasurementTake,
    Patient,
)
from patients.selectors.consultation import consultations_visible_to


@dataclass(frozen=True)
class MeasurementPoint:
    """A value at a visit, in the canonical unit of its kind."""

    event_at: datetime
    value: Decimal
    unit: str
    is_signed: bool


@dataclass(frozen=True)
class TrendRow:
    """One kind of measurement along the visits; None where it was not measured."""

    label: str
    unit: str
    values: tuple[Decimal | None, ...]

    @property
    def shown(self) -> list[str]:
        """The values without idle zeros, "" where there is none."""
        return ["" if value is None else f"{value.normalize():f}" for value in self.values]


@dataclass(frozen=True)
class Trend:
    """Measurements by visit, oldest first: the dates of the columns and a row a kind."""

    dates: tuple[datetime, ...]
    rows: tuple[TrendRow, ...]


def measured_in_order(patient: Patient, *kinds: str) -> list[Measurement]:
    """The values in force of a patient, or of some kinds, oldest first. One query."""
    rows = Measurement.objects.in_force().filter(consultation__patient=patient, value__isnull=False)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return list(rows.select_related("consultation").order_by("consultation__event_at", "pk"))


def measurement_trend(
    patient: Patient, *, visits: int = 6, rows: Sequence[Measurement] | None = None
) -> Trend:
    """What was measured in the last visits. One query; none with the `rows` already in order."""
    measured = measured_in_order(patient) if rows is None else rows
    dates = {row.consultation_id: row.consultation.event_at for row in measured}
    shown = list(dates)[-visits:]
    values = {(row.kind, row.consultation_id): row.value for row in measured}
    units = {row.kind: row.unit for row in measured if row.consultation_id in shown}
    return Trend(
        dates=tuple(dates[visit] for visit in shown),
        rows=tuple(
            TrendRow(kind.label, units[kind], tuple(values.get((kind, v)) for v in shown))
            for kind in Kind
            if kind in units
        ),
    )


def measurements_visible_to(
    membership: Membership | None, *, patient: Patient
) -> QuerySet[Measurement]:
    """A patient's measurements in force, skipped ones too; none for who may not read the record."""
    visits = consultations_visible_to(membership).filter(patient=patient)
    return (
        Measurement.objects.in_force()
        .filter(consultation__in=visits.values("pk"))
        .select_related("consultation")
    )


def measurements_of(consultation: Consultation) -> dict[str, Measurement]:
    """Those in force of a visit, by kind; a skipped one has value None and its reason."""
    active = Measurement.objects.in_force().filter(consultation=consultation)
    return {measurement.kind: measurement for measurement in active}


def takes_of(consultation: Consultation) -> dict[str, list[Decimal]]:
    """The takes of a visit's measurements in force, by kind, in order; only those with several."""
    takes: dict[str, list[Decimal]] = {}
    rows = MeasurementTake.objects.filter(
        measurement__consultation=consultation, measurement__voided_at=None
    ).select_related("measurement")
    for row in rows.order_by("number"):
        takes.setdefault(row.measurement.kind, []).append(row.value)
    return takes


def measurement_of(membership: Membership | None, public_id: UUID | str) -> Measurement:
    """One measurement in force. Raises Http404 if it is not the clinic's."""
    visits = consultations_visible_to(membership)
    found: Measurement | None = (
        Measurement.objects.in_force()
        .filter(consultation__in=visits.values("pk"), public_id=public_id)
        .select_related("consultation__patient__clinic", "consultation__document")
        .first()
    )
    if found is None:
        raise Http404("No hay tal medición.")
    return found


def annulments_of(patient: Patient) -> list[MeasurementAnnulment]:
    """What was annulled after its visit was signed, latest first, with its reason. One query."""
    return list(
        MeasurementAnnulment.objects.filter(
            measurement__consultation__patient=patient
        ).select_related("measurement__consultation", "addendum", "annulled_by")
    )


def measurements_beside_latest(
    consultation: Consultation,
) -> tuple[dict[str, Measurement], dict[str, Measurement]]:
    """What `measurements_of` and `measurements_latest(before=…)` give, in one query."""
    here = Q(consultation=consultation)
    earlier = Q(
        consultation__signed_at__isnull=False,
        consultation__event_at__lt=consultation.event_at,
        value__isnull=False,
    )
    # Of the patient first: an «or» alone is looked for among everybody's measurements.
    of_patient = Measurement.objects.in_force().filter(
        consultation__patient=consultation.patient_id
    )
    rows = of_patient.filter(here | earlier).select_related("consultation")
    active: dict[str, Measurement] = {}
    before: dict[str, Measurement] = {}
    for row in rows.order_by("consultation__event_at", "pk"):
        (active if row.consultation_id == consultation.pk else before)[row.kind] = row
    return active, before


def measurements_latest(
    patient: Patient, *, before: Consultation | None = None
) -> dict[str, Measurement]:
    """The last value of each kind; with `before`, of the visits earlier than that one.

    One query. A draft's values count only without `before`.
    """
    values = Measurement.objects.in_force().filter(
        consultation__patient=patient, value__isnull=False
    )
    if before is not None:
        values = values.filter(
            consultation__signed_at__isnull=False, consultation__event_at__lt=before.event_at
        )
    ordered = values.select_related("consultation").order_by("consultation__event_at", "pk")
    return {measurement.kind: measurement for measurement in ordered}


def measurement_series(
    patient: Patient, *kinds: str, rows: Sequence[Measurement] | None = None
) -> dict[str, list[MeasurementPoint]]:
    """Every value of the kinds in order of time. One query; none with `rows` already in order."""
    series: dict[str, list[MeasurementPoint]] = {kind: [] for kind in kinds}
    if kinds and rows is None:
        rows = measured_in_order(patient, *kinds)
    for row in rows or ():
        if row.value is not None and row.kind in series:
            visit = row.consultation
            series[row.kind].append(
                MeasurementPoint(visit.event_at, row.value, row.unit, not visit.is_draft)
            )
    return series
