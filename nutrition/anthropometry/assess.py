"""Every index that a set of measurements allows, at once: the live panel beside the form."""

from __future__ import annotations

from collections.abc import Mapping

from nutrition import body_composition
from nutrition.anthropometry import arm, body_mass, estimates, girths, ideal_weight
from nutrition.calculation import Calculation, Result
from nutrition.errors import InvalidInput

DURNIN_FOLDS = ("biceps_mm", "triceps_mm", "subscapular_mm", "suprailiac_mm")

_LEFT_OUT = {
    "ibw_hamwi_metric150_variant",
    "bmi_class_elderly_minsa",
    "weight_chumlea1988",
    "stature_knee_height_chumlea1985",
}
INDICES: tuple[Calculation, ...] = tuple(
    entry
    for family in (
        body_mass.family,
        girths.family,
        ideal_weight.family,
        arm.family,
        estimates.family,
        body_composition.family,
    )
    for entry in family.calculations
    if entry.id not in _LEFT_OUT
)


def assess(measures: Mapping[str, object]) -> tuple[Result, ...]:
    """The result of each index whose required inputs are all among the measures.

    `measures` is named as the inputs of the registry (sex, age, weight_kg, height_cm, waist_cm …),
    folds one by one; empty or None means not taken. What cannot be read is left out, since people
    see this while they type; the form itself reports it.
    """
    taken = {name: value for name, value in measures.items() if value not in (None, "")}
    if all(name in taken for name in DURNIN_FOLDS):
        taken["folds_mm"] = [taken[name] for name in DURNIN_FOLDS]
    results = (_result(entry, taken) for entry in INDICES)
    return tuple(result for result in results if result is not None)


def _result(entry: Calculation, taken: Mapping[str, object]) -> Result | None:
    if any(one.required and one.name not in taken for one in entry.inputs):
        return None
    try:
        return entry.run({one.name: taken.get(one.name) for one in entry.inputs})
    except InvalidInput:
        return None
