"""Eaten against prescribed, in equivalents: family × meal time × week, and over all. Pure.

Only what was recorded counts: a meal nobody recorded is blank, not zero; a recorded meal without a
family ate none of it, unless it has a food whose group nobody knows (then that family is unknown).

Method. The figure of a cell is the ratio of sums, Σ eaten / Σ prescribed: a meal weighs what it was
prescribed, and a meal prescribed nothing divides nothing. Its 95 % interval is that of the ratio
estimator (Cochran 1977, Sampling Techniques, ch. 6: linearised variance of the residuals eaten −
R·prescribed, Student's t with n − 1), plus the variance of recording in halves (0.5²/12 a meal), so
that three identical meals do not pretend to certainty. Where amounts are ranges the low end comes
from the least amounts and the high end from the most. No interval under three units. The unit is
the meal in a cell of one meal time, and the day in «todos los tiempos»: meals of a day are not
independent. Deterministic: the same record gives the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from plans.engine.compare import FAMILIES, Eaten, family_of
from plans.student import t_975

ZERO, ONE, HALF = Decimal(0), Decimal(1), Decimal("0.5")
RECORDING = HALF * HALF / 12
"""Variance of an amount written in halves: uniform within half an equivalent."""
LEAST_N = 3
"""Units under which there is a figure but no interval."""


class Level(StrEnum):
    """How far from the plan. Bounds are ours, to read a grid: they are not a clinical cut-off."""

    MUCH_LESS = "mucho-menos"
    LESS = "menos"
    AS_PLANNED = "bien"
    MORE = "mas"
    MUCH_MORE = "mucho-mas"
    UNPLANNED = "fuera"
    BLANK = "sin-dato"


LIMITS = (
    (Decimal("0.5"), Level.MUCH_LESS),
    (Decimal("0.8"), Level.LESS),
    (Decimal("1.2"), Level.AS_PLANNED),
    (Decimal("1.5"), Level.MORE),
)


@dataclass(frozen=True, slots=True)
class MealRecord:
    """A meal time of a day: what was eaten and what the plan gave it, by group key."""

    day: date
    meal: str
    order: int
    foods: tuple[Eaten, ...]
    planned: Mapping[str, Decimal]

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return self.day - timedelta(days=self.day.weekday())


@dataclass(frozen=True, slots=True)
class Cell:
    """A family at a meal time («» is every one) in a week (None is all of them).

    `n` units were counted and `unknown` left out because nobody knows the amount. `planned`,
    `least` and `most` are equivalents a unit (means); `low` and `high` bound the ratio.
    """

    family: str
    meal: str
    week: date | None
    n: int
    unknown: int
    planned: Decimal = ZERO
    least: Decimal = ZERO
    most: Decimal = ZERO
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def eaten(self) -> Decimal:
        """Equivalents eaten a unit: the middle of the range."""
        return (self.least + self.most) / 2

    @property
    def ratio(self) -> Decimal | None:
        """Eaten over prescribed; None without data or without prescription."""
        return self.eaten / self.planned if self.n and self.planned else None

    @property
    def level(self) -> Level:
        """Which of the steps it falls on; the bound belongs to the step nearer to the plan."""
        if self.ratio is None:
            return Level.UNPLANNED if self.n and self.most else Level.BLANK
        if self.ratio < LIMITS[0][0]:
            return Level.MUCH_LESS
        if self.ratio < LIMITS[1][0]:
            return Level.LESS
        for most, level in LIMITS[2:]:
            if self.ratio <= most:
                return level
        return Level.MUCH_MORE

    @property
    def is_broken(self) -> bool:
        """Whether the whole interval lies to one side of the plan, or it eats what nobody gave."""
        if self.level is Level.UNPLANNED:
            return self.n >= LEAST_N and self.least >= HALF
        return self.high is not None and self.low is not None and not self.low <= ONE <= self.high

    @property
    def gap(self) -> Decimal:
        """Eaten − prescribed, in equivalents a unit."""
        return self.eaten - self.planned


@dataclass(frozen=True, slots=True)
class Adherence:
    """The cells with something in them, and the axes in their order."""

    cells: Mapping[tuple[str, str, date | None], Cell]
    families: tuple[str, ...]
    meals: tuple[str, ...]
    weeks: tuple[date, ...]
    recorded: int

    def cell(self, family: str, meal: str = "", week: date | None = None) -> Cell:
        """One cell; blank where nothing was recorded."""
        return self.cells.get((family, meal, week)) or Cell(family, meal, week, 0, 0)

    @property
    def filled(self) -> tuple[Cell, ...]:
        """Every cell with something in it."""
        return tuple(self.cells.values())

    @property
    def broken(self) -> tuple[Cell, ...]:
        """What breaks most, over all weeks: the widest gap in equivalents first."""
        found = [c for c in self.cells.values() if c.meal and c.week is None and c.is_broken]
        return tuple(sorted(found, key=lambda c: (-abs(c.gap), c.family, c.meal)))


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one meal or one day says of a family; least and most are None if unknown."""

    day: date
    meal: str
    planned: Decimal
    least: Decimal | None
    most: Decimal | None


