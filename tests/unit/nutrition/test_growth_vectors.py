"""The growth csv: outputs of WHO's own R packages, row by row."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nutrition.growth import growth_who_2006
from nutrition.registry import Result, calculate

FOLDER = Path(__file__).resolve().parents[2] / "vectors"
SCORES_2006 = ("zlen", "zwei", "zwfl", "zbmi", "zhc", "zac")
FLAGS_2006 = ("flen", "fwei", "fwfl", "fbmi", "fhc", "fac")
SCORES_2007 = ("zhfa", "zwfa", "zbfa")
FLAGS_2007 = ("fhfa", "fwfa", "fbfa")
INPUTS_2006 = ("sex", "age_days", "weight", "lenhei", "measure", "headc", "armc", "oedema")
INPUTS_2007 = ("sex", "agemons", "weight", "height", "oedema")
SIXTY_ONE_MONTHS = 61
EXTRAPOLATION = 0.22
"""How far WHO's package, with its unpublished row at 60 months, stands from the day table."""


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def differences(
    row: Mapping[str, str], result: Result, names: tuple[str, ...], tolerance: float
) -> list[Any]:
    value = result.value or {}
    assert isinstance(value, Mapping)
    found = []
    for name in names:
        expected, got = row[name], value.get(name)
        missing = expected == "" or got is None
        if missing:
            equal = expected == "" and got is None
        else:
            equal = abs(float(got) - float(expected)) <= tolerance + 1e-9
        if not equal:
            found.append((name, expected, got))
    return found


def flag_differences(row: Mapping[str, str], result: Result, names: tuple[str, ...]) -> list[Any]:
    flags = result.value["flags"] if isinstance(result.value, Mapping) else {}
    return [
        name for name in names if row[name] != str("" if flags.get(name) is None else flags[name])
    ]


@pytest.mark.parametrize(
    ("name", "count", "tolerance"),
    [("growth_who2006_0_5", 600, 0.01), ("growth_who2006_wfh_float_artifact", 34, 0.03)],
)
def test_growth_2006_equals_who(name: str, count: int, tolerance: float) -> None:
    table = rows(name)
    assert len(table) == count
    for row in table:
        result = calculate("growth_who_2006", {key: row[key] for key in INPUTS_2006})
        assert differences(row, result, SCORES_2006, tolerance) == [], row
        assert flag_differences(row, result, FLAGS_2006) == [], row


def test_growth_2006_survey_equals_who() -> None:
    table = rows("growth_who_mysurvey")
    assert len(table) == 300
    columns = ("GENDER", "age.days", "WEIGHT", "HEIGHT", "measure", "HEAD", "MUAC", "oedema")
    names = dict(zip(INPUTS_2006, columns, strict=True))
    for row in table:
        result = calculate("growth_who_2006", {key: row[column] for key, column in names.items()})
        assert differences(row, result, SCORES_2006, 0.01) == [], row
        folds = {
            "sex": row["GENDER"],
            "age_days": row["age.days"],
            "triskin": row["TRI"],
            "subskin": row["SUB"],
        }
        result = calculate("growth_who_2006_skinfolds", folds)
        assert differences(row, result, ("zts", "zss"), 0.01) == [], row


def test_growth_2007_equals_who() -> None:
    table = rows("growth_who2007_5_19")
    assert len(table) == 800
    early = 0
    for row in table:
        result = calculate("growth_who_2007", {key: row[key] for key in INPUTS_2007})
        first_month = float(row["agemons"]) < SIXTY_ONE_MONTHS
        early += first_month
        tolerance = EXTRAPOLATION if first_month else 0.01
        assert differences(row, result, SCORES_2007, tolerance) == [], row
        if not first_month:
            assert flag_differences(row, result, FLAGS_2007) == [], row
    assert early == 14


def test_growth_2007_first_month_is_the_day_table() -> None:
    """Day 1826 is 59.99 months, day 1827 is 60.02: the same child hardly moves (ADR 5)."""
    before = growth_who_2006(
        sex="1", age_days=Decimal(1826), weight=Decimal(18), lenhei=Decimal(109), measure="h"
    )
    after = calculate(
        "growth_who_2007", {"sex": 1, "agemons": "60.02", "weight": 18, "height": 109}
    ).value
    assert isinstance(after, Mapping)
    for early, late in (("zlen", "zhfa"), ("zwei", "zwfa"), ("zbmi", "zbfa")):
        assert abs(before[early] - after[late]) <= Decimal("0.01")
