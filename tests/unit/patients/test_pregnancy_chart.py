"""The gain of a pregnancy as drawn, and the window at each week."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from nutrition.registry import calculate
from patients.charts.curve import NARROW, WIDE
from patients.charts.pregnancy import GainPoint, gain_window, pregnancy_chart


def gains(*pairs: tuple[str, str]) -> list[GainPoint]:
    return [GainPoint(Decimal(week), Decimal(gain)) for week, gain in pairs]


@pytest.mark.parametrize("week", ["0", "6.5", "13", "13.1", "26", "42"])
@pytest.mark.parametrize("pre_bmi", ["18.4", "18.5", "24.9", "25", "30"])
def test_window_of_one_child_is_the_registry(week: str, pre_bmi: str) -> None:
    found = gain_window(Decimal(week), pre_bmi=Decimal(pre_bmi), twins=False)
    science = calculate("gwg_expected_window_iom2009", {"pre_bmi": pre_bmi, "week": week}).value
    assert found == (science["min_kg"], science["max_kg"])


@pytest.mark.parametrize(
    ("week", "low", "high"),
    [("0", "0", "0"), ("18.5", "8.5", "12.5"), ("37", "17", "25"), ("40", "17", "25")],
)
def test_window_of_twins_shares_the_total(week: str, low: str, high: str) -> None:
    found = gain_window(Decimal(week), pre_bmi=Decimal(22), twins=True)
    assert found == (Decimal(low), Decimal(high))


def test_no_window_where_there_is_no_recommendation() -> None:
    assert gain_window(Decimal(20), pre_bmi=Decimal("18.4"), twins=True) is None
    assert gain_window(Decimal("42.1"), pre_bmi=Decimal(22), twins=False) is None
    svg = pregnancy_chart(gains(("20", "4")), pre_bmi=Decimal("18.4"), twins=True)
    assert "<polygon" not in svg
    assert ">+4.0</text>" in svg


def test_points_carry_number_and_title() -> None:
    svg = pregnancy_chart(gains(("26", "6.2"), ("30", "-1")), pre_bmi=Decimal(22))
    assert "semana 26.0 · +6.2 kg · esperado 5.0 a 8.5 kg" in svg
    assert ">−1.0</text>" in svg
    twins = pregnancy_chart(gains(("26", "6.2")), pre_bmi=Decimal(22), twins=True)
    assert "orientativo" in twins


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_everything_stays_inside(frame) -> None:
    svg = pregnancy_chart(gains(("2", "-6"), ("41.5", "38")), pre_bmi=Decimal(31), frame=frame)
    places = re.findall(r"(?:points|cx)=\"([^\"]+)\"", svg)
    for x, y in (pair.split(",") for group in places for pair in group.split() if "," in pair):
        assert frame.left <= float(x) <= frame.width - frame.right
        assert frame.top - 1 <= float(y) <= frame.height - frame.bottom + 1


def test_band_of_twins_is_flat_at_term() -> None:
    """The total is the same from week 37 on."""
    svg = pregnancy_chart([], pre_bmi=Decimal(22), twins=True)
    found = re.search(r'<polygon[^>]*points="([^"]+)"', svg)
    assert found
    heights = [pair.split(",")[1] for pair in found[1].split()]
    assert heights[2] == heights[3]  # low, weeks 37 and 40
    assert heights[4] == heights[5]  # high, weeks 40 and 37


def test_chart_without_points() -> None:
    svg = pregnancy_chart([], pre_bmi=Decimal(22))
    assert "sin mediciones" in svg
    assert svg.count("<polygon") == 1