def adherence(records: Iterable[MealRecord]) -> Adherence:
    """Every cell of a diary. `records` has one a meal time of a day."""
    meals = sorted(records, key=lambda record: (record.day, record.order, record.meal))
    weeks = tuple(sorted({record.week for record in meals}))
    cells: dict[tuple[str, str, date | None], Cell] = {}
    for family in FAMILIES:
        units = [unit for record in meals if (unit := _unit(record, family))]
        for week in (None, *weeks):
            of_week = [u for u in units if week is None or _monday(u.day) == week]
            _fill(cells, family, week, of_week)
    orders = {record.meal: record.order for record in reversed(meals)}
    seen = {family for family, _, _ in cells}
    return Adherence(
        cells=cells,
        families=tuple(family for family in FAMILIES if family in seen),
        meals=tuple(sorted(orders, key=lambda meal: (orders[meal], meal))),
        weeks=weeks,
        recorded=len(meals),
    )


def _fill(
    cells: dict[tuple[str, str, date | None], Cell],
    family: str,
    week: date | None,
    units: Sequence[_Unit],
) -> None:
    for meal in dict.fromkeys(unit.meal for unit in units):
        same = [unit for unit in units if unit.meal == meal]
        if any(unit.planned or unit.most != ZERO for unit in same):
            cells[family, meal, week] = _cell(family, meal, week, same)
    if any(unit.planned or unit.most != ZERO for unit in units):
        cells[family, "", week] = _cell(family, "", week, _by_day(units))


def _unit(record: MealRecord, family: str) -> _Unit | None:
    """What a meal says of a family: None if it neither gave nor ate any of it."""
    planned = sum((n for key, n in record.planned.items() if family_of(key) == family), ZERO)
    foods = [food for food in record.foods if food.group and family_of(food.group) == family]
    if any(food.least is None or food.most is None for food in foods):
        return _Unit(record.day, record.meal, planned, None, None)
    if not foods and planned and any(not food.group for food in record.foods):
        return _Unit(record.day, record.meal, planned, None, None)
    least = sum((food.least for food in foods if food.least is not None), ZERO)
    most = sum((food.most for food in foods if food.most is not None), ZERO)
    return _Unit(record.day, record.meal, planned, least, most)


def _by_day(units: Sequence[_Unit]) -> list[_Unit]:
    """A day as one unit: the sum of the meals whose amount is known; unknown if none is."""
    days = []
    for day in dict.fromkeys(unit.day for unit in units):
        known = [u for u in units if u.day == day and u.least is not None and u.most is not None]
        if known:
            planned = sum((unit.planned for unit in known), ZERO)
            least = sum((unit.least or ZERO for unit in known), ZERO)
            most = sum((unit.most or ZERO for unit in known), ZERO)
            days.append(_Unit(day, "", planned, least, most))
        else:
            days.append(_Unit(day, "", ZERO, None, None))
    return days


def _cell(family: str, meal: str, week: date | None, units: Sequence[_Unit]) -> Cell:
    known = [(u.planned, u.least, u.most) for u in units if u.least is not None]
    lows = [(planned, least or ZERO) for planned, least, _ in known]
    highs = [(planned, most or ZERO) for planned, _, most in known]
    n, unknown = len(known), len(units) - len(known)
    if not n:
        return Cell(family, meal, week, 0, unknown)
    planned = sum((p for p, _ in lows), ZERO)
    low, high = None, None
    if n >= LEAST_N and planned:
        low = max(ZERO, _end(lows, Decimal(-1)))
        high = _end(highs, ONE)
    return Cell(
        family,
        meal,
        week,
        n,
        unknown,
        planned=planned / n,
        least=sum((e for _, e in lows), ZERO) / n,
        most=sum((e for _, e in highs), ZERO) / n,
        low=low,
        high=high,
    )


def _end(pairs: Sequence[tuple[Decimal, Decimal]], side: Decimal) -> Decimal:
    """One end of the interval of Σe/Σp over (prescribed, eaten) pairs."""
    n = len(pairs)
    planned = sum((p for p, _ in pairs), ZERO)
    ratio = sum((e for _, e in pairs), ZERO) / planned
    residuals = sum(((e - ratio * p) ** 2 for p, e in pairs), ZERO)
    variance = residuals * n / (n - 1) + n * RECORDING
    return ratio + side * t_975(n - 1) * variance.sqrt() / planned


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
