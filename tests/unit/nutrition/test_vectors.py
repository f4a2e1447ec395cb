"""Every row of the vectors, against the registry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nutrition.registry import as_json, calculate, calculations

FOLDER = Path(__file__).resolve().parents[2] / "vectors"
FILES = ("calc_vectors.json", "calc_vectors2.json", "hand_vectors.json")
ROUNDING = 1e-9


def rows(name: str) -> list[dict[str, Any]]:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def close(expected: Any, value: Any, tolerance: float) -> bool:
    if isinstance(expected, dict):
        return (
            isinstance(value, dict)
            and set(expected) == set(value)
            and all(close(expected[key], value[key], tolerance) for key in expected)
        )
    if isinstance(expected, bool) or not isinstance(expected, (int, float)):
        return expected == value
    return value is not None and abs(value - expected) <= tolerance + ROUNDING


CASES = [
    pytest.param(row, id=f"{name.split('.')[0]}-{number}-{row['calc']}")
    for name in FILES
    for number, row in enumerate(rows(name))
]


@pytest.mark.parametrize("row", CASES)
def test_vector_is_reproduced(row: dict[str, Any]) -> None:
    result = as_json(calculate(row["calc"], row["inputs"]))
    assert close(row["expected"], result["value"], row["tolerance"]), result
    assert result["applicable"] is (row["expected"] is not None)


def test_vectors_count_what_was_delivered() -> None:
    assert len(rows("calc_vectors.json")) == 348
    assert len(rows("calc_vectors2.json")) == 254


def test_vectors_cover_every_calculation() -> None:
    covered = {row["calc"] for name in FILES for row in rows(name)}
    assert {entry.id for entry in calculations()} <= covered


def test_comparison_of_vectors_can_fail() -> None:
    assert not close(1, 1.2, 0.1)
    assert not close({"a": 1}, {"a": 2}, 0)
    assert not close({"a": 1}, {"a": 1, "b": 2}, 0)
    assert not close(1, None, 5)
    assert not close(True, False, 1)
