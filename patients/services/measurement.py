"""Writes about measurements."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from patients.ages import ADULT_YEARS
from patients.models import Consultation, Kind, Measurement
from patients.plausibility import LIMITS, measurement_check, pressure_check, unit_of
from patients.selectors.measurement import measurements_latest, measurements_of
from patients.services.drafts import draft_lock

STORED = Decimal("0.001")


@transaction.atomic
def measurement_record(
    *,
    consultation: Consultation,
    kind: str,
    value: Decimal,
    by: Membership,
    confirmed: bool = False,
    method: str = "",
) -> Measurement:
    """Write a value of a draft, in the canonical unit (`plausibility.unit_of`): height in metres.

    Written again, the value is corrected in the same row. Raises ImpossibleMeasurementError,
    NeedsConfirmationError (repeat with `confirmed=True`), AlreadySignedError, ValidationError,
    PermissionDenied.
    """
    if kind not in LIMITS:
        raise ValidationError({"kind": "No existe esa medición."})
    if not value.is_finite():
        raise ValidationError({"value": "Escriba un número."})
    locked = draft_lock(consultation=consultation, by=by)
    present = measurements_of(locked)
    row = present.get(kind) or Measurement(consultation=locked, kind=kind)
    confirmed = confirmed or (row.confirmed and row.value == value)
    _check(locked, kind, value, present, confirmed=confirmed)
    row.value, row.not_measured_reason = value.quantize(STORED), ""
    row.confirmed, row.method = confirmed, method.strip() or row.method
    return _save(row, by)


@transaction.atomic
def measurement_skip(
    *, consultation: Consultation, kind: str, reason: str, by: Membership
) -> Measurement:
    """Say why something was not measured (NOM-004 6.1.2 allows a reason, not a blank).

    Raises ValidationError, AlreadySignedError, PermissionDenied.
    """
    if kind not in LIMITS:
        raise ValidationError({"kind": "No existe esa medición."})
    if not reason.strip():
        raise ValidationError({"reason": "Anote por qué no se midió."})
    locked = draft_lock(consultation=consultation, by=by)
    row = measurements_of(locked).get(kind) or Measurement(consultation=locked, kind=kind)
    row.value, row.not_measured_reason, row.confirmed = None, reason.strip(), False
    return _save(row, by)


@transaction.atomic
def measurements_skip(
    *, consultation: Consultation, kinds: Iterable[str], reason: str, by: Membership
) -> list[Measurement]:
    """One reason for several kinds that have no value yet; those with one stay."""
    present = measurements_of(consultation)
    return [
        measurement_skip(consultation=consultation, kind=kind, reason=reason, by=by)
        for kind in kinds
        if kind not in present
    ]


@transaction.atomic
def measurement_void(*, measurement: Measurement, reason: str, by: Membership) -> Measurement:
    """Take a measurement of a draft out of force, saying why; it stays in the record.

    Raises ValidationError, AlreadySignedError, PermissionDenied.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Anote por qué se anula."})
    draft_lock(consultation=measurement.consultation, by=by)
    measurement = Measurement.objects.get(pk=measurement.pk)
    if measurement.voided_at is None:
        measurement.voided_at, measurement.voided_by = timezone.now(), by.user
        measurement.void_reason = reason.strip()
        measurement.full_clean()
        measurement.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return measurement


def _check(
    consultation: Consultation,
    kind: str,
    value: Decimal,
    present: dict[str, Measurement],
    *,
    confirmed: bool,
) -> None:
    """Limits of the kind, change since the last visit, and the pair of the blood pressure."""
    patient = consultation.patient
    age = patient.age_on(timezone.localdate(consultation.event_at))
    previous = measurements_latest(patient, before=consultation).get(kind)
    measurement_check(
        kind=kind,
        value=value,
        is_adult=age.years >= ADULT_YEARS,
        previous=previous.value if previous else None,
        confirmed=confirmed,
    )
    pressure = {k: m.value for k, m in present.items() if m.value is not None} | {kind: value}
    if kind in (Kind.SYSTOLIC, Kind.DIASTOLIC) and {Kind.SYSTOLIC, Kind.DIASTOLIC} <= set(pressure):
        pressure_check(systolic=pressure[Kind.SYSTOLIC], diastolic=pressure[Kind.DIASTOLIC])


def _save(row: Measurement, by: Membership) -> Measurement:
    row.unit, row.recorded_by = unit_of(row.kind), by.user
    row.full_clean()
    row.save()
    return row
