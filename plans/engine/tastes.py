"""What a person can afford, cook, carry and find this month. It leans the choice of dishes.

Cost and the lack of a stove take dishes away; the season and the hurry only order them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from plans.engine.library import Offer

MONTHS: Mapping[str, frozenset[int]] = {
    "primavera": frozenset({3, 4, 5}),
    "verano": frozenset({6, 7, 8}),
    "otono": frozenset({9, 10, 11}),
    "invierno": frozenset({12, 1, 2}),
    "lluvias": frozenset({6, 7, 8, 9, 10}),
    "cuaresma": frozenset({2, 3, 4}),
    **{
        name: frozenset({at})
        for at, name in enumerate(
            (
                "enero",
                "febrero",
                "marzo",
                "abril",
                "mayo",
                "junio",
                "julio",
                "agosto",
                "septiembre",
                "octubre",
                "noviembre",
                "diciembre",
            ),
            start=1,
        )
    },
}
"""Months of the words the library uses for a season (general knowledge of Mexican markets)."""


@dataclass(frozen=True, slots=True)
class Tastes:
    """Means and habits. `month` 1–12 or None (any); `portable` names the meals eaten away.

    `most_cost` is 0 (bajo), 1 (medio) or 2 (alto).
    """

    most_cost: int = 2
    has_stove: bool = True
    in_a_hurry: bool = False
    month: int | None = None
    portable: frozenset[str] = frozenset()

    def admits(self, offer: Offer) -> bool:
        """Whether the dish can be paid and cooked at all."""
        return offer.cost <= self.most_cost and (self.has_stove or not offer.needs_stove)

    def leaning(self, offer: Offer, meal: str) -> float:
        """What a dish costs to the choice of a meal: less is better."""
        cost = float(offer.cost)
        if self.in_a_hurry and not offer.is_quick:
            cost += 4
        if meal in self.portable and not offer.is_portable:
            cost += 12
        if offer.season and self.month is not None:
            cost += -3 if self.month in months_of(offer.season) else 8
        return cost


ANY = Tastes()
"""No means spoken of."""


@lru_cache(maxsize=256)
def months_of(season: str) -> frozenset[int]:
    """The months a season's words name; all of them if they name none."""
    bare = unicodedata.normalize("NFKD", season.casefold())
    words = "".join(letter for letter in bare if not unicodedata.combining(letter))
    found = frozenset[int]().union(*(ms for name, ms in MONTHS.items() if name in words))
    return found or frozenset(range(1, 13))
