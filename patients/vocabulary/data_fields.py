"""What each column of the product holds, and what for (LFPDPPP 2025, 2 VI and 8).

`data_fields.csv` has a line a model with its columns in three lists: sensitive (health, origin,
beliefs), personal, and public: what says nothing of a person by itself. A test fails on a column
that is in none, so nobody adds one without saying what for. The catalogue of foods speaks of no
patient: only its rows about a colleague have a line.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Purpose:
    """Why data are kept: the ground, whether consent is asked, and for how long."""

    key: str
    name: str
    ground: str
    asks_consent: bool
    kept: str


@dataclass(frozen=True)
class Kept:
    """The columns of one model by what they hold; `purpose` is "" if none is of a person."""

    model: str
    purpose: str
    sensitive: tuple[str, ...]
    personal: tuple[str, ...]
    public: tuple[str, ...]


@cache
def purposes() -> dict[str, Purpose]:
    """Every purpose by its key, in the order of the file."""
    found = {}
    for row in _rows("data_purposes.csv"):
        asks = row.pop("asks_consent") == "sí"
        found[row["key"]] = Purpose(**row, asks_consent=asks)  # type: ignore[arg-type]
    return found


@cache
def data_kept() -> dict[str, Kept]:
    """What each model holds, by its label in lower case."""
    return {
        row["model"]: Kept(
            model=row["model"],
            purpose=row["purpose"],
            sensitive=tuple(row["sensitive"].split()),
            personal=tuple(row["personal"].split()),
            public=tuple(row["public"].split()),
        )
        for row in _rows("data_fields.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
