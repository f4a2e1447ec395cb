"""Who works with personal data for the clinic: country, data and purpose (LFPDPPP 2025, 2)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "processors.csv"


@dataclass(frozen=True)
class Processor:
    """An «encargado». `only_if` says which acceptance it needs, "" if it is always there."""

    name: str
    country: str
    data: str
    purpose: str
    only_if: str

    def __str__(self) -> str:
        when = f", {self.only_if}" if self.only_if else ""
        return f"{self.name} ({self.country}): {self.data}, para {self.purpose}{when}."


@cache
def processors() -> tuple[Processor, ...]:
    """Every line of the file."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(Processor(**row) for row in csv.DictReader(rows))
