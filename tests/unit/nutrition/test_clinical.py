"""Metabolic and renal indices, seals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nutrition.errors import InvalidInput
from nutrition.registry import calculate
from nutrition.seals import phase_on

D = Decimal


@pytest.mark.parametrize(
    ("calc", "tg", "applies"),
    [
        ("ldl_friedewald", "399.9", True),
        ("ldl_friedewald", "400", False),
        ("ldl_sampson", "800", True),
        ("ldl_sampson", "800.1", False),
    ],
)
def test_ldl_limits(calc: str, tg: str, applies: bool) -> None:
    assert calculate(calc, {"tc": 300, "hdl": 40, "tg": tg}).applicable is applies


def test_vldl_limit() -> None:
    assert calculate("vldl", {"tg": "399.9"}).applicable
    assert not calculate("vldl", {"tg": 400}).applicable


def test_lipids_refuse_the_impossible() -> None:
    assert not calculate("ldl_friedewald", {"tc": 60, "hdl": 50, "tg": 100}).applicable
    assert not calculate("non_hdl", {"tc": 100, "hdl": 100}).applicable


@pytest.mark.parametrize(
    ("egfr", "stage"),
    [("90", "G1"), ("89.99", "G2"), ("60", "G2"), ("59.99", "G3a"), ("45", "G3a"),
     ("44.99", "G3b"), ("30", "G3b"), ("29.99", "G4"), ("15", "G4"), ("14.99", "G5")],
)  # fmt: skip
def test_kdigo_filtration_edges(egfr: str, stage: str) -> None:
    assert calculate("kdigo_stage", {"egfr": egfr, "acr_mg_g": 5}).value == {
        "g": stage,
        "a": "A1",
    }


@pytest.mark.parametrize(
    ("unit", "acr", "category"),
    [
        ("acr_mg_mmol", "2.99", "A1"),
        ("acr_mg_mmol", "3", "A2"),
        ("acr_mg_mmol", "30", "A2"),
        ("acr_mg_mmol", "30.1", "A3"),
        ("acr_mg_g", "29.9", "A1"),
        ("acr_mg_g", "30", "A2"),
        ("acr_mg_g", "300", "A2"),
        ("acr_mg_g", "300.1", "A3"),
    ],
)
def test_kdigo_albuminuria_edges(unit: str, acr: str, category: str) -> None:
    value = calculate("kdigo_stage", {"egfr": 80, unit: acr}).value
    assert isinstance(value, dict)
    assert value["a"] == category


def test_kdigo_needs_albuminuria() -> None:
    with pytest.raises(InvalidInput):
        calculate("kdigo_stage", {"egfr": 80})


@pytest.mark.parametrize(
    ("egfr", "risks"),
    [
        (95, ("bajo", "moderado", "alto")),
        (75, ("bajo", "moderado", "alto")),
        (50, ("moderado", "alto", "muy alto")),
        (35, ("alto", "muy alto", "muy alto")),
        (20, ("muy alto",) * 3),
        (10, ("muy alto",) * 3),
    ],
)
def test_kdigo_heat_map(egfr: int, risks: tuple[str, ...]) -> None:
    for acr, risk in zip((10, 100, 1000), risks, strict=True):
        label = calculate("kdigo_stage", {"egfr": egfr, "acr_mg_g": acr}).label
        assert label == f"riesgo {risk}"


def test_filtration_ages_and_label() -> None:
    person = {"sex": "female", "creatinine_mg_dl": "0.7"}
    assert not calculate("egfr_ckdepi_2021", {**person, "age": "17.9"}).applicable
    assert calculate("egfr_ckdepi_2021", {**person, "age": 18}).label == "G1"
    child = {"height_cm": 120, "creatinine_mg_dl": "0.5"}
    for age, applies in (("0.9", False), (1, True), ("17.9", True), (18, False)):
        assert calculate("egfr_schwartz", {**child, "age": age}).applicable is applies


def test_filtration_is_continuous_at_kappa() -> None:
    person = {"sex": "male", "age": 50}
    below, at = (
        calculate("egfr_ckdepi_2021", {**person, "creatinine_mg_dl": value}).value
        for value in ("0.8999999", "0.9")
    )
    assert abs(below - at) < D("0.001")  # type: ignore[operator]


PRODUCT: dict[str, Any] = {
    "kind": "solid",
    "kcal": 200,
    "free_sugars_g": 0,
    "sat_fat_g": 0,
    "trans_fat_g": 0,
    "sodium_mg": 0,
    "add_sugar": True,
    "add_fat": True,
    "add_sodium": True,
    "phase": 2,
}


@pytest.mark.parametrize(
    ("change", "seal", "carried"),
    [
        ({"kcal": "274.9"}, "calorias", False),
        ({"kcal": 275}, "calorias", True),
        ({"kind": "liquid", "kcal": "69.9"}, "calorias", False),
        ({"kind": "liquid", "kcal": 70}, "calorias", True),
        ({"kind": "liquid", "kcal": 50, "free_sugars_g": "1.99"}, "calorias", False),
        ({"kind": "liquid", "kcal": 50, "free_sugars_g": 2}, "calorias", True),
        ({"free_sugars_g": "4.99"}, "azucares", False),
        ({"free_sugars_g": 5}, "azucares", True),
        ({"kcal": 180, "sat_fat_g": "1.99"}, "grasas_sat", False),
        ({"kcal": 180, "sat_fat_g": 2}, "grasas_sat", True),
        ({"kcal": 180, "trans_fat_g": "0.199"}, "grasas_trans", False),
        ({"kcal": 180, "trans_fat_g": "0.2"}, "grasas_trans", True),
        ({"sodium_mg": "199.9"}, "sodio", False),
        ({"sodium_mg": 200}, "sodio", True),
        ({"kcal": 500, "sodium_mg": 300}, "sodio", True),
        ({"kind": "liquid", "kcal": 0, "sodium_mg": "44.9"}, "sodio", False),
        ({"kind": "liquid", "kcal": 0, "sodium_mg": 45}, "sodio", True),
        ({"kind": "liquid", "kcal": 4, "sodium_mg": 10}, "sodio", False),
        ({"kind": "liquid", "kcal": 4, "sodium_mg": 10, "no_energy_below_kcal": 0}, "sodio", True),
        ({"kcal": 0, "sodium_mg": 10}, "sodio", False),
    ],
)
def test_seal_edges(change: dict[str, Any], seal: str, carried: bool) -> None:
    value = calculate("nom051_seals", {**PRODUCT, **change}).value
    assert isinstance(value, tuple)
    assert (seal in value) is carried


def test_seals_follow_what_was_added_and_the_phase() -> None:
    salty = {**PRODUCT, "kcal": 500, "free_sugars_g": 30, "sodium_mg": 600}
    only_salt = {**salty, "add_sugar": False, "add_fat": False}
    assert calculate("nom051_seals", only_salt).value == ("sodio",)
    third = calculate("nom051_seals", {**only_salt, "phase": 3})
    assert third.value == ("calorias", "azucares", "sodio")
    assert third.label == "EXCESO CALORÍAS, EXCESO AZÚCARES, EXCESO SODIO"
    natural = {**only_salt, "add_sodium": False, "phase": 3}
    assert calculate("nom051_seals", natural).label == "sin sellos"


def test_phase_changes_with_the_year() -> None:
    assert phase_on(date(2027, 12, 31)) == 2
    assert phase_on(date(2028, 1, 1)) == 3
