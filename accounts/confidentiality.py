"""The agreement that each person accepts before seeing a record (LFPDPPP 20; NOM-004 5.7). Pure.

A change of its text is a new file with the next number: who accepted the earlier one is asked
again, and the earlier one stays to be read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
CURRENT = 1


@dataclass(frozen=True)
class Agreement:
    """One version: its title, its text and the SHA-256 of both."""

    version: int
    title: str
    text: str
    sha256: str


@cache
def agreement(version: int = CURRENT) -> Agreement:
    """A version of the agreement. Raises FileNotFoundError if there was none."""
    whole = (FOLDER / f"confidencialidad-{version}.txt").read_text(encoding="utf-8").strip()
    title, _, text = whole.partition("\n")
    return Agreement(version, title, text.strip(), hashlib.sha256(whole.encode()).hexdigest())
