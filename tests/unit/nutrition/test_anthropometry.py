"""Anthropometry at every edge: limit - e, limit, limit + e."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nutrition import anthropometry
from nutrition.anthropometry.estimates import missing_fraction
from nutrition.errors import InvalidInput
from nutrition.registry import calculate

E = Decimal("0.0001")


def adult(calc: str, bmi: Decimal, **more: Any) -> Any:
    """A person of one metre: weight equals BMI."""
    inputs = {"age": 30, "weight_kg": bmi, "height_cm": 100, **more}
    return calculate(calc, inputs)


@pytest.mark.parametrize(
    ("edge", "below", "above"),
    [
        ("16", "delgadez severa", "delgadez moderada"),
        ("17", "delgadez moderada", "delgadez leve"),
        ("18.5", "delgadez leve", "normal"),
        ("25", "normal", "sobrepeso"),
        ("30", "sobrepeso", "obesidad grado I"),
        ("35", "obesidad grado I", "obesidad grado II"),
        ("40", "obesidad grado II", "obesidad grado III"),
    ],
)
def test_bmi_class_who_edges(edge: str, below: str, above: str) -> None:
    limit = Decimal(edge)
    for value, name in ((limit - E, below), (limit, above), (limit + E, above)):
        assert adult("bmi_class_who", value).value == name
        assert adult("bmi", value).label == name


def test_bmi_is_classified_before_rounding() -> None:
    result = adult("bmi_class_who", Decimal("24.995"))
    assert result.value == "normal"


@pytest.mark.parametrize(("age", "applies"), [("19.99", False), ("20", True)])
def test_bmi_class_who_age(age: str, applies: bool) -> None:
    assert adult("bmi_class_who", Decimal(22), age=age).applicable is applies
    assert (adult("bmi", Decimal(22), age=age).label != "") is applies


@pytest.mark.parametrize(("age", "applies"), [("1.99", False), ("2", True)])
def test_bmi_age(age: str, applies: bool) -> None:
    assert adult("bmi", Decimal(17), age=age).applicable is applies


def nom008(sex: str, height: str, bmi: str, **more: Any) -> Any:
    weight = Decimal(bmi) * Decimal(height) ** 2 / 10000
    person = {"sex": sex, "age": 40, "height_cm": height, "weight_kg": weight, **more}
    return calculate("bmi_class_nom008", person).value


@pytest.mark.parametrize(
    ("sex", "height", "bmi", "name"),
    [
        ("female", "149", "22.99", "normal"),
        ("female", "149", "23", "sobrepeso"),
        ("female", "149", "24.99", "sobrepeso"),
        ("female", "149", "25", "obesidad (talla baja)"),
        ("female", "149.9", "25", "obesidad (talla baja)"),
        ("female", "150", "24.99", "normal"),
        ("female", "150", "25", "sobrepeso"),
        ("female", "150", "29.99", "sobrepeso"),
        ("female", "150", "30", "obesidad"),
        ("male", "159", "24.99", "sobrepeso"),
        ("male", "159", "25", "obesidad (talla baja)"),
        ("male", "160", "25", "sobrepeso"),
        ("male", "160", "18.49", "peso bajo"),
        ("male", "160", "18.5", "normal"),
        ("male", "159", "18.49", "peso bajo"),
    ],
)
def test_bmi_class_nom008_edges(sex: str, height: str, bmi: str, name: str) -> None:
    assert nom008(sex, height, bmi) == name


def test_bmi_class_nom008_is_not_for_everyone() -> None:
    assert nom008("female", "150", "25", age="18.99") is None
    assert nom008("female", "150", "25", pregnant=True) is None
    assert nom008("female", "150", "25", age=19, pregnant=False) == "sobrepeso"


@pytest.mark.parametrize(
    ("bmi", "name"),
    [("21.99", "peso bajo"), ("22", "normal"), ("27", "normal"), ("27.01", "sobrepeso")],
)
def test_bmi_class_elderly_edges(bmi: str, name: str) -> None:
    assert adult("bmi_class_elderly", Decimal(bmi), age=60).value == name


@pytest.mark.parametrize("calc", ["bmi_class_elderly", "bmi_class_elderly_minsa"])
def test_bmi_class_elderly_age(calc: str) -> None:
    assert not adult(calc, Decimal(25), age="59.99").applicable


@pytest.mark.parametrize(
    ("calc", "sex", "waist", "risk"),
    [
        ("waist_risk_idf", "female", "79.9", False),
        ("waist_risk_idf", "female", "80", True),
        ("waist_risk_idf", "male", "89.9", False),
        ("waist_risk_idf", "male", "90", True),
        ("waist_risk_atp3", "female", "88", False),
        ("waist_risk_atp3", "female", "88.1", True),
        ("waist_risk_atp3", "male", "102", False),
        ("waist_risk_atp3", "male", "102.1", True),
    ],
)
def test_waist_risk_edges(calc: str, sex: str, waist: str, risk: bool) -> None:
    value = calculate(calc, {"sex": sex, "waist_cm": waist}).value
    assert value == ("obesidad abdominal" if risk else "sin obesidad abdominal")


@pytest.mark.parametrize(
    ("sex", "waist", "label"),
    [
        ("female", "84.9", "sin riesgo aumentado"),
        ("female", "85", "riesgo aumentado"),
        ("male", "89.9", "sin riesgo aumentado"),
        ("male", "90", "riesgo aumentado"),
    ],
)
def test_waist_hip_edges(sex: str, waist: str, label: str) -> None:
    result = calculate("waist_hip_ratio", {"sex": sex, "waist_cm": waist, "hip_cm": 100})
    assert result.label == label


@pytest.mark.parametrize(
    ("waist", "label"),
    [
        ("79.9", "sin aumento"),
        ("80", "aumentada"),
        ("95.9", "aumentada"),
        ("96", "muy aumentada"),
    ],
)
def test_waist_height_edges(waist: str, label: str) -> None:
    assert calculate("waist_height_ratio", {"waist_cm": waist, "height_cm": 160}).label == label


def test_waist_height_age() -> None:
    child = {"waist_cm": 50, "height_cm": 100}
    assert not calculate("waist_height_ratio", {**child, "age": "4.99"}).applicable
    assert calculate("waist_height_ratio", {**child, "age": 5}).applicable


@pytest.mark.parametrize("calc", ["ibw_hamwi", "ibw_robinson", "ibw_miller"])
@pytest.mark.parametrize(("height", "applies"), [("152.39", False), ("152.4", True)])
def test_ideal_weight_starts_at_five_feet(calc: str, height: str, applies: bool) -> None:
    assert calculate(calc, {"sex": "female", "height_cm": height}).applicable is applies


@pytest.mark.parametrize(
    ("calc", "height", "applies"),
    [
        ("ibw_devine", "139.9", False),
        ("ibw_devine", "140", True),
        ("ibw_lorentz", "139.9", False),
        ("ibw_lorentz", "140", True),
        ("ibw_lorentz", "220", True),
        ("ibw_lorentz", "220.1", False),
        ("ibw_hamwi_metric150_variant", "149.9", False),
        ("ibw_hamwi_metric150_variant", "150", True),
    ],
)
def test_ideal_weight_range(calc: str, height: str, applies: bool) -> None:
    assert calculate(calc, {"sex": "male", "height_cm": height}).applicable is applies


def test_ideal_weight_in_pounds_starts_at_sixty_inches() -> None:
    assert not calculate("ibw_hamwi_lb", {"sex": "male", "height_in": "59.9"}).applicable
    assert calculate("ibw_hamwi_lb", {"sex": "female", "height_in": 60}).value == 100


def test_devine_says_when_it_extrapolates() -> None:
    assert calculate("ibw_devine", {"sex": "male", "height_cm": 152}).label
    assert not calculate("ibw_devine", {"sex": "male", "height_cm": "152.4"}).label


def test_lorentz_of_men_divides_by_four() -> None:
    assert calculate("ibw_lorentz", {"sex": "male", "height_cm": 170}).value == 65


def test_hamwi_frame_adds_or_takes_a_tenth() -> None:
    person = {"sex": "male", "height_cm": "152.4"}
    for frame, weight in (("small", "43.2"), ("medium", "48"), ("large", "52.8")):
        assert calculate("ibw_hamwi", {**person, "frame": frame}).value == Decimal(weight)


@pytest.mark.parametrize(("weight", "applies"), [("71.99", False), ("72", True)])
def test_adjusted_weight_starts_at_120_percent(weight: str, applies: bool) -> None:
    inputs = {"weight_kg": weight, "ibw_kg": 60}
    assert calculate("adjusted_bw_0.25", inputs).applicable is applies


def test_adjusted_weight_of_devine_needs_excess() -> None:
    person = {"sex": "male", "height_cm": "152.4", "weight_kg": 59}
    assert not calculate("adjusted_bw_0.4", person).applicable


@pytest.mark.parametrize(
    ("window", "loss", "label"),
    [
        ("1_week", "1.99", "pérdida no grave (fuente por confirmar)"),
        ("1_week", "2", "pérdida grave (fuente por confirmar)"),
        ("1_month", "5", "pérdida no grave"),
        ("1_month", "5.01", "pérdida grave"),
        ("3_months", "7.5", "pérdida no grave"),
        ("3_months", "7.51", "pérdida grave"),
        ("6_months", "10", "pérdida no grave"),
        ("6_months", "10.01", "pérdida grave"),
        (None, "10", ""),
    ],
)
def test_weight_loss_severity_edges(window: str | None, loss: str, label: str) -> None:
    inputs = {"usual_weight_kg": 100, "weight_kg": 100 - Decimal(loss), "window": window}
    assert calculate("weight_loss_pct", inputs).label == label


def test_weight_gain_is_a_negative_loss() -> None:
    assert calculate("weight_loss_pct", {"usual_weight_kg": 50, "weight_kg": 55}).value == -10


@pytest.mark.parametrize(
    ("age", "applies"), [("59.9", False), (60, True), (90, True), ("90.1", False)]
)
def test_knee_height_ages(age: Any, applies: bool) -> None:
    inputs = {"sex": "male", "age": age, "knee_height_cm": 50}
    assert calculate("stature_knee_height_chumlea1985", inputs).applicable is applies


def test_weight_from_girths_refuses_the_impossible() -> None:
    inputs = {
        "sex": "male",
        "calf_cm": 10,
        "knee_height_cm": 20,
        "muac_cm": 5,
        "subscapular_mm": 1,
    }
    assert not calculate("weight_chumlea1988", inputs).applicable


def test_amputation_of_both_sides_counts_twice() -> None:
    both = calculate("amputation_corrected_weight", {"weight_kg": 60, "segments": ["foot", "foot"]})
    assert both.value == Decimal(60) / Decimal("0.97")


@pytest.mark.parametrize(
    "segments",
    [["hand", "hand", "hand"], ["whole_arm", "whole_arm", "hand"], ["foot", "whole_leg", "foot"]],
)
def test_amputation_never_adds_a_part_a_third_time(segments: list[str]) -> None:
    with pytest.raises(InvalidInput):
        calculate("amputation_corrected_weight", {"weight_kg": 60, "segments": segments})


def test_amputation_parts_add_up_to_the_limb() -> None:
    arm = ("hand", "forearm_no_hand", "upper_arm")
    assert missing_fraction(arm) == missing_fraction(("whole_arm",)) == Decimal("0.050")
    leg = ("foot", "lower_leg_no_foot", "thigh")
    assert missing_fraction(leg) == missing_fraction(("whole_leg",)) == Decimal("0.160")


def test_arm_refuses_a_fold_thicker_than_the_arm() -> None:
    inputs = {"muac_cm": 10, "triceps_mm": 32}
    for calc in ("arm_muscle_circumference", "arm_muscle_area", "arm_fat_area", "arm_fat_index"):
        assert not calculate(calc, inputs).applicable
    thin = {"sex": "male", "muac_cm": 11, "triceps_mm": 5}
    assert not calculate("arm_muscle_area_corrected", thin).applicable


def test_arm_correction_is_for_adults() -> None:
    inputs = {"sex": "female", "muac_cm": 28, "triceps_mm": 15}
    assert not calculate("arm_muscle_area_corrected", {**inputs, "age": "17.9"}).applicable
    assert calculate("arm_muscle_area_corrected", {**inputs, "age": 18}).applicable


def test_arm_areas_add_up() -> None:
    inputs = {"muac_cm": 30, "triceps_mm": 15}
    whole = Decimal(900) / (4 * Decimal("3.14159265358979323846264338328"))
    muscle = calculate("arm_muscle_area", inputs).value
    fat = calculate("arm_fat_area", inputs).value
    assert abs(muscle + fat - whole) < Decimal("1e-20")  # type: ignore[operator]


def test_frame_edges_belong_to_medium() -> None:
    for sex, low, high in (("female", "10.1", "11"), ("male", "9.6", "10.4")):
        for ratio, name in (
            (Decimal(low) - E, "large"),
            (Decimal(low), "medium"),
            (Decimal(high), "medium"),
            (Decimal(high) + E, "small"),
        ):
            inputs = {"sex": sex, "height_cm": ratio * 16, "wrist_cm": 16}
            assert calculate("frame_size_wrist", inputs).value == name


def test_assess_gives_what_the_measures_allow() -> None:
    few = {result.calc for result in anthropometry.assess({"weight_kg": 70, "height_cm": 170})}
    assert "bmi" in few
    assert "waist_hip_ratio" not in few
    measures = {
        "sex": "female",
        "age": 30,
        "weight_kg": "70",
        "height_cm": "160",
        "waist_cm": 85,
        "hip_cm": 100,
        "biceps_mm": 10,
        "triceps_mm": 18,
        "subscapular_mm": 15,
        "suprailiac_mm": 14,
        "wrist_cm": "",
    }
    results = {result.calc: result for result in anthropometry.assess(measures)}
    assert results["fat_pct_dw_siri"].applicable
    assert results["waist_risk_idf"].value == "obesidad abdominal"
    assert not results["bmi_class_elderly"].applicable
    assert "frame_size_wrist" not in results


def test_assess_survives_what_is_half_typed() -> None:
    results = anthropometry.assess({"weight_kg": "7o", "height_cm": "1.7"})
    assert all(not result.applicable for result in results)
