"""Pregnancy: weeks, gain by prior BMI, expected gain at each week."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nutrition.errors import InvalidInput
from nutrition.registry import calculate

D = Decimal


@pytest.mark.parametrize(
    ("bmi", "low", "high", "name"),
    [
        ("18.49", "12.5", "18", "peso bajo"),
        ("18.5", "11.5", "16", "peso normal"),
        ("24.99", "11.5", "16", "peso normal"),
        ("25", "7", "11.5", "sobrepeso"),
        ("29.99", "7", "11.5", "sobrepeso"),
        ("30", "5", "9", "obesidad"),
    ],
)
def test_gain_edges(bmi: str, low: str, high: str, name: str) -> None:
    result = calculate("gwg_total_range_iom2009", {"pre_bmi": bmi})
    assert result.value == {"min_kg": D(low), "max_kg": D(high)}
    assert result.label == name


def test_gain_of_a_short_woman_uses_the_who_bands() -> None:
    """1.49 m and BMI 24: NOM-008 calls it overweight, the gain table does not."""
    weight = D("24") * D("1.49") ** 2
    result = calculate("gwg_total_range_iom2009", {"pre_weight_kg": weight, "height_cm": 149})
    assert result.label == "peso normal"


def test_gain_of_twins() -> None:
    assert calculate("gwg_total_range_iom2009", {"pre_bmi": 22, "twins": True}).value == {
        "min_kg": 17,
        "max_kg": 25,
    }
    thin = calculate("gwg_total_range_iom2009", {"pre_bmi": 17, "twins": True})
    assert not thin.applicable
    assert "gemelar" in thin.reason


@pytest.mark.parametrize("inputs", [{}, {"pre_weight_kg": 60}, {"height_cm": 160}])
def test_gain_needs_the_prior_bmi(inputs: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="pregestacional"):
        calculate("gwg_total_range_iom2009", inputs)


@pytest.mark.parametrize(
    ("week", "low", "high"),
    [
        ("0", "0", "0"),
        ("6.5", "0.25", "1"),
        ("13", "0.5", "2"),
        ("13.1", "0.535", "2.05"),
        ("40", "9.95", "15.5"),
        ("42", "10.65", "16.5"),
    ],
)
def test_expected_window(week: str, low: str, high: str) -> None:
    value = calculate("gwg_expected_window_iom2009", {"pre_bmi": 22, "week": week}).value
    assert value == {"min_kg": D(low), "max_kg": D(high)}


def test_expected_window_ends_at_42() -> None:
    late = {"pre_bmi": 22, "week": "42.1"}
    assert not calculate("gwg_expected_window_iom2009", late).applicable


@pytest.mark.parametrize(
    ("weight", "verdict"),
    [
        ("65.04", "insuficiente"),
        ("65.05", "adecuado"),
        ("68.5", "adecuado"),
        ("68.51", "excesivo"),
    ],
)
def test_verdict_edges(weight: str, verdict: str) -> None:
    inputs = {"pre_weight_kg": 60, "height_cm": 165, "week": 26, "current_weight_kg": weight}
    assert calculate("gwg_expected_verdict_iom2009", inputs).value == verdict


def test_gestational_age_reads_in_spanish() -> None:
    result = calculate("gestational_age", {"lmp": "2026-01-01", "on": "2026-04-01"})
    assert result.value == ("12 weeks", "6 days")
    assert result.label == "12 semanas 6 días"


def test_gestational_age_range() -> None:
    with pytest.raises(InvalidInput):
        calculate("gestational_age", {"lmp": "2026-01-02", "on": "2026-01-01"})
    assert calculate("gestational_age", {"lmp": "2025-01-01", "on": "2025-11-05"}).applicable
    assert not calculate("gestational_age", {"lmp": "2025-01-01", "on": "2025-11-06"}).applicable


def test_due_date_stays_in_the_calendar() -> None:
    assert not calculate("due_date", {"lmp": "9999-12-01"}).applicable
