"""Screening scores at every edge."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nutrition.errors import InvalidInput
from nutrition.registry import calculate

D = Decimal


@pytest.mark.parametrize(
    ("bmi", "loss", "score", "risk"),
    [
        ("20.01", 0, 0, "low"),
        ("20", 0, 1, "medium"),
        ("18.5", 0, 1, "medium"),
        ("18.49", 0, 2, "high"),
        ("25", "4.99", 0, "low"),
        ("25", 5, 1, "medium"),
        ("25", 10, 1, "medium"),
        ("25", "10.01", 2, "high"),
    ],
)
def test_must_edges(bmi: str, loss: Any, score: int, risk: str) -> None:
    inputs = {"bmi": bmi, "weight_loss_pct_3_6mo": loss, "acute_no_intake_gt5d": False}
    assert calculate("must", inputs).value == {"score": score, "risk": risk}


@pytest.mark.parametrize(("status", "risk"), [(2, False), (3, True)])
def test_nrs_edge(status: int, risk: bool) -> None:
    result = calculate("nrs_2002_total", {"status": status, "severity": 0, "age_ge_70": False})
    assert result.value == {"score": status, "at_risk": risk}
    assert result.label == ("en riesgo" if risk else "sin riesgo")


MNA = {"A": 2, "B": 3, "C": 2, "D": 2, "E": 2}


@pytest.mark.parametrize(
    ("last", "points"),
    [
        ({"bmi": "18.99"}, 0),
        ({"bmi": 19}, 1),
        ({"bmi": "20.99"}, 1),
        ({"bmi": 21}, 2),
        ({"bmi": "22.99"}, 2),
        ({"bmi": 23}, 3),
        ({"calf_cm": "30.9"}, 0),
        ({"calf_cm": 31}, 3),
        ({"F": 1}, 1),
    ],
)
def test_mna_last_item(last: dict[str, Any], points: int) -> None:
    value = calculate("mna_sf", {**MNA, **last}).value
    assert isinstance(value, dict)
    assert value["score"] == 11 + points


@pytest.mark.parametrize(
    ("points", "category"),
    [(7, "desnutricion"), (8, "riesgo_desnutricion"), (11, "riesgo_desnutricion"), (12, "normal")],
)
def test_mna_category_edges(points: int, category: str) -> None:
    answers = {"A": 2, "B": 3, "C": 2, "D": 0, "E": 0, "F": 0}
    for item, most in (("E", 2), ("F", 3)):
        answers[item] = min(most, points - sum(answers.values()))
    result = calculate("mna_sf", answers)
    assert result.value == {"score": points, "category": category}


def test_mna_needs_its_last_item_and_age() -> None:
    with pytest.raises(InvalidInput):
        calculate("mna_sf", MNA)
    with pytest.raises(InvalidInput):
        calculate("mna_sf", {**MNA, "D": 1, "F": 0})
    assert not calculate("mna_sf", {**MNA, "F": 3, "age": "64.9"}).applicable
    assert calculate("mna_sf", {**MNA, "F": 3, "age": 65}).applicable


@pytest.mark.parametrize(
    ("answers", "score", "risk"),
    [((0, 0, 0, 0), 0, "low"), ((1, 0, 0, 0), 1, "moderate"), ((1, 0, 1, 1), 3, "moderate"),
     ((0, 1, 1, 1), 4, "high"), ((1, 1, 1, 1), 5, "high")],
)  # fmt: skip
def test_strongkids_edges(answers: tuple[int, ...], score: int, risk: str) -> None:
    names = ("clinical", "high_risk_disease", "intake_or_losses", "weight_loss_or_poor_gain")
    result = calculate("strongkids", dict(zip(names, answers, strict=True)))
    assert result.value == {"score": score, "risk": risk}


GLIM: dict[str, Any] = {
    "age": 60,
    "bmi": 25,
    "weight_loss_pct": 0,
    "window": "<=6mo",
    "low_muscle": False,
    "reduced_intake": True,
    "disease_inflammation": False,
}


@pytest.mark.parametrize(
    ("change", "stage"),
    [
        ({}, "no"),
        ({"weight_loss_pct": 5}, "no"),
        ({"weight_loss_pct": "5.01"}, "stage1"),
        ({"weight_loss_pct": 10}, "stage1"),
        ({"weight_loss_pct": "10.01"}, "stage2"),
        ({"weight_loss_pct": 10, "window": ">6mo"}, "no"),
        ({"weight_loss_pct": "10.01", "window": ">6mo"}, "stage1"),
        ({"weight_loss_pct": 20, "window": ">6mo"}, "stage1"),
        ({"weight_loss_pct": "20.01", "window": ">6mo"}, "stage2"),
        ({"bmi": 20}, "no"),
        ({"bmi": "19.99"}, "stage1"),
        ({"bmi": "18.5"}, "stage1"),
        ({"bmi": "18.49"}, "stage2"),
        ({"age": "69.9", "bmi": 21}, "no"),
        ({"age": 70, "bmi": 22}, "no"),
        ({"age": 70, "bmi": "21.99"}, "stage1"),
        ({"age": 70, "bmi": 20}, "stage1"),
        ({"age": 70, "bmi": "19.99"}, "stage2"),
        ({"low_muscle": True}, "stage1"),
        ({"severe_low_muscle": True}, "stage2"),
        ({"low_muscle": True, "reduced_intake": False}, "no"),
        ({"low_muscle": True, "reduced_intake": False, "disease_inflammation": True}, "stage1"),
    ],
)
def test_glim_edges(change: dict[str, Any], stage: str) -> None:
    assert calculate("glim_2019", {**GLIM, **change}).value == stage


RISK: dict[str, Any] = {
    "sex": "male",
    "age": 30,
    "bmi": 22,
    "waist_cm": 80,
    "physically_active": True,
    "daily_vegetables_fruit": True,
    "antihypertensive_medication": False,
    "high_blood_glucose_history": False,
    "family_history": "none",
}


@pytest.mark.parametrize(
    ("change", "points"),
    [
        ({}, 0),
        ({"age": "44.9"}, 0),
        ({"age": 45}, 2),
        ({"age": "54.9"}, 2),
        ({"age": 55}, 3),
        ({"age": "64.9"}, 3),
        ({"age": 65}, 4),
        ({"bmi": "24.99"}, 0),
        ({"bmi": 25}, 1),
        ({"bmi": 30}, 1),
        ({"bmi": "30.01"}, 3),
        ({"waist_cm": "93.9"}, 0),
        ({"waist_cm": 94}, 3),
        ({"waist_cm": 102}, 3),
        ({"waist_cm": "102.1"}, 4),
        ({"sex": "female", "waist_cm": "79.9"}, 0),
        ({"sex": "female", "waist_cm": 80}, 3),
        ({"sex": "female", "waist_cm": 88}, 3),
        ({"sex": "female", "waist_cm": "88.1"}, 4),
        ({"physically_active": False}, 2),
        ({"daily_vegetables_fruit": False}, 1),
        ({"antihypertensive_medication": True}, 2),
        ({"high_blood_glucose_history": True}, 5),
        ({"family_history": "second_degree"}, 3),
        ({"family_history": "first_degree"}, 5),
    ],
)
def test_findrisc_edges(change: dict[str, Any], points: int) -> None:
    assert calculate("findrisc", {**RISK, **change}).value == points


def test_findrisc_label() -> None:
    assert calculate("findrisc", RISK).label == "riesgo bajo"
    worst = {
        **RISK,
        "age": 70,
        "bmi": 35,
        "waist_cm": 110,
        "physically_active": False,
        "daily_vegetables_fruit": False,
        "antihypertensive_medication": True,
        "high_blood_glucose_history": True,
        "family_history": "first_degree",
    }
    result = calculate("findrisc", worst)
    assert (result.value, result.label) == (26, "riesgo muy alto")


def ipaq(*answers: Any, **more: Any) -> Any:
    kinds = ("walk", "moderate", "vigorous")
    names = [f"{kind}_{what}" for kind in kinds for what in ("days", "minutes")]
    return calculate("ipaq_short", dict(zip(names, answers, strict=True)) | more)


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ((0, 0, 0, 0, 3, "62.4"), "moderate"),
        ((0, 0, 0, 0, 3, "62.5"), "high"),
        ((7, 130, 0, 0, 0, 0), "high"),
        ((7, 129, 0, 0, 0, 0), "moderate"),
        ((0, 0, 0, 0, 3, "19.9"), "low"),
        ((0, 0, 0, 0, 3, 20), "moderate"),
        ((0, 0, 0, 0, 2, 60), "low"),
        ((5, "29.9", 0, 0, 0, 0), "low"),
        ((5, 30, 0, 0, 0, 0), "moderate"),
        ((2, 30, 3, 30, 0, 0), "moderate"),
        ((3, 10, 2, 100, 0, 0), "moderate"),
        ((0, 30, 0, 0, 0, 0), "low"),
    ],
)
def test_ipaq_level_edges(answers: tuple[Any, ...], level: str) -> None:
    assert ipaq(*answers).value["level"] == level


def test_ipaq_cleans_as_the_protocol_says() -> None:
    assert ipaq(7, "9.9", 0, 0, 0, 0).value["met_minutes"] == 0
    assert ipaq(7, 10, 0, 0, 0, 0).value["met_minutes"] == D("3.3") * 70
    assert ipaq(7, 181, 0, 0, 0, 0).value["met_minutes"] == D("3.3") * 1260
    assert ipaq(7, 320, 7, 320, 7, 320).applicable
    assert not ipaq(7, 320, 7, 320, 7, 321).applicable


@pytest.mark.parametrize(
    ("age", "applies"), [("14.9", False), (15, True), ("69.9", True), (70, False)]
)
def test_ipaq_ages(age: Any, applies: bool) -> None:
    assert ipaq(5, 30, 0, 0, 0, 0, age=age).applicable is applies


def test_ipaq_missing_answer_is_invalid() -> None:
    with pytest.raises(InvalidInput):
        ipaq(5, None, 0, 0, 0, 0)
