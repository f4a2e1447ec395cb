"""What was eaten at a meal time against what the plan gives it, in equivalents. Pure.

Groups are compared by family (every kind of AOA together): what a photo or a memory tells apart.
An amount is a range; a family with an amount nobody knows is neither more nor less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plans.engine.words import listing

ZERO = Decimal(0)
HALF = Decimal("0.5")

FAMILIES: Mapping[str, tuple[str, str]] = {
    "verdura": ("verdura", "verduras"),
    "fruta": ("fruta", "frutas"),
    "cereal": ("cereal", "cereales"),
    "leguminosa": ("leguminosa", "leguminosas"),
    "aoa": ("AOA", "AOA"),
    "leche": ("leche", "leches"),
    "grasa": ("grasa", "grasas"),
    "azucar": ("azúcar", "azúcares"),
    "alcohol": ("bebida con alcohol", "bebidas con alcohol"),
}
"""One and many of each family, in the order they are told. Free foods are not counted."""


@dataclass(frozen=True, slots=True)
class Eaten:
    """A food of a meal. `group` is empty if unknown; least and most are None if unknown."""

    group: str
    least: Decimal | None
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A family: what the plan gives, and eaten − planned as a range, None if unknown."""

    family: str
    planned: Decimal
    least: Decimal | None
    most: Decimal | None

    @property
    def is_well(self) -> bool:
        """Whether what was planned lies within what was eaten."""
        return self.least is not None and self.most is not None and self.least <= 0 <= self.most

    @property
    def words(self) -> str:
        """«~1 cereal de más», «bien de AOA», «fruta sin cantidad»."""
        one, many = FAMILIES[self.family]
        if self.least is None or self.most is None:
            return f"{one} sin cantidad"
        if self.is_well:
            return f"bien de {one}"
        middle = _to_half(abs(self.least + self.most) / 2)
        side = "de más" if self.least > 0 else "de menos"
        return f"~{_amount(middle)} {one if middle <= 1 else many} {side}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every family eaten or planned. `unknown` counts foods whose group nobody knows."""

    differences: tuple[Difference, ...]
    unknown: int = 0

    @property
    def words(self) -> str:
        """All of it in one sentence, without the final full stop; empty if there is nothing."""
        said = [difference.words for difference in self.differences]
        if self.unknown:
            said.append(
                "un alimento sin grupo" if self.unknown == 1 else f"{self.unknown} sin grupo"
            )
        return listing(said)


def family_of(group: str) -> str:
    """The family of a group key: «cereal_cg» → «cereal»."""
    return group.partition("_")[0]


def compare(eaten: Iterable[Eaten], planned: Mapping[str, Decimal]) -> Comparison:
    """Compare a meal with its plan. `planned` maps group keys to equivalents."""
    foods = list(eaten)
    plan: dict[str, Decimal] = {}
    for group, equivalents in planned.items():
        plan[family_of(group)] = plan.get(family_of(group), ZERO) + equivalents
    found = []
    for family in FAMILIES:
        mine = [food for food in foods if food.group and family_of(food.group) == family]
        given = plan.get(family, ZERO)
        if mine or given:
            found.append(_difference(family, given, mine))
    return Comparison(tuple(found), sum(not food.group for food in foods))


def _difference(family: str, planned: Decimal, foods: list[Eaten]) -> Difference:
    least, most = ZERO, ZERO
    for food in foods:
        if food.least is None or food.most is None:
            return Difference(family, planned, None, None)
        least, most = least + food.least, most + food.most
    return Difference(family, planned, least - planned, most - planned)


def _to_half(value: Decimal) -> Decimal:
    """The closest half, never zero: less than a quarter is still something."""
    halves = (value / HALF).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(halves * HALF, HALF)


def _amount(value: Decimal) -> str:
    whole, part = divmod(value, 1)
    return f"{int(whole) or ''}{'½' if part else ''}"
