"""The shared pairs: what people type and the food they mean."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foods.search import search_foods

PAIRS = Path(__file__).parents[2] / "vectors" / "food_search_pairs.csv"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_catalogue")]


def _pairs() -> list[tuple[str, set[str]]]:
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        return [(row["query"], set(row["any_of"].split(";"))) for row in csv.DictReader(lines)]


def _missed(*, within: int) -> list[tuple[str, list[str]]]:
    found = [
        (query, wanted, [hit.name for hit in search_foods(query, clinic=None, limit=within)])
        for query, wanted in _pairs()
    ]
    return [(query, names) for query, wanted, names in found if not wanted & set(names)]


def test_search_pairs_first_answer():
    missed = _missed(within=1)
    assert len(_pairs()) == 30
    assert len(missed) <= 4, missed


def test_search_pairs_first_five():
    assert _missed(within=5) == []
