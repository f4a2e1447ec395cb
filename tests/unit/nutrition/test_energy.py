"""Energy: age bands, ranges, comparisons, totals, life stages, illness."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nutrition import energy
from nutrition.energy.eer_nasem import DEPOSITION, _growth
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.registry import calculate

D = Decimal


def resting(calc: str, age: Any, sex: str = "male", **more: Any) -> Any:
    return calculate(calc, {"sex": sex, "age": age, "weight_kg": 70, "height_cm": 170, **more})


def banded(calc: str, age: Any, sex: str = "male") -> Any:
    return calculate(calc, {"sex": sex, "age": age, "weight_kg": 70})


@pytest.mark.parametrize(
    ("calc", "age", "weight", "constant"),
    [
        ("bmr_schofield_fao_kcal", "2.99", "59.512", "-30.4"),
        ("bmr_schofield_fao_kcal", "3", "22.706", "504.3"),
        ("bmr_schofield_fao_kcal", "9.99", "22.706", "504.3"),
        ("bmr_schofield_fao_kcal", "10", "17.686", "658.2"),
        ("bmr_schofield_fao_kcal", "17.99", "17.686", "658.2"),
        ("bmr_schofield_fao_kcal", "18", "15.057", "692.2"),
        ("bmr_schofield_fao_kcal", "29.99", "15.057", "692.2"),
        ("bmr_schofield_fao_kcal", "30", "11.472", "873.1"),
        ("bmr_schofield_fao_kcal", "59.99", "11.472", "873.1"),
        ("bmr_schofield_fao_kcal", "60", "11.711", "587.7"),
        ("bmr_henry_2005_weight", "59.99", "14.2", "593"),
        ("bmr_henry_2005_weight", "60", "13.0", "567"),
        ("bmr_henry_2005_weight", "69.99", "13.0", "567"),
        ("bmr_henry_2005_weight", "70", "13.7", "481"),
        ("geb_valencia_mx", "18", "13.37", "747"),
        ("geb_valencia_mx", "29.99", "13.37", "747"),
        ("geb_valencia_mx", "30", "13.08", "693"),
        ("geb_valencia_mx", "59.99", "13.08", "693"),
        ("geb_valencia_mx", "60", "14.21", "429"),
    ],
)
def test_band_edges(calc: str, age: str, weight: str, constant: str) -> None:
    assert banded(calc, age).value == D(weight) * 70 + D(constant)


@pytest.mark.parametrize(("calc", "age"), [("geb_valencia_mx", "17.99")])
def test_band_starts_where_the_equation_does(calc: str, age: str) -> None:
    assert "18" in banded(calc, age).reason


def test_band_with_height_starts_at_eighteen() -> None:
    assert not resting("bmr_fao_1985_height", "17.9").applicable
    assert resting("bmr_fao_1985_height", "18").applicable


def test_band_refuses_a_weight_that_gives_no_energy() -> None:
    inputs = {"sex": "male", "age": 1, "weight_kg": "0.4"}
    assert not calculate("bmr_schofield_fao_kcal", inputs).applicable


@pytest.mark.parametrize(
    ("calc", "below", "first", "inside", "beyond"),
    [
        ("ree_mifflin_st_jeor", "18.99", "19", "78.9", "79"),
        ("ree_harris_benedict_original", "17.99", "18", "70.9", "71"),
        ("ree_harris_benedict_revised", "17.99", "18", "70.9", "71"),
    ],
)
def test_adult_equations_say_their_sample(
    calc: str, below: str, first: str, inside: str, beyond: str
) -> None:
    assert not resting(calc, below).applicable
    assert resting(calc, first).applicable
    assert resting(calc, inside).label == ""
    assert "muestra" in resting(calc, beyond).label


def test_adult_equations_refuse_what_gives_no_energy() -> None:
    tiny = {"sex": "female", "age": 120, "weight_kg": 1, "height_cm": 20}
    for calc in ("ree_mifflin_st_jeor", "ree_harris_benedict_revised"):
        assert "no es posible" in calculate(calc, tiny).reason


@pytest.mark.parametrize(("weight", "applies"), [("72.24", False), ("72.25", True)])
def test_mexican_overweight_equations_start_at_25(weight: str, applies: bool) -> None:
    person = {"sex": "male", "age": 40, "weight_kg": weight, "height_cm": 170}
    assert calculate("ree_orozco_ruiz_2017", person).applicable is applies
    assert calculate("ree_quiroz_olguin_2014", {**person, "wrist_cm": 17}).applicable is applies
    assert not calculate("ree_orozco_ruiz_2017", {**person, "age": 17}).applicable


def test_comparison_shows_all_side_by_side() -> None:
    person: dict[str, Any] = {"sex": "female", "age": 15, "weight_kg": 80, "height_cm": "160"}
    results = {result.calc: result for result in energy.resting_comparison(**person)}
    assert "ree_quiroz_olguin_2014" not in results
    assert "ree_cunningham_1980" not in results
    assert not results["ree_mifflin_st_jeor"].applicable
    assert "19" in results["ree_mifflin_st_jeor"].reason
    assert results["bmr_schofield_fao_kcal"].value == D("13.384") * 80 + D("692.6")
    more = energy.resting_comparison(**{**person, "age": 30}, wrist_cm=16, lean_body_mass_kg=50)
    assert len(more) == len(results) + 3
    assert all(result.applicable for result in more)
    for result in more:
        if result.calc == "ree_katch_mcardle":
            assert result.value == 370 + D("21.6") * 50


def test_comparison_raises_only_the_two_errors() -> None:
    with pytest.raises(InvalidInput):
        energy.resting_comparison(sex="x", age=30, weight_kg=70, height_cm=170)
    with pytest.raises(OutOfRange):
        energy.resting_comparison(sex="male", age=30, weight_kg=7000, height_cm=170)


def test_total_energy_part_by_part() -> None:
    day = energy.total_energy(
        resting_kcal=1500, activity_factor="1.3", adjustment_kcal=-300, thermic_effect=True
    )
    assert (day.activity_kcal, day.thermic_kcal) == (450, 150)
    assert day.total_kcal == 1800
    assert energy.total_energy(resting_kcal=1500, activity_factor=1).total_kcal == 1500


def test_total_energy_never_counts_the_thermic_effect_twice() -> None:
    with pytest.raises(InvalidInput, match="PAL"):
        energy.total_energy(
            resting_kcal=1500, activity_factor=1.6, thermic_effect=True, factor_is_pal=True
        )


def test_activity_factors_ascend() -> None:
    factors = [factor for _, factor in energy.ACTIVITY_FACTORS.values()]
    assert factors == sorted(factors)
    assert (factors[0], factors[-1]) == (D("1.2"), D("1.9"))


@pytest.mark.parametrize(
    ("sex", "age", "kcal"),
    [
        ("male", "0.24", 200),
        ("male", "0.25", 50),
        ("male", "0.49", 50),
        ("male", "0.5", 20),
        ("male", "3.99", 20),
        ("male", "4", 15),
        ("male", "8.99", 15),
        ("male", "9", 25),
        ("male", "13.99", 25),
        ("male", "14", 20),
        ("male", "19", 0),
        ("female", "0.24", 180),
        ("female", "0.25", 60),
        ("female", "0.5", 20),
        ("female", "0.99", 20),
        ("female", "1", 15),
        ("female", "9", 30),
        ("female", "14", 20),
        ("female", "18.99", 20),
    ],
)
def test_nasem_growth_edges(sex: str, age: str, kcal: int) -> None:
    assert _growth(sex, D(age)) == kcal


@pytest.mark.parametrize(
    ("group", "age", "applies"),
    [
        ("boy 3-18", "2.99", False),
        ("boy 3-18", "3", True),
        ("boy 3-18", "18.99", True),
        ("boy 3-18", "19", False),
        ("female 19+", "18.99", False),
        ("female 19+", "19", True),
    ],
)
def test_nasem_group_follows_the_age(group: str, age: str, applies: bool) -> None:
    body = {"group": group, "pal": 1, "age": age, "height_cm": 120, "weight_kg": 30}
    assert calculate("eer_nasem_2023", body).applicable is applies


def test_nasem_ranges() -> None:
    body = {"sex": "female", "height_cm": 160, "weight_kg": 60}
    assert not calculate("eer_nasem_2023_adult", {**body, "age": 18, "pal": "active"}).applicable
    child = "eer_nasem_2023_child"
    assert not calculate(child, {**body, "age": 19, "pal": "active"}).applicable
    assert "actividad" in calculate(child, {**body, "age": 3}).reason
    impossible = {"sex": "male", "age": 1, "height_cm": 20, "weight_kg": 1}
    assert not calculate(child, impossible).applicable


def test_nasem_pregnancy_starts_at_week_14() -> None:
    body = {"age": 28, "height_cm": 160, "weight_kg": 60, "pal": 1, "deposition": 200}
    calc = "eer_nasem_2023_pregnancy_t2_t3"
    assert not calculate(calc, {**body, "gestation_weeks": "13.9"}).applicable
    assert calculate(calc, {**body, "gestation_weeks": 14}).applicable


@pytest.mark.parametrize(
    ("bmi", "kcal"),
    [("18.49", 300), ("18.5", 200), ("24.99", 200), ("25", 150), ("29.99", 150), ("30", -50)],
)
def test_nasem_deposition_edges(bmi: str, kcal: int) -> None:
    assert int(DEPOSITION(D(bmi))) == kcal


def test_nasem_lactation_is_for_women() -> None:
    body = {"height_cm": 140, "weight_kg": 40, "pal": "active", "stage": "exclusive_0_6"}
    assert not calculate("eer_nasem_2023_lactation", {**body, "age": "9.9"}).applicable
    assert calculate("eer_nasem_2023_lactation", {**body, "age": 10}).applicable
    pregnant = {"height_cm": 140, "weight_kg": 40, "pal": "active", "pre_bmi": 20}
    for weeks in (5, 20):
        inputs = {**pregnant, "age": "9.9", "gestation_weeks": weeks}
        assert not calculate("eer_nasem_2023_pregnancy", inputs).applicable


def test_pal_category_starts_at_three() -> None:
    assert not calculate("pal_category_nasem_2023", {"age": "2.9", "pal_value": 2}).applicable


@pytest.mark.parametrize(
    ("calc", "bmi", "applies"),
    [
        ("eer_iom_2005_adult", "18.49", False),
        ("eer_iom_2005_adult", "18.5", True),
        ("eer_iom_2005_adult", "24.99", True),
        ("eer_iom_2005_adult", "25", False),
        ("tee_iom_2005_overweight", "24.99", False),
        ("tee_iom_2005_overweight", "25", True),
    ],
)
def test_iom_adult_bmi_edges(calc: str, bmi: str, applies: bool) -> None:
    body = {"sex": "male", "height_m": 2, "weight_kg": D(bmi) * 4, "pal": "active"}
    assert calculate(calc, {**body, "age": 30}).applicable is applies
    assert not calculate(calc, {**body, "age": "18.9"}).applicable


@pytest.mark.parametrize(
    ("age", "applies", "growth"),
    [("2.99", False, 0), ("3", True, 20), ("8.99", True, 20), ("9", True, 25), ("19", False, 0)],
)
def test_iom_child_edges(age: str, applies: bool, growth: int) -> None:
    body = {"sex": "male", "age": age, "height_m": 1, "weight_kg": 10, "pal": "sedentary"}
    result = calculate("eer_iom_2005_child", body)
    assert result.applicable is applies
    if applies:
        assert result.value == D("88.5") - D("61.9") * D(age) + 267 + 903 + growth


def test_iom_child_refuses_the_impossible() -> None:
    body = {"sex": "male", "age": 18, "height_m": "0.2", "weight_kg": 1, "pal": "sedentary"}
    assert not calculate("eer_iom_2005_child", body).applicable


@pytest.mark.parametrize(
    ("months", "growth"),
    [("3.9", 175), ("4", 56), ("6.9", 56), ("7", 22), ("12.9", 22), ("13", 20), ("35.9", 20)],
)
def test_iom_infant_edges(months: str, growth: int) -> None:
    inputs = {"age_months": months, "weight_kg": 8}
    assert calculate("eer_iom_2005_infant", inputs).value == 612 + growth


def test_iom_infant_range() -> None:
    assert not calculate("eer_iom_2005_infant", {"age_months": 36, "weight_kg": 14}).applicable
    assert not calculate("eer_iom_2005_infant", {"age_months": 20, "weight_kg": "0.5"}).applicable


def test_stress_names_its_source() -> None:
    known = calculate("stress_energy_range", {"resting_kcal": 1500, "condition": "sepsis"})
    assert known.label == "Abbott 2007 (Ferrie)"
    recalled = calculate("stress_energy_range", {"resting_kcal": 1500, "condition": "burn_long"})
    assert recalled.label.endswith("(fuente por confirmar)")


def test_fever_starts_at_37() -> None:
    inputs = {"resting_kcal": 1500, "per_degree_pct": 10}
    assert calculate("fever_energy", {**inputs, "temperature_c": 37}).value == 1500
    assert not calculate("fever_energy", {**inputs, "temperature_c": "36.9"}).applicable


def test_critical_energy_edges() -> None:
    low = {"weight_kg": 100, "ibw_kg": 60}
    for bmi, kcal in (("29.99", 2500), ("30", 1100), ("50", 1100), ("50.1", 1320)):
        value = calculate("critical_energy_range", {**low, "bmi": bmi}).value
        assert isinstance(value, dict)
        assert value["min_kcal"] == kcal
    assert not calculate("critical_energy_range", {"weight_kg": 160, "bmi": 51}).applicable


def test_protein_names_its_source() -> None:
    assert calculate("protein_requirement", {"weight_kg": 60, "group": "older"}).label == (
        "PROT-AGE 2013; ESPEN 2014"
    )
    child = calculate("protein_requirement", {"weight_kg": 20, "group": "child_4_13"})
    assert child.label == "IOM 2005 (fuente por confirmar)"


def test_nasem_adult_tells_its_error_where_known() -> None:
    body = {"age": 30, "height_cm": 165, "weight_kg": 60, "pal": "active"}
    assert "246" in calculate("eer_nasem_2023_adult", {**body, "sex": "female"}).label
    assert calculate("eer_nasem_2023_adult", {**body, "sex": "male"}).label == ""
