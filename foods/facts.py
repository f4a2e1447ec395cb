"""A food as plain facts, before it is a row: what files are read into and checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from foods.measures import kitchen_measure


@dataclass(frozen=True, slots=True)
class SynonymFacts:
    """Another name, and the region that uses it («» if everywhere)."""

    text: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class FoodFacts:
    """One food. `per_100g` by nutrient key, None for unknown; `per_equivalent` as declared.

    `equivalents` by group key is for foods whose portion counts in several groups; empty means
    one equivalent of its group.
    """

    code: str
    name: str
    group: str
    per_100g: Mapping[str, Decimal | None]
    measure: str
    quantity: Fraction
    net_g: Decimal
    gross_g: Decimal
    source_type: str
    source_id: str
    per_equivalent: Mapping[str, Decimal | None] = field(default_factory=dict)
    equivalents: Mapping[str, Decimal] = field(default_factory=dict)
    synonyms: tuple[SynonymFacts, ...] = ()
    origin: str = ""
    contains: frozenset[str] = frozenset()
    may_contain: frozenset[str] = frozenset()
    glycaemic_index: Decimal | None = None
    glycaemic_load: Decimal | None = None
    proxy: str = ""
    measure_source: str = ""
    public_found: int = 0
    public_agree: int = 0
    sha256: str = ""

    @property
    def portion_text(self) -> str:
        """The equivalent portion as people read it: «½ taza»."""
        return kitchen_measure(self.quantity, self.measure)
