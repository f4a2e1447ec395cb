"""Writes about measurements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from nutrition.anthropometry.repeated import MOST_TAKES, THIRD_TAKE_PERCENT, read_takes
from patients.ages import ADULT_YEARS
from patients.errors import NeedsConfirmationError
from patients.models import Consultation, Kind, Measurement, MeasurementTake
from patients.models.measurement import SITE_OF
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
    return measurement_record_takes(
        consultation=consultation,
        kind=kind,
        takes=(value,),
        by=by,
        confirmed=confirmed,
        method=method,
    )


@transaction.atomic
def measurement_record_takes(
    *,
    consultation: Consultation,
    kind: str,
    takes: Sequence[Decimal],
    by: Membership,
    confirmed: bool = False,
    method: str = "",
) -> Measurement:
    """Write one to three takes of a draft; the value is their median, or the best grip.

    Only the kinds of `measurement.SITE_OF` take more than one. Two takes farther apart than the
    site allows ask for a third: NeedsConfirmationError (go on with two by `confirmed=True`).
    Raises what `measurement_record` does.
    """
    if kind not in LIMITS:
        raise ValidationError({"kind": "No existe esa medición."})
    if not takes or not all(take.is_finite() for take in takes):
        raise ValidationError({"value": "Escriba un número."})
    if len(takes) > (MOST_TAKES if kind in SITE_OF else 1):
        raise ValidationError({"value": "Son demasiadas tomas para esa medición."})
    locked = draft_lock(consultation=consultation, by=by)
    present = measurements_of(locked)
    row = present.get(kind) or Measurement(consultation=locked, kind=kind)
    for take in takes:
        measurement_check(kind=kind, value=take, is_adult=True, confirmed=True)
    value = _joined(kind, takes, confirmed=confirmed)
    confirmed = confirmed or (row.confirmed and row.value == value)
    _check(locked, kind, value, present, confirmed=confirmed)
    row.value, row.not_measured_reason = value, ""
    row.confirmed, row.method = confirmed, method.strip() or row.method
    _save(row, by)
    _keep_takes(row, takes)
    return row


def _joined(kind: str, takes: Sequence[Decimal], *, confirmed: bool) -> Decimal:
    """The value of the takes, as it is stored. NeedsConfirmationError when a third is due."""
    if len(takes) == 1:
        return takes[0].quantize(STORED)
    site = SITE_OF[kind]
    found = read_takes(takes, site=site)
    if found.needs_third and not confirmed:
        raise NeedsConfirmationError(
            f"{Kind(kind).label}: las dos tomas difieren {found.difference_percent:.1f} % (más de "
            f"{THIRD_TAKE_PERCENT[site]} %). Haga una tercera, o confirme con dos.",
            kind=kind,
        )
    return found.value.quantize(STORED)


def _keep_takes(row: Measurement, takes: Sequence[Decimal]) -> None:
    """Each take as it was read; a single one is the value itself and needs no row."""
    wanted = dict(enumerate(takes, start=1)) if len(takes) > 1 else {}
    for kept in row.takes.all():
        value = wanted.pop(kept.number, None)
        if value is None:
            kept.delete()  # still a draft; the change history keeps it
        elif kept.value != value:
            kept.value = value
            kept.save(update_fields=["value"])
    for number, value in wanted.items():
        take = MeasurementTake(measurement=row, number=number, value=value)
        take.full_clean()
        take.save()


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
    _save(row, by)
    _keep_takes(row, ())
    return row


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
