"""The indices of a set of measurements, each with its class and source, as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from nutrition.errors import InvalidInput
from nutrition.registry import calculate, calculation
from patients.ages import ADULT_YEARS
from patients.models import Consultation
from patients.models.measurement import Kind
from patients.selectors import measurements_latest

SHOWN = (
    ("bmi", 2),
    ("waist_hip_ratio", 2),
    ("waist_height_ratio", 2),
    ("fat_pct_dw_siri", 1),
    ("ibw_lorentz", 1),
    ("adjusted_bw_0.25", 1),
)
FOLDS = (Kind.BICEPS, Kind.TRICEPS, Kind.SUBSCAPULAR, Kind.ILIAC_CREST)
CALM = ("normal", "adecuad", "sin riesgo", "bajo riesgo")


@dataclass(frozen=True)
class Index:
    """One index ready to be shown. `tone` is "ok", "warn" or "" (no class)."""

    name: str
    shown: str
    unit: str
    label: str
    tone: str
    applicable: bool
    reason: str
    source: str


def known_values(consultation: Consultation, typed: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What was measured or typed today and, for an adult, the height of the last time."""
    values = dict(typed)
    adult = consultation.patient.age_on(visit_day(consultation)).years >= ADULT_YEARS
    if Kind.HEIGHT not in values and adult:
        last = measurements_latest(consultation.patient, before=consultation).get(Kind.HEIGHT)
        if last is not None and last.value is not None:
            values[Kind.HEIGHT] = last.value
    return values


def inputs_of(consultation: Consultation, typed: Mapping[str, Decimal]) -> dict[str, Any]:
    """Every input that the calculations may ask for, from measurements in canonical units."""
    patient = consultation.patient
    values = known_values(consultation, typed)
    inputs: dict[str, Any] = {
        "age": patient.age_on(visit_day(consultation)).years,
        "weight_kg": values.get(Kind.WEIGHT),
        "height_cm": values[Kind.HEIGHT] * 100 if Kind.HEIGHT in values else None,
        "waist_cm": values.get(Kind.WAIST),
        "hip_cm": values.get(Kind.HIP),
        "wrist_cm": values.get(Kind.WRIST),
        "muac_cm": values.get(Kind.ARM),
        "triceps_mm": values.get(Kind.TRICEPS),
    }
    if patient.sex in ("female", "male"):
        inputs["sex"] = patient.sex
    if all(kind in values for kind in FOLDS):
        inputs["folds_mm"] = [values[kind] for kind in FOLDS]
    return {name: value for name, value in inputs.items() if value is not None}


def visit_day(consultation: Consultation) -> date:
    """The day of the visit on the clinic's calendar."""
    return timezone.localdate(consultation.event_at)


def indices_of(consultation: Consultation, values: Mapping[str, Decimal]) -> list[Index]:
    """The indices that the measurements at hand allow; those that lack a datum are left out."""
    inputs = inputs_of(consultation, values)
    found = []
    for calc, decimals in SHOWN:
        entry = calculation(calc)
        asked = {field.name: inputs[field.name] for field in entry.inputs if field.name in inputs}
        try:
            result = calculate(calc, asked)
        except InvalidInput:
            continue  # a datum has not been typed yet
        found.append(
            Index(
                name=entry.name,
                shown=f"{result.value:.{decimals}f}" if result.applicable else "",
                unit=result.unit,
                label=result.label,
                tone=tone_of(result.label),
                applicable=result.applicable,
                reason=result.reason,
                source=result.source,
            )
        )
    return found


def tone_of(label: str) -> str:
    """Calm for what is in range, attention for the rest, nothing where there is no class."""
    if not label:
        return ""
    return "ok" if label.lower().startswith(CALM) else "warn"
