"""What some foods add up to, and how many of them lack each figure. Pure. NULL is not 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

NUTRIENTS: Mapping[str, tuple[str, str]] = {
    "energy_kcal": ("Energía", "kcal"),
    "protein_g": ("Proteína", "g"),
    "fat_g": ("Lípidos", "g"),
    "carbohydrate_g": ("Hidratos de carbono", "g"),
    "fibre_g": ("Fibra", "g"),
    "sodium_mg": ("Sodio", "mg"),
}
"""Name and unit of each figure, in the order they are read."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum of what is known. `lacking` of `foods` have no such figure; `goal` is None without."""

    key: str
    total: Decimal
    foods: int
    lacking: int
    goal: Decimal | None = None

    @property
    def name(self) -> str:
        """«Energía»."""
        return NUTRIENTS[self.key][0]

    @property
    def unit(self) -> str:
        """«kcal»."""
        return NUTRIENTS[self.key][1]

    @property
    def is_known(self) -> bool:
        """Whether any food has the figure."""
        return self.foods > self.lacking

    @property
    def adequacy(self) -> Decimal | None:
        """% de adecuación: 100 × eaten / goal; None without either."""
        return self.total * 100 / self.goal if self.goal and self.is_known else None


def figures(
    foods: Iterable[Mapping[str, Decimal | None]], goals: Mapping[str, Decimal] | None = None
) -> tuple[Figure, ...]:
    """The figures of a day. `foods` are compositions of whole amounts; `goals` a requerimiento."""
    rows = list(foods)
    goals = goals or {}
    made = []
    for key in NUTRIENTS:
        known = [value for row in rows if (value := row.get(key)) is not None]
        total = sum(known, Decimal(0))
        made.append(Figure(key, total, len(rows), len(rows) - len(known), goals.get(key)))
    return tuple(made)


def mean_day(days: Iterable[tuple[bool, Mapping[str, Decimal]]]) -> dict[str, Decimal]:
    """The usual day of several recalls, as (is weekend, totals).

    With both kinds of day each weighs what a week has of it (5 and 2); else the plain mean.
    """
    rows = list(days)
    kinds = [[values for weekend, values in rows if weekend is kind] for kind in (False, True)]
    means = [
        {key: sum((row[key] for row in kind), Decimal(0)) / len(kind) for key in kind[0]}
        for kind in kinds
        if kind
    ]
    if len(means) < 2:
        return means[0] if means else {}
    week, weekend = means
    return {key: (week[key] * 5 + weekend[key] * 2) / 7 for key in week if key in weekend}
