"""Phrases to start from: neutral, technical and without abbreviations (NOM-004 5.11), as data.

«___» is what the nutriólogo fills in: the page selects it after inserting the phrase.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("phrases.csv")


@dataclass(frozen=True)
class ShippedPhrase:
    """A phrase that comes with the product. `part` says where it is usual."""

    code: str
    part: str
    text: str


@cache
def shipped_phrases() -> dict[str, ShippedPhrase]:
    """Every phrase of the file, by its code, in its order."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: ShippedPhrase(**row) for row in csv.DictReader(rows)}
