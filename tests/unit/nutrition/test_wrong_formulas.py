"""Wrong formulas that circulate in public: ours must be the right one, and differ."""

from __future__ import annotations

from decimal import Decimal
from math import pi
from typing import Any

import pytest

from nutrition.body_composition import fat_pct_siri
from nutrition.registry import calculate

D = Decimal


def number(calc: str, **inputs: Any) -> float:
    value = calculate(calc, inputs).value
    assert isinstance(value, Decimal)
    return float(value)


def test_jackson_pollock_of_men_does_not_mix_two_equations() -> None:
    right = number(
        "density_jackson_pollock3", sex="male", age=30, chest_mm=15, abdomen_mm=15, thigh_mm=15
    )
    mixed = 1.10938 - 0.0008267 * 45 + 0.0000055 * 45**2 - 0.000244 * 30
    assert right == pytest.approx(1.0677, abs=5e-5)
    assert mixed == pytest.approx(1.0760, abs=5e-5)
    assert float(fat_pct_siri(density=D(str(right)))) == pytest.approx(13.6, abs=0.05)


def test_harris_benedict_subtracts_the_age() -> None:
    right = number("ree_harris_benedict_original", sex="male", age=35, weight_kg=63, height_cm=176)
    assert right == pytest.approx(1576.98, abs=0.01)
    assert right != pytest.approx(2049.83, abs=1)


def test_harris_benedict_of_women_starts_at_655() -> None:
    right = number(
        "ree_harris_benedict_original", sex="female", age=25, weight_kg=100, height_cm=160
    )
    assert right == pytest.approx(655.0955 + 956.34 + 1.8496 * 160 - 4.6756 * 25)
    assert right > 66.551 + 956.3 + 1.85 * 160 - 4.68 * 25 + 500


def test_valencia_of_older_men_adds_429() -> None:
    right = number("geb_valencia_mx", sex="male", age=65, weight_kg=70)
    assert right == pytest.approx(14.21 * 70 + 429)
    assert right != pytest.approx(14.21 * 70 + 42)


def test_valencia_changes_at_exactly_thirty() -> None:
    right = number("geb_valencia_mx", sex="male", age=30, weight_kg=70)
    assert right == pytest.approx(13.08 * 70 + 693)
    assert right != pytest.approx(13.37 * 70 + 747)


def test_overweight_total_energy_uses_its_own_activity_coefficients() -> None:
    body = {"sex": "female", "age": 40, "height_m": "1.6", "weight_kg": 80}
    right = number("tee_iom_2005_overweight", **body, pal="low_active")
    normal_weight_pa = 448 - 7.95 * 40 + 1.12 * (11.4 * 80 + 619 * 1.6)
    assert right == pytest.approx(448 - 7.95 * 40 + 1.16 * (11.4 * 80 + 619 * 1.6))
    assert right != pytest.approx(normal_weight_pa, abs=1)


def test_women_do_not_use_the_activity_of_men() -> None:
    body = {"age": 30, "height_m": "1.6", "weight_kg": 58, "pal": "active"}
    right = number("eer_iom_2005_adult", sex="female", **body)
    assert right != pytest.approx(354 - 6.91 * 30 + 1.25 * (9.36 * 58 + 726 * 1.6), abs=1)


def test_homa_of_60_pmol_is_two_and_a_half() -> None:
    insulin = D(60) / D("6.945")
    right = number("homa_ir", glucose_mg_dl=100, insulin_uiu_ml=insulin)
    assert right == pytest.approx(2.13, abs=0.01)
    assert right < 3
    assert number("homa_ir", glucose_mg_dl=100, insulin_uiu_ml=10) == pytest.approx(2.469, abs=1e-3)
    assert right != pytest.approx(100 * 60 * 6 / 405, abs=1)


def test_hourly_fluid_is_not_a_twentyfourth_of_the_daily() -> None:
    assert number("fluid_holliday_segar_421", weight_kg=15) == 50
    assert number("fluid_holliday_segar", weight_kg=15) / 24 == pytest.approx(52.08, abs=0.01)


