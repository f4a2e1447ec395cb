"""Food equivalents (SMAE): the profile of each group and the arithmetic of a day in equivalents.

The energy of a group is the one printed in the table, not 4/4/9 of its macronutrients: the method
adds table values, so a day in equivalents and its Atwater energy may differ by a few kilocalories.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources

PROFILE_VERSION = "smae-2014/1"
"""Version of `references/exchange_groups.csv`; a plan stores it beside its numbers."""

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Macros:
    """Energy (kcal) and macronutrients (g) of anything: a group, a meal, a day."""

    energy_kcal: Decimal = ZERO
    protein_g: Decimal = ZERO
    fat_g: Decimal = ZERO
    carbohydrate_g: Decimal = ZERO

    def __add__(self, other: Macros) -> Macros:
        return Macros(
            self.energy_kcal + other.energy_kcal,
            self.protein_g + other.protein_g,
            self.fat_g + other.fat_g,
            self.carbohydrate_g + other.carbohydrate_g,
        )

    def __sub__(self, other: Macros) -> Macros:
        return self + other.times(Decimal(-1))

    def times(self, factor: Decimal) -> Macros:
        """The same thing, `factor` times over."""
        return Macros(
            self.energy_kcal * factor,
            self.protein_g * factor,
            self.fat_g * factor,
            self.carbohydrate_g * factor,
        )


@dataclass(frozen=True, slots=True)
class GroupProfile:
    """One of the 19 groups and what one equivalent of it brings."""

    key: str
    group: str
    subgroup: str
    order: int
    macros: Macros
    alcohol_g: Decimal
    confirmed: bool

    @property
    def name(self) -> str:
        """As people write it: «Leche descremada», «Verduras»."""
        return f"{self.group} {self.subgroup}".strip()


@lru_cache(maxsize=1)
def group_profiles() -> Mapping[str, GroupProfile]:
    """The 19 groups by key, in the order of the table."""
    text = resources.files("nutrition.references").joinpath("exchange_groups.csv")
    with text.open(encoding="utf-8") as lines:
        return {row["key"]: _profile(row) for row in csv.DictReader(lines)}


def _profile(row: Mapping[str, str]) -> GroupProfile:
    return GroupProfile(
        key=row["key"],
        group=row["group"],
        subgroup=row["subgroup"],
        order=int(row["order"]),
        macros=Macros(
            Decimal(row["energy_kcal"]),
            Decimal(row["protein_g"]),
            Decimal(row["fat_g"]),
            Decimal(row["carbohydrate_g"]),
        ),
        alcohol_g=Decimal(row["alcohol_g"]),
        confirmed=row["status"] == "confirmado",
    )


def totals(
    equivalents: Mapping[str, Decimal], profiles: Mapping[str, GroupProfile] | None = None
) -> Macros:
    """What a set of equivalents adds up to, unrounded.

    `equivalents` maps a group key to a number of equivalents. Raises KeyError on an unknown group.
    """
    profiles = profiles or group_profiles()
    result = Macros()
    for key, number in equivalents.items():
        result += profiles[key].macros.times(number)
    return result
