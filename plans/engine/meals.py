"""How a day is eaten in Mexico: what belongs to each meal time. Data, with its reasons.

Hard rules hold whenever the day allows them; `IDEAL` only leans. From schemes of nutriólogos and
expert systems that cite NOM-043: cereal 25/40/25, animal food a third each, all the leguminosa at
comida, milk away from it, fruit in colaciones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from plans.engine.habits import ANIMAL, CEREALS, MILKS
from plans.engine.problem import MealTime

Role = Literal["breakfast", "snack", "lunch", "dinner", "meal"]

NAMES: Mapping[str, Role] = {
    "desayuno": "breakfast",
    "colacion": "snack",
    "refrigerio": "snack",
    "snack": "snack",
    "merienda": "snack",
    "entrenamiento": "snack",
    "comida": "lunch",
    "cena": "dinner",
    "almuerzo": "meal",
}
SNACK_SHARE = Decimal(15)
"""A meal time without a telling name is a colación up to this percentage of the day."""


def roles(meal_times: tuple[MealTime, ...]) -> tuple[Role, ...]:
    """What each meal time is, by its name or else by its size."""
    return tuple(_role(meal) for meal in meal_times)


def _role(meal: MealTime) -> Role:
    bare = unicodedata.normalize("NFKD", meal.name.casefold())
    words = "".join(letter for letter in bare if not unicodedata.combining(letter))
    for name, role in NAMES.items():
        if name in words:
            return role
    return "snack" if meal.share <= SNACK_SHARE else "meal"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """At most this many equivalents of the pool in one meal time of these roles."""

    pool: tuple[str, ...]
    roles: tuple[Role, ...]
    most: Decimal
    most_of_day: Decimal = Decimal(0)
    """The ceiling rises to this fraction of the day's amount when that is more."""


@dataclass(frozen=True, slots=True)
class Floor:
    """At least this many equivalents of the pool in the meal time, if the day has enough."""

    pool: tuple[str, ...]
    role: Role
    least: Decimal


EVERY: tuple[Role, ...] = ("breakfast", "snack", "lunch", "dinner", "meal")
MAIN: tuple[Role, ...] = ("breakfast", "lunch", "dinner", "meal")
HALF = Decimal("0.5")
ONE = Decimal(1)

CEILINGS = (
    Ceiling(("fruta",), EVERY, Decimal(2)),
    # Milk is drunk at desayuno, colación or cena; comida has its agua.
    Ceiling(MILKS, ("lunch",), Decimal(0)),
    Ceiling(MILKS, ("breakfast", "snack", "dinner", "meal"), Decimal("1.5")),
    # A colación is small: one cheese stick, not a plate.
    *(Ceiling((key,), ("snack",), ONE) for key in ANIMAL),
    Ceiling(("leguminosa",), ("snack",), HALF),
    Ceiling(("grasa_sp",), ("snack",), ONE),
    Ceiling(CEREALS, ("snack",), Decimal(2)),
    Ceiling(("grasa_sp",), MAIN, Decimal(3), Decimal("0.45")),
)

FLOORS = (
    # NOM-043: each main meal has something of the three groups.
    Floor(("verdura", "fruta"), "breakfast", HALF),
    Floor((*ANIMAL, "leguminosa"), "breakfast", ONE),
    Floor(ANIMAL, "lunch", Decimal(2)),
    Floor((*ANIMAL, "leguminosa"), "dinner", ONE),
    Floor(("verdura",), "lunch", ONE),
    Floor(("verdura",), "dinner", HALF),
    Floor(CEREALS, "breakfast", ONE),
    Floor(CEREALS, "lunch", ONE),
    Floor(CEREALS, "dinner", ONE),
)
FLOOR_OF_DAY = Decimal(1) / 3
"""A floor never asks one meal for more than this part of what the day has."""

IDEAL: Mapping[str, Mapping[Role, int]] = {
    "verdura": {"breakfast": 20, "lunch": 40, "dinner": 30, "meal": 30, "snack": 5},
    "fruta": {"breakfast": 30, "snack": 35, "dinner": 5, "meal": 20, "lunch": 5},
    "cereal": {"breakfast": 25, "lunch": 37, "dinner": 25, "meal": 28, "snack": 6},
    "leguminosa": {"lunch": 70, "meal": 30, "dinner": 20, "breakfast": 20},
    "animal": {"breakfast": 28, "lunch": 42, "dinner": 28, "meal": 30},
    "milk": {"breakfast": 50, "snack": 25, "dinner": 30, "meal": 10},
    "grasa_sp": {"breakfast": 25, "lunch": 40, "dinner": 28, "meal": 30, "snack": 4},
    "grasa_cp": {"snack": 50, "breakfast": 20, "lunch": 15, "dinner": 10, "meal": 15},
    "sugar": {"breakfast": 40, "snack": 30, "lunch": 20, "dinner": 10, "meal": 20},
}
"""Where a group leans, as weights by role; they are shared among the meal times there are."""

IDEAL_OF = {
    "cereal_sg": "cereal",
    "cereal_cg": "cereal",
    **dict.fromkeys(ANIMAL, "animal"),
    **dict.fromkeys(MILKS, "milk"),
    "azucar_sg": "sugar",
    "azucar_cg": "sugar",
    "libre": "verdura",
    "alcohol": "sugar",
}

STRAY_COST = 1.0
"""An equivalent away from where its group leans."""
CRUMB_COST = 0.6
"""A group opened in a meal time: few groups a meal are easier to cook."""
OUT_OF_PLACE_COST = 2.0
"""An equivalent in a role where its group has no weight at all."""
BROKEN_RULE_COST = 100.0
"""An equivalent past a ceiling or short of a floor, when the day leaves no other way."""
BROKEN_ANIMAL_COST = 20.0


def ideal(key: str, of: tuple[Role, ...]) -> tuple[Decimal, ...]:
    """Fraction of the day's amount of a group each meal time leans to; sums to one, or all zero."""
    weights = [Decimal(IDEAL[IDEAL_OF.get(key, key)].get(role, 0)) for role in of]
    total = sum(weights, Decimal(0))
    return tuple(weight / total if total else total for weight in weights)