def test_hamwi_is_not_its_metric_variant() -> None:
    person = {"sex": "male", "height_cm": 175}
    assert number("ibw_hamwi", **person) == pytest.approx(72.0, abs=0.05)
    assert number("ibw_hamwi_metric150_variant", **person) == pytest.approx(75.0, abs=0.01)


def test_lorentz_of_women_divides_by_two_and_a_half() -> None:
    right = number("ibw_lorentz", sex="female", height_cm=160)
    assert right == 56
    assert right != 160 - 100 - 10 / 2


def test_amputation_uses_osterkamp() -> None:
    right = number("amputation_corrected_weight", weight_kg=60, segments=["whole_leg"])
    assert right == pytest.approx(60 / 0.84)
    assert right != pytest.approx(60 / (1 - 0.185), abs=0.1)


def test_knee_height_of_women_starts_at_84_88() -> None:
    right = number("stature_knee_height_chumlea1985", sex="female", age=70, knee_height_cm=48)
    assert right == pytest.approx(84.88 - 0.24 * 70 + 1.83 * 48)
    assert right != pytest.approx(84.8 - 0.24 * 70 + 1.83 * 48, abs=0.01)


def test_chumlea_weight_has_no_age_term() -> None:
    body = {"calf_cm": 33, "knee_height_cm": 50, "muac_cm": 28, "subscapular_mm": 12}
    right = number("weight_chumlea1988", sex="male", **body)
    assert right == pytest.approx(0.98 * 33 + 1.16 * 50 + 1.73 * 28 + 0.37 * 12 - 81.69)


def test_arm_fold_is_in_millimetres() -> None:
    right = number("arm_muscle_area", muac_cm=30, triceps_mm=12)
    assert right == pytest.approx((30 - pi * 1.2) ** 2 / (4 * pi))
    assert right != pytest.approx((30 - pi * 12) ** 2 / (4 * pi), abs=1)


def test_slaughter_of_girls_squares_the_sum() -> None:
    inputs = {"sex": "female", "triceps_mm": 15, "subscapular_mm": 10}
    right = number("fat_pct_slaughter_triceps_subscapular", **inputs)
    assert right == pytest.approx(22.625)
    assert right != pytest.approx(30.43, abs=0.1)


def test_slaughter_of_boys_at_35_is_not_the_line_of_girls() -> None:
    inputs = {
        "sex": "male",
        "maturation": "prepubescent",
        "triceps_mm": 20,
        "subscapular_mm": 15,
    }
    right = number("fat_pct_slaughter_triceps_subscapular", **inputs)
    assert right == pytest.approx(30.85)
    assert right != pytest.approx(43.6, abs=0.1)


SOMATOTYPE = {
    "height_cm": 160,
    "weight_kg": 60,
    "triceps_mm": 10,
    "subscapular_mm": 10,
    "supraspinale_mm": 10,
    "calf_mm": 10,
    "humerus_cm": 6,
    "femur_cm": 9,
    "arm_flexed_cm": 30,
    "calf_cm": 35,
}


def test_endomorphy_corrects_for_height() -> None:
    right = number("somatotype_endomorphy", **SOMATOTYPE)
    raw = -0.7182 + 0.1451 * 30 - 0.00068 * 900 + 0.0000014 * 27000
    x = 30 * 170.18 / 160
    assert right == pytest.approx(-0.7182 + 0.1451 * x - 0.00068 * x**2 + 0.0000014 * x**3)
    assert right != pytest.approx(raw, abs=0.05)


def test_mesomorphy_corrects_the_girths_and_keeps_centimetres() -> None:
    right = number("somatotype_mesomorphy", **SOMATOTYPE)
    bones = 0.858 * 6 + 0.601 * 9
    assert right == pytest.approx(bones + 0.188 * 29 + 0.161 * 34 - 0.131 * 160 + 4.5)
    assert right != pytest.approx(bones + 0.188 * 30 + 0.161 * 35 - 0.131 * 160 + 4.5, abs=0.1)
    assert right != pytest.approx(bones + 0.188 * 29 + 0.161 * 34 - 0.131 * 16 + 4.5, abs=1)


