"""Two versions of a plan side by side: what changed in the target, the day, meals and foods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from nutrition.exchanges import group_profiles
from plans.figures import SHORT_NAMES, equivalents
from plans.reading import FoodRow, MealRow, PlanView

ZERO = Decimal(0)
TARGETS = (
    ("energy_kcal", "Energía", "kcal"),
    ("protein_g", "Proteína", "g"),
    ("fat_g", "Lípidos", "g"),
    ("carbohydrate_g", "Hidratos de carbono", "g"),
    ("fluids_ml", "Líquidos", "ml"),
)


@dataclass(frozen=True, slots=True)
class Chip:
    """Equivalents of a group that one version has and the other does not; `delta` is never 0."""

    group: str
    name: str
    delta: Decimal

    @property
    def is_more(self) -> bool:
        """Whether the later version brings more."""
        return self.delta > 0

    @property
    def words(self) -> str:
        """«+1½ fruta», «−1 grasa s/p», with a true minus."""
        return f"{'+' if self.is_more else '−'}{equivalents(abs(self.delta))} {self.name}"


@dataclass(frozen=True, slots=True)
class DayChange:
    """What one day changes of another."""

    chips: tuple[Chip, ...]

    @property
    def moved(self) -> Decimal:
        """Equivalents added plus equivalents taken away."""
        return sum((abs(chip.delta) for chip in self.chips), ZERO)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the requerimiento in both versions; None where it was not said."""

    name: str
    unit: str
    before: Decimal | None
    after: Decimal | None

    @property
    def delta(self) -> Decimal | None:
        """After − before; None if either is unknown."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class MealChange:
    """A meal time in both versions: chips by group, and foods that left or came."""

    name: str
    state: str
    chips: tuple[Chip, ...]
    left: tuple[str, ...]
    came: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing in it changed."""
        return not (self.state or self.chips or self.left or self.came)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two versions, in the order of the table and of the day."""

    figures: tuple[Figure, ...]
    chips: tuple[Chip, ...]
    meals: tuple[MealChange, ...]

    @property
    def moved(self) -> Decimal:
        """Equivalents added plus equivalents taken away in the day."""
        return DayChange(self.chips).moved

    @property
    def is_same(self) -> bool:
        """Whether both versions say the same."""
        still = all(figure.before == figure.after for figure in self.figures)
        return still and not self.chips and all(meal.is_same for meal in self.meals)


def plans_compared(before: PlanView, after: PlanView) -> Comparison:
    """What changed from one version to another of the same patient."""
    return Comparison(
        figures=tuple(
            Figure(name, unit, _figure(before, key), _figure(after, key))
            for key, name, unit in TARGETS
        ),
        chips=chips_between(_day(before), _day(after)),
        meals=_meals(before, after),
    )


def chips_between(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> tuple[Chip, ...]:
    """What one day has more or less than another, group by group in the order of the table."""
    moved = ((key, after.get(key, ZERO) - before.get(key, ZERO)) for key in group_profiles())
    return tuple(Chip(key, SHORT_NAMES[key], delta) for key, delta in moved if delta)


def _day(view: PlanView) -> dict[str, Decimal]:
    return {row.key: row.equivalents for row in view.rows}


def _figure(view: PlanView, key: str) -> Decimal | None:
    value = getattr(view.target, key)
    return None if value is None else Decimal(value)


def _meals(before: PlanView, after: PlanView) -> tuple[MealChange, ...]:
    old = {meal.name: meal for meal in before.meals}
    new = {meal.name: meal for meal in after.meals}
    names = [*new, *(name for name in old if name not in new)]
    served = (_served(before), _served(after))
    return tuple(_meal(name, old.get(name), new.get(name), *served) for name in names)


def _meal(
    name: str,
    old: MealRow | None,
    new: MealRow | None,
    before: Mapping[str, Mapping[str, Decimal]],
    after: Mapping[str, Mapping[str, Decimal]],
) -> MealChange:
    state = "nuevo" if old is None else "ya no está" if new is None else ""
    was, now = _names(old.foods if old else ()), _names(new.foods if new else ())
    return MealChange(
        name,
        state,
        chips_between(before.get(name, {}), after.get(name, {})),
        left=tuple(food for food in was if food not in now),
        came=tuple(food for food in now if food not in was),
    )


def _served(view: PlanView) -> dict[str, dict[str, Decimal]]:
    meals: dict[str, dict[str, Decimal]] = {}
    for row in view.rows:
        for cell in row.cells:
            meals.setdefault(cell.meal, {})[row.key] = cell.equivalents
    return meals


def _names(foods: Iterable[FoodRow]) -> list[str]:
    return list(dict.fromkeys(food.name for food in foods))
