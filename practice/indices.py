"""The indices of a set of measurements, each with its class and source, as they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from nutrition.errors import InvalidInput, OutOfRange
from nutrition.growth import assess_child
from nutrition.registry import calculate, calculation
from patients.ages import ADULT_YEARS
from patients.models import Consultation, Measurement
from patients.models.measurement import Kind
from patients.selectors import measurements_latest
from practice.measured_inputs import fat_inputs, measured_inputs

SIZE, FAT, ARM, GROWTH, VITAL = "Peso y talla", "Composición", "Brazo", "Crecimiento", "Signos"
# (section, calculation, decimals, goes into the drafted note)
ADULT = (
    (SIZE, "bmi", 2, True),
    (SIZE, "waist_hip_ratio", 2, True),
    (SIZE, "waist_height_ratio", 2, True),
    (SIZE, "waist_risk_idf", 0, False),
    (SIZE, "frame_size_wrist", 0, False),
    (SIZE, "ibw_lorentz", 1, True),
    (SIZE, "adjusted_bw_0.25", 1, True),
    (SIZE, "stature_knee_height_chumlea1985", 1, False),
    (SIZE, "stature_demispan_bassey1986", 1, False),
    (FAT, "fat_pct_dw_siri", 1, True),
    (FAT, "fat_pct_jp3_siri", 1, False),
    (FAT, "fat_pct_jp7_siri", 1, False),
    (FAT, "fat_free_mass", 1, False),
    (FAT, "ffmi", 1, False),
    (FAT, "fmi", 1, False),
    (FAT, "somatotype", 1, False),
    (ARM, "arm_muscle_circumference", 1, False),
    (ARM, "arm_muscle_area_corrected", 1, False),
    (ARM, "arm_fat_area", 1, False),
    (VITAL, "blood_pressure_class", 0, False),
    (VITAL, "grip_strength_low", 0, False),
)
MINOR = (
    (SIZE, "bmi", 2, True),
    (SIZE, "waist_height_ratio", 2, True),
    (FAT, "fat_pct_slaughter_triceps_subscapular", 1, False),
    (FAT, "fat_pct_slaughter_triceps_calf", 1, False),
    (FAT, "somatotype", 1, False),
    (ARM, "arm_muscle_area", 1, False),
    (ARM, "arm_fat_area", 1, False),
)
CALM = ("normal", "adecuad", "sin ", "bajo riesgo", "óptima", "pequeña", "mediana", "grande")
REFER = "intervalo de hipertensión grado 3"


@dataclass(frozen=True)
class Index:
    """One index ready to be shown. `tone` is "ok", "warn" or "" (no class).

    `noted` says whether the drafted note mentions it; `refer`, that a physician should see it now.
    """

    name: str
    shown: str
    unit: str
    label: str
    tone: str
    applicable: bool
    reason: str
    source: str
    section: str = SIZE
    noted: bool = True
    refer: bool = False


Before = Mapping[str, Measurement] | None
"""The last measurements of earlier visits, by kind, from who already read them."""


def known_values(
    consultation: Consultation, typed: Mapping[str, Decimal], *, before: Before = None
) -> dict[str, Decimal]:
    """What was measured or typed today and, for an adult, the height of the last time."""
    values = dict(typed)
    if Kind.HEIGHT not in values and is_adult(consultation):
        if before is None:
            before = measurements_latest(consultation.patient, before=consultation)
        last = before.get(Kind.HEIGHT)
        if last is not None and last.value is not None:
            values[Kind.HEIGHT] = last.value
    return values


def is_adult(consultation: Consultation) -> bool:
    """Whether the patient was of age on the day of the visit."""
    return consultation.patient.age_on(visit_day(consultation)).years >= ADULT_YEARS


def inputs_of(
    consultation: Consultation, typed: Mapping[str, Decimal], *, before: Before = None
) -> dict[str, Any]:
    """Every input that the calculations may ask for, from measurements in canonical units."""
    patient = consultation.patient
    inputs = measured_inputs(known_values(consultation, typed, before=before))
    inputs["age"] = patient.age_on(visit_day(consultation)).years
    if patient.sex in ("female", "male"):
        inputs["sex"] = patient.sex
    return inputs


def visit_day(consultation: Consultation) -> date:
    """The day of the visit on the clinic's calendar."""
    return timezone.localdate(consultation.event_at)


