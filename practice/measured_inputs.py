"""From measurements in canonical units to the inputs that the calculations ask for by name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.errors import InvalidInput
from nutrition.registry import calculate, calculation
from patients.models.measurement import GRIPS, Kind

DURNIN = (Kind.BICEPS, Kind.TRICEPS, Kind.SUBSCAPULAR, Kind.ILIAC_CREST)
SEVEN = (
    Kind.PECTORAL,
    Kind.MIDAXILLARY,
    Kind.TRICEPS,
    Kind.SUBSCAPULAR,
    Kind.ABDOMINAL,
    Kind.ILIAC_CREST,
    Kind.THIGH,
)
NAMES = {
    "weight_kg": Kind.WEIGHT,
    "waist_cm": Kind.WAIST,
    "hip_cm": Kind.HIP,
    "wrist_cm": Kind.WRIST,
    "muac_cm": Kind.ARM,
    "calf_cm": Kind.CALF,
    "knee_height_cm": Kind.KNEE_HEIGHT,
    "demi_span_cm": Kind.DEMI_SPAN,
    "arm_flexed_cm": Kind.ARM_FLEXED,
    "humerus_cm": Kind.HUMERUS,
    "femur_cm": Kind.FEMUR,
    "triceps_mm": Kind.TRICEPS,
    "subscapular_mm": Kind.SUBSCAPULAR,
    "supraspinale_mm": Kind.SUPRASPINALE,
    "calf_mm": Kind.CALF_FOLD,
    "suprailiac_mm": Kind.ILIAC_CREST,
    "thigh_mm": Kind.THIGH,
    "chest_mm": Kind.PECTORAL,
    "abdomen_mm": Kind.ABDOMINAL,
    "systolic_mmhg": Kind.SYSTOLIC,
    "diastolic_mmhg": Kind.DIASTOLIC,
}
# The first that applies gives the fat-free mass; each keeps its own line on the screen.
FAT_EQUATIONS = ("fat_pct_dw_siri", "fat_pct_jp7_siri", "fat_pct_jp3_siri")


def measured_inputs(values: Mapping[str, Decimal]) -> dict[str, Any]:
    """The inputs that these measurements give; what was not measured is left out."""
    inputs: dict[str, Any] = {name: values[kind] for name, kind in NAMES.items() if kind in values}
    if Kind.HEIGHT in values:
        inputs["height_cm"] = values[Kind.HEIGHT] * 100
    if all(kind in values for kind in DURNIN):
        inputs["folds_mm"] = [values[kind] for kind in DURNIN]
    if all(kind in values for kind in SEVEN):
        inputs["sum7_mm"] = sum((values[kind] for kind in SEVEN), Decimal(0))
    if grips := [values[kind] for kind in GRIPS if kind in values]:
        inputs["grip_kg"] = max(grips)
    return inputs


def fat_inputs(inputs: Mapping[str, Any], values: Mapping[str, Decimal]) -> dict[str, Any]:
    """The body fat to derive masses from: of the first equation that applies, else of the BIA."""
    for calc in FAT_EQUATIONS:
        entry = calculation(calc)
        asked = {one.name: inputs[one.name] for one in entry.inputs if one.name in inputs}
        try:
            found = calculate(calc, asked)
        except InvalidInput:
            continue
        if found.applicable:
            return _masses(inputs, Decimal(str(found.value)))
    if Kind.FAT_PERCENT in values:
        return _masses(inputs, values[Kind.FAT_PERCENT])
    return {}


def _masses(inputs: Mapping[str, Any], fat: Decimal) -> dict[str, Any]:
    given: dict[str, Any] = {"body_fat_percent": fat}
    if "height_cm" in inputs:
        given["height_m"] = inputs["height_cm"] / 100
    return given
