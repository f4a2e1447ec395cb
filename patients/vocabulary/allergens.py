"""The agents that a catalogue of foods knows, and the words in which patients say them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from patients.names import plain

FILE = Path(__file__).with_name("allergens.csv")


@dataclass(frozen=True)
class KnownAllergen:
    """`key` is the one that the catalogue of foods uses; `said_as`, words without accents."""

    key: str
    name: str
    said_as: tuple[str, ...]


@cache
def allergens() -> tuple[KnownAllergen, ...]:
    """The vocabulary, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(
            KnownAllergen(row["key"], row["name"], tuple(row["said_as"].split(";")))
            for row in csv.DictReader(rows)
        )


def allergen_key(agent: str) -> str:
    """The key of the first allergen that an agent names, "" if it names none."""
    said = plain(agent)
    for known in allergens():
        if any(re.search(rf"\b{word}", said) for word in known.said_as):
            return known.key
    return ""
