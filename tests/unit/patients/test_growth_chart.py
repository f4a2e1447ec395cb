"""The growth curve as drawn: its lines, its join at five years, its points."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from nutrition.errors import InvalidInput
from nutrition.growth import growth_who_2006
from patients.charts.curve import NARROW, WIDE
from patients.charts.growth import (
    INDICATORS,
    GrowthPoint,
    _references,
    age_words,
    growth_chart,
    window_of,
    z_words,
)


def points(*pairs: tuple[str, str]) -> list[GrowthPoint]:
    return [GrowthPoint(Decimal(x), Decimal(value)) for x, value in pairs]


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("sex", ["female", "male"])
def test_every_indicator_has_its_lines(indicator: str, sex: str) -> None:
    by_z = growth_chart([], sex=sex, indicator=indicator)
    assert re.findall(r"<title>([^<]+)</title>", by_z) == ["−3", "−2", "−1", "0", "+1", "+2", "+3"]
    by_percentile = growth_chart([], sex=sex, indicator=indicator, lines="percentile")
    assert re.findall(r"<title>([^<]+)</title>", by_percentile) == [
        "P3",
        "P15",
        "P50",
        "P85",
        "P97",
    ]


@pytest.mark.parametrize("indicator", ["length_age", "weight_age", "bmi_age"])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_join_at_five_years_is_one_line(indicator: str, sex: str) -> None:
    """From the last day of 2006 to month 61 there is no hole, and no step over 2.5 %.

    The two tables differ a little there; the drawing shows the tables and adds nothing.
    """
    for label, line in _references(indicator, sex, "z").items():
        around = [(x, y) for x, y in line if 58 < x < 64]
        gaps = [b[0] - a[0] for a, b in pairwise(around)]
        assert min(gaps) > 0, label
        assert max(gaps) <= 1.001, label  # no hole between day 1856 and month 61
        steps = [abs(b[1] - a[1]) / a[1] for a, b in pairwise(around)]
        assert max(steps) < 0.025, label


def test_line_passes_where_the_science_says_zero() -> None:
    """The median at 364 days is the weight whose z is 0."""
    median = _references("weight_age", "male", "z")["0"]
    at_year = next(y for x, y in median if round(x * 30.4375) == 364)
    scored = growth_who_2006(sex="1", age_days=Decimal(364), weight=Decimal(f"{at_year:.3f}"))
    assert scored["zwei"] == 0


@pytest.mark.parametrize(
    ("ages", "window"),
    [
        (["0", "5.9"], (0, 6)),
        (["0", "6.1"], (0, 24)),
        (["23", "25"], (0, 60)),
        (["59", "61.1"], (48, 72)),
        (["47", "61.1"], (24, 120)),
        (["61", "200"], (60, 228)),
        (["12", "200"], (0, 228)),
        (["12", "240"], (0, 240)),
    ],
)
def test_window_holds_the_points(ages: list[str], window: tuple[int, int]) -> None:
    found = window_of(points(*((age, "10") for age in ages)), INDICATORS["bmi_age"])
    assert found == window


def test_window_holds_the_lived_age_of_a_preterm() -> None:
    preterm = [GrowthPoint(Decimal("5"), Decimal(6), lived=Decimal("7"))]
    assert window_of(preterm, INDICATORS["weight_age"]) == (0, 24)


def test_each_point_has_its_number_and_title() -> None:
    svg = growth_chart(
        [GrowthPoint(Decimal(59), Decimal("104.5"), Decimal("-0.62"))],
        sex="male",
        indicator="length_age",
    )
    assert ">104.5</text>" in svg
    assert "4 años 11 meses · 104.5 cm · z −0.62 · percentil 27" in svg


def test_age_of_the_calendar_is_said_when_given() -> None:
    """Born on 10/ene, measured on 10/dic: 4 years 11 months, though 58.97 decimal months."""
    point = GrowthPoint(Decimal("58.97"), Decimal(107), age="4 años 11 meses")
    assert "4 años 11 meses" in growth_chart([point], sex="male", indicator="length_age")


def test_points_stay_inside_the_paper() -> None:
    """Also those far beyond ±3: the axis grows, the point is not lost."""
    for frame in (WIDE, NARROW):
        svg = growth_chart(
            points(("1", "9.9"), ("23.9", "2.0")), sex="male", indicator="weight_age", frame=frame
        )
        for x, y in re.findall(r'<circle class="dot[^>]*cx="([\d.]+)" cy="([\d.]+)"', svg):
            assert frame.left <= float(x) <= frame.width - frame.right
            assert frame.top <= float(y) <= frame.height - frame.bottom


def test_numbers_of_near_points_do_not_share_a_side() -> None:
    svg = growth_chart(points(("10", "9.0"), ("10.2", "9.1")), sex="male", indicator="weight_age")
    dots = [float(y) for y in re.findall(r'<circle class="dot[^>]*cy="([\d.]+)"', svg)]
    labels = [float(y) for y in re.findall(r'<text class="value"[^>]* y="([\d.]+)"', svg)]
    assert labels[0] > dots[0]
    assert labels[1] < dots[1]


def test_corrected_age_shows_the_lived_one() -> None:
    preterm = [GrowthPoint(Decimal("4.1"), Decimal("6.4"), lived=Decimal("5.9"))]
    svg = growth_chart(preterm, sex="female", indicator="weight_age")
    assert svg.count('class="shadow"') == 2  # the dashed line and its circle
    assert "edad corregida 4.1 meses (cronológica 5.9 meses)" in svg
    term = growth_chart(points(("4.1", "6.4")), sex="female", indicator="weight_age")
    assert 'class="shadow"' not in term


def test_nothing_inline() -> None:
    svg = growth_chart([], sex="female", indicator="weight_age")
    assert "<script" not in svg
    assert "style=" not in svg


@pytest.mark.parametrize(
    "asked",
    [
        {"sex": "male", "indicator": "zzz"},
        {"sex": "x", "indicator": "weight_age"},
        {"sex": "male", "indicator": "weight_age", "lines": "x"},
    ],
)
def test_unknown_curve_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        growth_chart([], **asked)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ("5.26", "5.3 meses"),
        ("23.99", "24.0 meses"),
        ("24", "2 años"),
        ("59.2", "4 años 11 meses"),
        ("61", "5 años 1 mes"),
    ],
)
def test_age_in_words(months: str, words: str) -> None:
    assert age_words(Decimal(months)) == words


def test_z_in_words() -> None:
    assert [z_words(Decimal(z)) for z in ("0.35", "-1.2", "0")] == ["+0.35", "−1.20", "0.00"]