def test_mesomorphy_floor_is_a_tenth() -> None:
    tall = {**SOMATOTYPE, "height_cm": 210}
    assert number("somatotype_mesomorphy", **tall) == 0.1


def test_a_published_fixture_of_somatotype_is_wrong() -> None:
    """Its measures give 5.8-4.1-1.9, not 5.1-2.8-1.9."""
    body = {
        "height_cm": 178,
        "weight_kg": 78,
        "triceps_mm": 21,
        "subscapular_mm": 20,
        "supraspinale_mm": 21,
        "calf_mm": 6,
        "humerus_cm": 7,
        "femur_cm": 9.5,
        "arm_flexed_cm": 30.2,
        "calf_cm": 37.5,
    }
    parts = [number(f"somatotype_{name}morphy", **body) for name in ("endo", "meso", "ecto")]
    assert [round(part, 1) for part in parts] == [5.8, 4.1, 1.9]


def test_must_at_ten_percent_scores_one() -> None:
    inputs = {"bmi": 25, "weight_loss_pct_3_6mo": 10, "acute_no_intake_gt5d": False}
    assert calculate("must", inputs).value == {"score": 1, "risk": "medium"}


def test_glim_at_exactly_five_percent_is_not_met() -> None:
    inputs = {
        "age": 50,
        "bmi": 25,
        "weight_loss_pct": 5,
        "window": "<=6mo",
        "low_muscle": False,
        "reduced_intake": True,
        "disease_inflammation": False,
    }
    assert calculate("glim_2019", inputs).value == "no"


def test_twins_use_the_whole_kilograms_of_the_report() -> None:
    obese = calculate("gwg_total_range_iom2009", {"pre_bmi": 32, "twins": True}).value
    assert obese == {"min_kg": 11, "max_kg": 19}
    heavy = calculate("gwg_total_range_iom2009", {"pre_bmi": 27, "twins": True}).value
    assert heavy == {"min_kg": 14, "max_kg": 23}


def test_weekly_gain_does_not_mix_mean_and_maximum() -> None:
    normal = calculate("gwg_weekly_rate_iom2009", {"pre_bmi": 22}).value
    assert normal == {"min_kg": D("0.35"), "max_kg": D("0.50")}


def test_adult_water_is_not_that_of_adolescents() -> None:
    assert calculate("water_total_dri", {"sex": "male", "age": 30}).value == D("3.7")


def test_fibre_goal_from_ten_years_is_25() -> None:
    goals = calculate("intake_goals_who", {"age": 10, "energy_kcal": 1800}).value
    assert isinstance(goals, dict)
    assert goals["fibre_min_g"] == 25


def test_infant_protein_is_not_the_prepublication_value() -> None:
    for group, grams in (("infant_0_6", "1.52"), ("infant_7_12", "1.2")):
        value = calculate("protein_requirement", {"weight_kg": 1, "group": group}).value
        assert isinstance(value, dict)
        assert value["min_g_per_kg"] == D(grams)


def test_waist_hip_of_men_stays_at_090() -> None:
    inputs = {"sex": "male", "waist_cm": 92, "hip_cm": 100}
    assert calculate("waist_hip_ratio", inputs).label == "riesgo aumentado"


def test_expired_phase_one_of_the_seals_is_not_loaded() -> None:
    product = {
        "kind": "solid",
        "kcal": 250,
        "free_sugars_g": 0,
        "sat_fat_g": 0,
        "trans_fat_g": 0,
        "sodium_mg": 320,
        "add_sugar": False,
        "add_fat": False,
        "add_sodium": True,
    }
    assert calculate("nom051_seals", {**product, "phase": 2}).value == ("sodio",)
