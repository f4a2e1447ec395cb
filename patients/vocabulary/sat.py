"""What an invoice asks of who receives it: keys of the SAT catalogues, as data.

Keys of CFDI 4.0 (c_RegimenFiscal and c_UsoCFDI), those that a practice meets. Mark R: written from
memory, to be compared with the catalogue in force. Nothing here stamps an invoice.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("sat.csv")
VERSION = "CFDI 4.0"


@cache
def sat_choices(name: str) -> tuple[tuple[str, str], ...]:
    """The keys of a list, «regime» or «use», with the words that accompany them."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(
            (row["key"], f"{row['key']} {row['name']}")
            for row in csv.DictReader(rows)
            if row["list"] == name
        )
