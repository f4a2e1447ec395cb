"""Half-open bands: [low, high), compared with the unrounded value."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Bands:
    """Classes of a number. `edges` ascend; each edge belongs to the class above it."""

    names: tuple[str, ...]
    edges: tuple[Decimal, ...]

    def __call__(self, value: Decimal) -> str:
        """The class of a value."""
        return self.names[bisect_right(self.edges, value)]


def bands(first: str, *rest: tuple[str, str]) -> Bands:
    """Bands written as they are read: the first class, then (edge, class) pairs upwards."""
    return Bands((first, *(name for _, name in rest)), tuple(Decimal(edge) for edge, _ in rest))
