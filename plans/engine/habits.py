"""What a plausible Mexican day looks like: data, with its reasons.

A sane prescription must always have an answer, so leaving these ranges only costs; only the double
of a pool's range is refused, because twenty verduras are arithmetic and not a day of food. Ranges:
published day schemes of nutriólogos (cereal 5–15, AOA 3–8, leche 1–2, grasa 3–10, leguminosa 0–1,
fruta and verdura 2–4 by sex and energy) and NOM-043 (cereal with legumes, many vegetables and
fruit, few sugars). Costs are per equivalent and only their proportions matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

MILKS = ("leche_desc", "leche_semi", "leche_ent", "leche_az")
ANIMAL = ("aoa_mb", "aoa_b", "aoa_m", "aoa_a")
CEREALS = ("cereal_sg", "cereal_cg")
FATS = ("grasa_sp", "grasa_cp")
SUGARS = ("azucar_sg", "azucar_cg")
ON_REQUEST = ("libre", "alcohol")
"""Free foods bring nothing to count and alcohol is never proposed: only if a bound names them."""

BASE_KCAL = Decimal(1200)
STEP_KCAL = Decimal(400)


@dataclass(frozen=True, slots=True)
class Habit:
    """A pool of groups: the range that reads as food, and optionally the amount to aim at.

    Values are equivalents at 1,200 kcal plus `…_more` for each further 400 kcal.
    """

    pool: tuple[str, ...]
    low: Decimal
    high: Decimal
    high_more: Decimal
    outside_cost: float
    aim: Decimal | None = None
    aim_more: Decimal = Decimal(0)
    aim_cost: float = 0

    def aim_at(self, energy_kcal: Decimal) -> Decimal | None:
        """Equivalents to aim at, to the nearest half."""
        if self.aim is None:
            return None
        return _half(self.aim + self.aim_more * _further(energy_kcal))

    def range_at(self, energy_kcal: Decimal) -> tuple[Decimal, Decimal]:
        """The range that reads as food, to the nearest half."""
        return self.low, _half(self.high + self.high_more * _further(energy_kcal))


def _further(energy_kcal: Decimal) -> Decimal:
    return max(Decimal(0), (energy_kcal - BASE_KCAL) / STEP_KCAL)


def _half(value: Decimal) -> Decimal:
    return (value * 2).to_integral_value() / 2


def _d(text: str) -> Decimal:
    return Decimal(text)


POOLS = (
    # Verdura at comida and cena, and some at desayuno.
    Habit(("verdura",), _d("2.5"), _d("4"), _d("0.75"), 5, _d("3"), _d("0.5"), 2),
    # Fruta two to four a day: more is sugar without chewing, less is a day without colación.
    Habit(("fruta",), _d("2"), _d("3"), _d("0.5"), 5, _d("2"), _d("0.5"), 2),
    # Leguminosa every day with the cereal (NOM-043); above three few people eat them.
    Habit(("leguminosa",), _d("1"), _d("1.5"), _d("0.5"), 4, _d("1"), _d("0.25"), 2),
    # One glass of milk, two in a large plan.
    Habit(MILKS, _d("0.5"), _d("2"), _d("0.25"), 4, _d("1"), _d("0.25"), 1.5),
    # Animal food, cereal and fat are settled by the prescription; the range keeps them human.
    Habit(ANIMAL, _d("2"), _d("5"), _d("1.25"), 3),
    Habit(CEREALS, _d("4"), _d("6"), _d("2.5"), 3),
    Habit(FATS, _d("2"), _d("4"), _d("1.5"), 2),
    # Added sugars only when nothing else closes the day; the double stays under the 10 % of the
    # energy that WHO 2015 recommends not to pass.
    Habit(SUGARS, _d("0"), _d("1"), _d("0.5"), 4),
)
"""The food groups as people count them."""

LEANINGS = (
    # A handful of nuts or seeds, not a bag; and what is cooked needs some oil.
    Habit(("grasa_cp",), _d("0"), _d("1"), _d("0.5"), 3),
    Habit(("grasa_sp",), _d("1"), _d("4"), _d("1.5"), 1),
    Habit(("cereal_cg",), _d("0"), _d("1"), _d("0.25"), 3),
    # Milk with sugar is a sweet, not a cereal.
    Habit(("leche_az",), _d("0"), _d("0"), _d("0"), 4),
    # The fattest cuts seldom, the leanest cannot be all there is.
    Habit(("aoa_a",), _d("0"), _d("0"), _d("0.25"), 3),
    Habit(("aoa_m",), _d("0"), _d("3"), _d("0.5"), 1),
)
"""Within a group, which of its kinds."""

HABITS = (*POOLS, *LEANINGS)

TOO_MUCH = 2
"""Times the top of a pool's range that no proposal passes, unless the request's bounds do."""

UNASKED = 4.0
"""Cost of opening a group nobody asked for: keeps thirteen crumbs from passing for a menu."""

SCARCE = 6.0
"""Of opening a group that the patient's dishes hardly supply: its kin come first."""

OPENING = {
    # The everyday groups are free to open; among animal foods and milks the leaner come first.
    "verdura": 0.0,
    "fruta": 0.0,
    "cereal_sg": 0.0,
    "leguminosa": 0.0,
    "grasa_sp": 0.0,
    "aoa_mb": 1.0,
    "aoa_b": 1.0,
    "aoa_m": 1.5,
    "leche_desc": 0.5,
    "leche_semi": 0.5,
    "leche_ent": 1.5,
    # Nuts and seeds are welcome, once.
    "grasa_cp": 1.0,
}
"""Cost of the first crumb of a group; any other costs `UNASKED`."""

SECOND_MILK = 30.0
"""Nobody keeps two milks in the refrigerator: only a bound or a missing answer justifies it."""

BROKEN_ANIMAL = 3.0
"""Half an egg, half a slice: animal foods come in whole equivalents when possible."""
