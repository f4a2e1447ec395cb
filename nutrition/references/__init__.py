"""The tables of the science as data: csv rows, each with its provenance mark.

Marks: V verified against independent implementations, C2/C1 confirmed by two or one readable
sources, T read in a public transcription, R recalled and not confirmed («fuente por confirmar»).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `references/<name>.csv`, read once."""
    source = resources.files(__name__).joinpath(f"{name}.csv")
    with source.open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def confirmed(mark: str) -> bool:
    """Whether a mark stands for something read, rather than recalled."""
    return mark != "R"
