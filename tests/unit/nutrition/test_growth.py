"""Growth: edges of age and length, corrections, tables, curves, corrected age."""

from __future__ import annotations

import hashlib
import math
import runpy
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from nutrition import growth
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.growth import lms
from nutrition.growth.curves import z_lines
from nutrition.registry import calculate

ROOT = Path(__file__).resolve().parents[3]
TABLES = ROOT / "nutrition" / "references" / "growth"


def scores(**child: Any) -> Mapping[str, Any]:
    value = calculate("growth_who_2006", {"sex": 1, **child}).value
    assert isinstance(value, Mapping)
    return value


def test_tables_keep_their_sums() -> None:
    lines = (TABLES / "SHA256SUMS").read_text(encoding="utf-8").split("\n")[:-1]
    assert len(lines) == 12
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((TABLES / name).read_bytes()).hexdigest() == digest
    assert "World Health Organization" in (TABLES / "NOTICE.md").read_text(encoding="utf-8")


def test_tables_are_those_of_their_source() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "growth_tables"))
    for name in ("weight_age_month", "bmi_age_month", "weight_length_tenth"):
        module, scale = script["TABLES"][name]
        built = script["table"](module, scale)
        assert built == (TABLES / f"{name}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("day", "applies"), [(0, True), (1826, True), (1827, False)])
def test_growth_2006_ends_at_sixty_months(day: int, applies: bool) -> None:
    result = calculate("growth_who_2006", {"sex": 2, "age_days": day, "weight": 10})
    assert result.applicable is applies
    assert applies or "OMS 2007" in result.reason


@pytest.mark.parametrize(
    ("months", "applies", "weight"),
    [
        ("59.99", False, False),
        ("60", True, True),
        ("61", True, True),
        ("120", True, True),
        ("120.01", True, False),
        ("228", True, False),
        ("228.01", False, False),
    ],
)
def test_growth_2007_limits(months: str, applies: bool, weight: bool) -> None:
    result = calculate(
        "growth_who_2007", {"sex": 2, "agemons": months, "weight": 30, "height": 130}
    )
    assert result.applicable is applies
    if applies:
        assert isinstance(result.value, Mapping)
        assert (result.value["zwfa"] is not None) is weight


@pytest.mark.parametrize(
    ("day", "measure", "shift"),
    [
        (273, "h", "0"),
        (274, "h", "0.7"),
        (730, "h", "0.7"),
        (731, "h", "0"),
        (730, "l", "0"),
        (731, "l", "-0.7"),
        (730, None, "0"),
        (731, None, "0"),
    ],
)
def test_growth_2006_corrects_the_position(day: int, measure: str | None, shift: str) -> None:
    corrected = scores(age_days=day, lenhei=80, measure=measure)["zlen"]
    reference = "l" if day < 731 else "h"
    same = scores(age_days=day, lenhei=Decimal(80) + Decimal(shift), measure=reference)["zlen"]
    assert corrected == same


def test_growth_2006_says_when_standing_is_too_early() -> None:
    early = calculate("growth_who_2006", {"sex": 1, "age_days": 200, "lenhei": 68, "measure": "h"})
    assert "9 meses" in early.label
    later = calculate("growth_who_2006", {"sex": 1, "age_days": 300, "lenhei": 68, "measure": "h"})
    assert later.label == ""


@pytest.mark.parametrize(
    ("day", "length", "given"),
    [
        (700, "44.9", False),
        (700, "45", True),
        (700, "110", True),
        (700, "110.1", False),
        (731, "64.9", False),
        (731, "65", True),
        (731, "120", True),
        (731, "120.1", False),
    ],
)
def test_weight_for_length_limits(day: int, length: str, given: bool) -> None:
    assert (scores(age_days=day, lenhei=length, weight=10)["zwfl"] is not None) is given


def test_oedema_leaves_only_length_and_girths() -> None:
    child = scores(age_days=400, lenhei=75, weight=9, headc=46, armc=14, oedema="y")
    assert [name for name, value in child.items() if value is None] == ["zwei", "zwfl", "zbmi"]


def test_flags_mark_and_keep_the_score() -> None:
    child = scores(age_days=365, lenhei=56, weight=20)
    assert child["zlen"] < -6
    assert child["flags"]["flen"] == 1
    assert child["zwei"] > 5
    assert child["flags"]["fwei"] == 1


def test_half_days_count_up() -> None:
    assert scores(age_days="10.5", weight=4) == scores(age_days=11, weight=4)


def test_weight_for_height_at_102_4_does_not_copy_the_float_slip() -> None:
    """103.1 lying is 102.4 standing: the row of 102.4 cm, not that of 102.5."""
    lying = scores(age_days=1100, lenhei="103.1", weight="11.7", measure="l")
    standing = scores(age_days=1100, lenhei="102.4", weight="11.7", measure="h")
    assert lying["zwfl"] == standing["zwfl"]


def test_lms_zero_power_is_logarithmic() -> None:
    entry = lms.Lms(0.0, 10.0, 0.1)
    assert entry.plain_z(10 * math.exp(0.2)) == pytest.approx(2)
    assert entry.value(2) == pytest.approx(10 * math.exp(0.2))


@pytest.mark.parametrize("z", [-2.999, -3.0, -3.001, 2.999, 3.0, 3.001])
def test_restricted_z_is_continuous_at_three(z: float) -> None:
    entry = lms.table("weight_age_day", "1").at(365)
    assert entry is not None
    assert entry.restricted_z(entry.value(z)) == pytest.approx(z, abs=2e-4)


def test_restricted_z_is_linear_beyond_three() -> None:
    entry = lms.table("weight_age_day", "1").at(365)
    assert entry is not None
    third, second = entry.value(3), entry.value(2)
    assert entry.restricted_z(third + (third - second)) == pytest.approx(4)
    third, second = entry.value(-3), entry.value(-2)
    assert entry.restricted_z(third - (second - third)) == pytest.approx(-4)


def test_percentile_of_known_z() -> None:
    assert growth.percentile(0) == 50
    assert growth.percentile(1.959964) == pytest.approx(97.5, abs=1e-4)


def test_published_landmarks() -> None:
    """WHO prints, for boys of 24 months, -2 SD 81.0 cm; 19 years +1 SD BMI 25.4 and 25.0."""
    height = lms.table("length_age_day", "1").at(731)
    assert height is not None
    assert round(height.value(-2), 1) == 81.0
    for sex, mass in (("1", 25.4), ("2", 25.0)):
        entry = lms.table("bmi_age_month", sex).at(228)
        assert entry is not None
        assert round(entry.value(1), 1) == mass


def test_curves_hold_their_ends() -> None:
    lines = growth.z_lines("weight_age", "2", start=0, stop=100, step=30)
    assert [line.label for line in lines] == ["-3", "-2", "-1", "0", "+1", "+2", "+3"]
    assert [x for x, _ in lines[0].points] == [0, 30, 60, 90, 100]
    assert lines[3].points[0] == (0, Decimal("3.232"))
    whole = growth.percentile_lines("bmi_age_5_19", "1", step=12)
    assert [line.label for line in whole] == ["P3", "P15", "P50", "P85", "P97"]
    assert whole[0].points[0][0] == 61
    assert whole[0].points[-1][0] == 228


def test_curves_do_not_cross() -> None:
    for name in growth.CHARTS:
        lines = growth.z_lines(name, "1", step=50)
        for lower, upper in pairwise(lines):
            assert all(a[1] < b[1] for a, b in zip(lower.points, upper.points, strict=True))


def test_curve_beyond_the_table_is_empty() -> None:
    assert z_lines("weight_age", "1", start=5000)[0].points == ()


@pytest.mark.parametrize(("chart", "sex"), [("nada", "1"), ("weight_age", "male")])
def test_curve_unknown_is_invalid(chart: str, sex: str) -> None:
    with pytest.raises(InvalidInput):
        growth.z_lines(chart, sex)


def test_class_of_weight_for_length_stops_at_five() -> None:
    with pytest.raises(OutOfRange):
        growth.growth_class_5_19(indicator="weight_length", z=Decimal(0))


@pytest.mark.parametrize(("months", "applies"), [("5.99", False), ("6", True), ("60", False)])
def test_muac_class_ages(months: str, applies: bool) -> None:
    result = calculate("growth_muac_class", {"age_months": months, "muac_cm": 13})
    assert result.applicable is applies


def test_age_counts_days_and_months() -> None:
    assert growth.age_in_days(birth=date(2024, 2, 29), on=date(2025, 3, 1)) == 366
    assert growth.age_in_months(birth=date(2020, 1, 1), on=date(2025, 1, 1)) == Decimal(
        1827
    ) / Decimal("30.4375")
    with pytest.raises(InvalidInput):
        growth.age_in_days(birth=date(2026, 1, 2), on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("weeks", "lived", "label"),
    [
        (30, 69, "prematuro"),
        (30, 70, "edad corregida"),
        (30, 730, "edad corregida"),
        (30, 731, "edad cronológica"),
        (27, 731, "edad corregida"),
        (27, 1096, "edad cronológica"),
    ],
)
def test_corrected_age_says_which_age_to_use(weeks: int, lived: int, label: str) -> None:
    birth = date(2024, 1, 1)
    result = calculate(
        "corrected_age",
        {
            "ga_weeks": weeks,
            "ga_days": 0,
            "birth": birth.isoformat(),
            "ref": date.fromordinal(birth.toordinal() + lived).isoformat(),
        },
    )
    assert label in result.label


def test_corrected_age_is_not_for_term_births() -> None:
    result = calculate(
        "corrected_age",
        {"ga_weeks": 37, "ga_days": 0, "birth": "2025-01-01", "ref": "2025-02-01"},
    )
    assert not result.applicable
    assert "término" in result.reason


BIRTH = date(2020, 1, 1)


def child(days: int, **measures: Any) -> growth.ChildGrowth:
    on = date.fromordinal(BIRTH.toordinal() + days)
    return growth.assess_child(sex="male", birth=BIRTH, on=on, **measures)


def test_assess_child_reads_the_reference_of_the_age() -> None:
    small = child(1797, weight_kg=Decimal("18.3"), height_cm=Decimal(110), head_cm=Decimal(51))
    assert small.reference == "OMS 2006"
    assert [one.key for one in small.indicators] == ["zlen", "zwei", "zwfl", "zbmi", "zhc"]
    big = child(1860, weight_kg=Decimal("18.6"), height_cm=Decimal("110.3"))
    assert big.reference == "OMS 2007"
    assert [one.key for one in big.indicators] == ["zhfa", "zwfa", "zbfa"]
    assert not big.corrected
    height = big.indicators[0]
    assert (height.z, height.label) == (Decimal("-0.01"), "normal")
    assert height.percentile == Decimal("49.6")


def test_assess_child_joins_at_sixty_months() -> None:
    measures = {"weight_kg": Decimal(19), "height_cm": Decimal(112), "position": "h"}
    before, after = child(1826, **measures), child(1827, **measures)
    assert (before.reference, after.reference) == ("OMS 2006", "OMS 2007")
    pairs = ((0, 0), (1, 1), (3, 2))
    for early, late in ((before.indicators[a], after.indicators[b]) for a, b in pairs):
        assert abs(early.z - late.z) <= Decimal("0.01")


def test_assess_child_corrects_the_preterm() -> None:
    measures = {"weight_kg": Decimal(7), "ga_weeks": 30}
    corrected = child(200, **measures)
    assert (corrected.age_days, corrected.used_days, corrected.corrected) == (200, 130, True)
    assert corrected.indicators[0].z > child(200, weight_kg=Decimal(7)).indicators[0].z
    assert child(730, **measures).used_days == 660
    assert child(731, **measures).used_days == 731
    assert child(731, weight_kg=Decimal(10), ga_weeks=27).corrected
    assert not child(200, weight_kg=Decimal(7), ga_weeks=37).corrected
    with pytest.raises(OutOfRange, match="prematuro"):
        child(30, **measures)


def test_assess_child_keeps_oedema_and_flags() -> None:
    swollen = child(400, weight_kg=Decimal(9), height_cm=Decimal(75), oedema=True)
    assert [one.key for one in swollen.indicators] == ["zlen"]
    heavy = child(365, weight_kg=Decimal(60))
    assert heavy.indicators[0].flagged
    assert heavy.indicators[0].label == "normal"


def test_assess_child_ends_at_nineteen() -> None:
    with pytest.raises(OutOfRange):
        child(6940, height_cm=Decimal(170))


def test_score_is_never_minus_zero() -> None:
    assert str(lms.two_places(-0.001)) == "0.00"