def indices_of(
    consultation: Consultation, values: Mapping[str, Decimal], *, before: Before = None
) -> list[Index]:
    """The indices that the measurements at hand allow; those that lack a datum are left out."""
    inputs = inputs_of(consultation, values, before=before)
    inputs |= fat_inputs(inputs, values)
    found = list(growth_of(consultation, values))
    for section, calc, decimals, noted in ADULT if is_adult(consultation) else MINOR:
        index = index_of(section, calc, inputs, decimals=decimals, noted=noted)
        if index is not None:
            found.append(index)
    return sorted(found, key=lambda one: not one.refer)  # what cannot wait, first


def index_of(
    section: str, calc: str, inputs: Mapping[str, Any], *, decimals: int, noted: bool
) -> Index | None:
    """One index, or None while a datum of it has not been typed."""
    entry = calculation(calc)
    asked = {field.name: inputs[field.name] for field in entry.inputs if field.name in inputs}
    try:
        result = calculate(calc, asked)
    except InvalidInput:
        return None
    label = result.label
    return Index(
        name=entry.name,
        shown=shown_value(result.value, decimals) if result.applicable else "",
        unit=result.unit,
        label=label,
        tone=tone_of(label),
        applicable=result.applicable,
        reason=result.reason,
        source=result.source if entry.confirmed else f"{result.source} · fuente por confirmar",
        section=section,
        noted=noted,
        refer=label == REFER,
    )


def shown_value(value: Any, decimals: int) -> str:
    """A number with its decimals, the parts of a somatotype, or nothing when the class is all."""
    if isinstance(value, Decimal):
        return f"{value:.{decimals}f}"
    if isinstance(value, Mapping):
        parts = ("endomorphy", "mesomorphy", "ectomorphy")
        return "–".join(f"{value[part]:.1f}" for part in parts if part in value)
    return ""


def growth_of(consultation: Consultation, values: Mapping[str, Decimal]) -> Iterator[Index]:
    """The z-scores of a child by exact days, WHO 2006 and 2007; nothing from 19 years on."""
    patient = consultation.patient
    if patient.sex not in ("female", "male"):
        return
    height = values.get(Kind.HEIGHT)
    try:
        child = assess_child(
            sex=patient.sex,
            birth=patient.birth_date,
            on=visit_day(consultation),
            weight_kg=values.get(Kind.WEIGHT),
            height_cm=None if height is None else height * 100,
            head_cm=values.get(Kind.HEAD),
            arm_cm=values.get(Kind.ARM),
            ga_weeks=patient.gestation_weeks,
            ga_days=patient.gestation_days or 0,
        )
    except (OutOfRange, InvalidInput):
        return
    age = "de edad corregida" if child.corrected else "de edad"
    for one in child.indicators:
        flag = " · z fuera de lo plausible: revise la medida" if one.flagged else ""
        yield Index(
            name=one.name,
            shown=f"{one.z:+.2f}".replace("-", "−"),
            unit=f"z · percentil {one.percentile:f}",
            label=one.label,
            tone=tone_of(one.label),
            applicable=True,
            reason="",
            source=f"{child.reference}, {child.used_days} días {age}{flag}",
            section=GROWTH,
        )


def tone_of(label: str) -> str:
    """Calm for what is in range, attention for the rest, nothing where there is no class."""
    if not label:
        return ""
    return "ok" if label.lower().startswith(CALM) else "warn"
