"""Body composition and somatotype: edges of age and folds, and the classes of the chart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nutrition.registry import calculate
from nutrition.somatotype import Somatotype, rating


def durnin(sex: str, age: Any) -> Any:
    inputs = {"sex": sex, "age": age, "folds_mm": [10, 10, 10, 10]}
    return calculate("density_durnin_womersley", inputs)


@pytest.mark.parametrize(
    ("sex", "age", "constant", "slope"),
    [
        ("male", "17", "1.1620", "0.0630"),
        ("male", "19.99", "1.1620", "0.0630"),
        ("male", "20", "1.1631", "0.0632"),
        ("male", "29.99", "1.1631", "0.0632"),
        ("male", "30", "1.1422", "0.0544"),
        ("male", "40", "1.1620", "0.0700"),
        ("male", "50", "1.1715", "0.0779"),
        ("male", "72.9", "1.1715", "0.0779"),
        ("female", "16", "1.1549", "0.0678"),
        ("female", "20", "1.1599", "0.0717"),
        ("female", "30", "1.1423", "0.0632"),
        ("female", "40", "1.1333", "0.0612"),
        ("female", "50", "1.1339", "0.0645"),
        ("female", "68.9", "1.1339", "0.0645"),
    ],
)
def test_durnin_band_edges(sex: str, age: str, constant: str, slope: str) -> None:
    expected = Decimal(constant) - Decimal(slope) * Decimal(40).log10()
    assert durnin(sex, age).value == expected


@pytest.mark.parametrize(
    ("sex", "age"), [("male", "16.9"), ("male", "73"), ("female", "15.9"), ("female", "69")]
)
def test_durnin_is_for_its_sample(sex: str, age: str) -> None:
    assert not durnin(sex, age).applicable


@pytest.mark.parametrize(
    ("sex", "age", "applies"),
    [
        ("male", "17.9", False),
        ("male", "18", True),
        ("male", "61.9", True),
        ("male", "62", False),
        ("female", "55.9", True),
        ("female", "56", False),
    ],
)
def test_jackson_pollock_ages(sex: str, age: str, applies: bool) -> None:
    seven = {"sex": sex, "age": age, "sum7_mm": 100}
    assert calculate("density_jackson_pollock7", seven).applicable is applies
    three = {
        "sex": sex,
        "age": age,
        "thigh_mm": 20,
        "chest_mm": 10,
        "abdomen_mm": 15,
        "triceps_mm": 15,
        "suprailiac_mm": 12,
    }
    assert calculate("density_jackson_pollock3", three).applicable is applies


def test_jackson_pollock_needs_the_folds_of_the_sex() -> None:
    inputs = {"sex": "female", "age": 30, "thigh_mm": 20, "chest_mm": 10, "abdomen_mm": 15}
    assert "Faltan pliegues" in calculate("density_jackson_pollock3", inputs).reason


@pytest.mark.parametrize("calc", ["fat_pct_siri", "fat_pct_brozek"])
def test_density_must_give_a_possible_fat(calc: str) -> None:
    assert calculate(calc, {"density": "1.05"}).applicable
    assert not calculate(calc, {"density": "1.1099"}).applicable


def test_siri_stops_at_all_fat() -> None:
    assert not calculate("fat_pct_siri", {"density": "0.9"}).applicable


def slaughter(sex: str, total: str, maturation: str | None = None, **more: Any) -> Any:
    inputs = {
        "sex": sex,
        "maturation": maturation,
        "triceps_mm": 10,
        "subscapular_mm": Decimal(total) - 10,
        **more,
    }
    return calculate("fat_pct_slaughter_triceps_subscapular", inputs)


def test_slaughter_exactly_35_stays_in_the_curve() -> None:
    assert slaughter("male", "35", "prepubescent").value == Decimal("30.85")
    curve = Decimal("1.33") * 35 - Decimal("0.013") * 1225 - Decimal("2.5")
    assert slaughter("female", "35").value == curve
    above = Decimal("35.1")
    assert slaughter("male", "35.1").value == Decimal("0.783") * above + Decimal("1.6")
    assert slaughter("female", "35.1").value == Decimal("0.546") * above + Decimal("9.7")


def test_slaughter_needs_the_maturation_of_boys() -> None:
    assert "maduración" in slaughter("male", "30").reason


def test_slaughter_refuses_a_negative_fat() -> None:
    inputs = {"sex": "male", "maturation": "postpubescent", "triceps_mm": 1, "subscapular_mm": 1}
    assert not calculate("fat_pct_slaughter_triceps_subscapular", inputs).applicable


@pytest.mark.parametrize(
    ("age", "applies"), [("7.9", False), ("8", True), ("18.9", True), ("19", False)]
)
def test_slaughter_ages(age: str, applies: bool) -> None:
    assert slaughter("female", "20", age=age).applicable is applies
    calf = {"sex": "male", "triceps_mm": 10, "calf_mm": 10, "age": age}
    assert calculate("fat_pct_slaughter_triceps_calf", calf).applicable is applies


@pytest.mark.parametrize(
    ("sex", "weight", "value"),
    [("male", "17", "no baja"), ("male", "16.99", "baja"), ("female", "15", "no baja"),
     ("female", "14.99", "baja")],
)  # fmt: skip
def test_ffmi_low_edges(sex: str, weight: str, value: str) -> None:
    lean = {"sex": sex, "weight_kg": Decimal(weight) * 2, "height_cm": 100, "body_fat_percent": 50}
    assert calculate("ffmi_low_espen", lean).value == value


def ecto(ratio: str) -> Decimal:
    """A person of one kilogram: the height-weight ratio is the height."""
    value = calculate("somatotype_ectomorphy", {"height_cm": ratio, "weight_kg": 1}).value
    assert isinstance(value, Decimal)
    return value


def test_ectomorphy_edges() -> None:
    assert ecto("38.25") == Decimal("0.1")
    assert ecto("38.2501") == Decimal("0.1")
    assert ecto("38.4") == Decimal("0.463") * Decimal("38.4") - Decimal("17.63")
    assert ecto("40.7499") == Decimal("0.463") * Decimal("40.7499") - Decimal("17.63")
    assert ecto("40.75") == Decimal("0.732") * Decimal("40.75") - Decimal("28.58")


@pytest.mark.parametrize(
    ("parts", "category"),
    [
        ((5, 3, 3), "endomorfo balanceado"),
        ((5, 3, 2), "endomorfo con predominio secundario mesomorfo"),
        ((2, 6, 3), "mesomorfo con predominio secundario ectomorfo"),
        ((4, 4, 2), "mesomorfo–endomorfo"),
        ((2, 4, "4.4"), "ectomorfo–mesomorfo"),
        ((3, 3, 3), "central"),
        ((3, "3.4", "3.2"), "central"),
    ],
)
def test_somatotype_category(parts: tuple[Any, Any, Any], category: str) -> None:
    found = Somatotype(*(Decimal(part) for part in parts)).category
    assert set(found.replace("–", " ").split()) == set(category.replace("–", " ").split())


@pytest.mark.parametrize(
    ("component", "name"),
    [("2.7", "bajo"), ("2.8", "moderado"), ("5.2", "moderado"), ("5.3", "alto"), ("7.2", "alto"),
     ("7.5", "muy alto")],
)  # fmt: skip
def test_somatotype_rating(component: str, name: str) -> None:
    assert rating(Decimal(component)) == name


def test_durnin_rahaman_ages() -> None:
    for sex, age, applies in (
        ("male", "12.9", False),
        ("male", "16.9", True),
        ("male", "17", False),
        ("female", "15.9", True),
        ("female", "16", False),
    ):
        inputs = {"sex": sex, "age": age, "folds_mm": [10, 10, 10, 10]}
        assert calculate("density_durnin_rahaman", inputs).applicable is applies
