"""Proposed texts of consent letters, one act each; the clinic edits them before printing."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "consent_letters.csv"
VERSION = "carta-1"


@dataclass(frozen=True)
class LetterText:
    """The proposal for one act (NOM-004 10.1.1.1 to .10)."""

    code: str
    title: str
    act: str
    benefits: str
    risks: str
    alternatives: str
    contingencies: str

    @property
    def short(self) -> str:
        """What tells it from the others in a list: «Fotografía clínica»."""
        what = self.title.partition(" para ")[2]
        return what[:1].upper() + what[1:] if what else "En blanco"


@cache
def letter_texts() -> dict[str, LetterText]:
    """Every proposal by its code, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: LetterText(**row) for row in csv.DictReader(rows)}
