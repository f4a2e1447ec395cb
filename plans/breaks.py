"""«Lo que más se rompe», in words, and what the next plan could do about it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plans.adherence import Cell, Level
from plans.engine.compare import FAMILIES, family_of

HALF, ZERO = Decimal("0.5"), Decimal(0)
SHOWN = 4
NEVER_MORE = ("azucar", "alcohol")
"""Families a plan is not made to give more of because they were eaten."""
NEVER_LESS = ("verdura", "fruta", "leguminosa")
"""Families a plan is not made to give less of because they were left (NOM-043 promotes them)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A constraint proposed for the next plan: equivalents of a family at a meal time.

    Half-way between what the plan gave and what was eaten: a plan that asks for the whole change at
    once is the plan that broke. `group` is the group of the family that the plan uses most, and
    `day` what the limit means for it in the whole day.
    """

    family: str
    meal: str
    sense: str
    equivalents: Decimal
    group: str
    day: Decimal

    @property
    def words(self) -> str:
        """«máximo 3 cereales en la cena»."""
        sense = "máximo" if self.sense == "most" else "al menos"
        return f"{sense} {_amount(self.equivalents, self.family)} {at_meal(self.meal)}"


@dataclass(frozen=True, slots=True)
class Break:
    """Something that breaks, in words, and the limit that would mend it, if there is one."""

    cell: Cell
    words: str
    limit: Limit | None

    @property
    def advice(self) -> str:
        """What to do where giving less is no answer; empty elsewhere."""
        if self.cell.family not in NEVER_LESS or self.cell.gap >= 0:
            return ""
        return "No se propone dar menos: pruebe otra preparación u otro tiempo de comida."


def breaks(cells: Iterable[Cell], planned: Mapping[str, Mapping[str, Decimal]]) -> list[Break]:
    """The first few, widest gap first. `planned`: meal → group → equivalents, of the plan in force.

    A limit is proposed only where that plan has the meal time and room to move.
    """
    return [Break(cell, words_of(cell), limit_of(cell, planned)) for cell in list(cells)[:SHOWN]]


def words_of(cell: Cell) -> str:
    """«Cena: come ~4 cereales de 2 (200 %, entre 160 y 240 %; 6 registros)»."""
    eaten = _amount(_half(cell.eaten), cell.family)
    meals = f"{cell.n} registros" if cell.n != 1 else "1 registro"
    if cell.level is Level.UNPLANNED or cell.ratio is None:
        return f"{cell.meal}: come ~{eaten} que el plan no da ({meals})"
    given = _number(_half(cell.planned))
    if not _half(cell.eaten):
        one = FAMILIES[cell.family][0]
        return f"{cell.meal}: casi nunca come {one}; el plan da {given} ({meals})"
    share = f"{_percent(cell.ratio)} %"
    if cell.low is not None and cell.high is not None:
        share += f", entre {_percent(cell.low)} y {_percent(cell.high)} %"
    return f"{cell.meal}: come ~{eaten} de {given} ({share}; {meals})"


def limit_of(cell: Cell, planned: Mapping[str, Mapping[str, Decimal]]) -> Limit | None:
    """The constraint that would bring the plan half-way to what is eaten; None if none helps."""
    at_meal_time = planned.get(cell.meal, {})
    given = {key: n for key, n in at_meal_time.items() if family_of(key) == cell.family and n}
    if not given:
        return None
    now = sum(given.values(), ZERO)
    middle = _half((now + cell.eaten) / 2)
    if middle == now:
        middle = now + (HALF if cell.eaten > now else -HALF)
    if cell.family in (NEVER_MORE if cell.eaten > now else NEVER_LESS):
        return None
    sense = "least" if middle > now else "most"
    group = max(given, key=lambda key: (given[key], key))
    day = sum((meal.get(group, ZERO) for meal in planned.values()), ZERO)
    of_day = max(ZERO, day + middle - now)
    return Limit(cell.family, cell.meal, sense, max(ZERO, middle), group, of_day)


def at_meal(meal: str) -> str:
    """«en la cena», «en el desayuno», «en la colación 1»."""
    name = meal[:1].lower() + meal[1:]
    first = name.split(" ")[0]
    article = "la" if first.endswith(("a", "ón")) else "el"
    return f"en {article} {name}"


def _half(value: Decimal) -> Decimal:
    return (value / HALF).quantize(Decimal(1), rounding=ROUND_HALF_UP) * HALF


def _number(value: Decimal) -> str:
    whole, part = divmod(value, 1)
    return f"{int(whole) or ''}{'½' if part else ''}" or "0"


def _amount(value: Decimal, family: str) -> str:
    one, many = FAMILIES[family]
    return f"{_number(value)} {one if ZERO < value <= 1 else many}"


def _percent(ratio: Decimal) -> int:
    return int((ratio * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
