"""Every calculation, family by family, and the search among them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from nutrition.registry import Calculation, calculations
from practice.calculators.words import folded, initials


@dataclass(frozen=True)
class Listed:
    """A family and its calculations that answer a search."""

    name: str
    calculations: tuple[Calculation, ...]


def families(text: str = "") -> list[Listed]:
    """The families with the calculations whose name, source or subject holds every word."""
    words = folded(text).split()
    found = [entry for entry in calculations() if _holds(entry, words)]
    return [
        Listed(name, tuple(entries)) for name, entries in groupby(found, key=lambda one: one.family)
    ]


def _holds(entry: Calculation, words: list[str]) -> bool:
    whole = folded(f"{entry.name} {initials(entry.name)} {entry.family} {entry.source} {entry.id}")
    return all(word in whole for word in words)
