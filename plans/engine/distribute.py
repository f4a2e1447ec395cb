"""From the day to its meal times: every group sums exactly, every meal keeps its share of energy.

The day is never altered. First everything is hard: ±3 % of the day's energy a meal, whole animal
foods, the rules of `meals`. If the day leaves no way, rules become costs and the broken ones are
named. If not even the shares can be met, the smallest widening that can is found and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from math import ceil, floor

from nutrition.exchanges import GroupProfile, Macros, group_profiles, totals
from plans.engine import meals
from plans.engine.habits import ANIMAL
from plans.engine.model import Model, UndecidedError
from plans.engine.problem import HUNDRED, Problem, within
from plans.engine.words import listing, number, percent

Equivalents = Mapping[str, Decimal]
ONE_DECIMAL = Decimal("0.1")
HAIR = Decimal("1e-9")
"""Less than any step of food, more than what dividing a share leaves behind."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Equivalents by meal time (order of the request) and how far a share had to give.

    `widening` is the tolerance in percent of the day's energy that was needed: the one asked for,
    or more. `notes` says, in Spanish, which customs the day did not allow.
    """

    meals: Mapping[str, Equivalents]
    widening: Decimal
    kept: bool
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Table:
    """Unknown steps of each group at each meal time, in a model."""

    problem: Problem
    profiles: Mapping[str, GroupProfile]
    day: Equivalents
    model: Model = field(default_factory=Model)
    cells: dict[tuple[str, int], int] = field(default_factory=dict)
    unit: dict[str, int] = field(default_factory=dict)

    def read(self, values: list[float]) -> dict[str, Equivalents]:
        """Equivalents by meal time name."""
        return {
            meal.name: {
                key: amount
                for key in self.day
                if (
                    amount := round(values[self.cells[key, at]])
                    * self.unit[key]
                    * self.problem.step
                )
            }
            for at, meal in enumerate(self.problem.meal_times)
        }

    def pool(self, keys: tuple[str, ...], at: int) -> dict[int, float]:
        """Terms, in steps, of some groups at one meal time."""
        return {
            self.cells[key, at]: float(self.unit[key]) for key in keys if (key, at) in self.cells
        }


def distribute(
    problem: Problem, day: Equivalents, profiles: Mapping[str, GroupProfile] | None = None
) -> Distribution:
    """Share a day among the meal times of the problem.

    Every group sums exactly to the day. `kept` tells whether each meal is within
    `problem.meal_tolerance` percent of the day's energy of its share; if not, `widening` is the
    smallest that works. Raises `UndecidedError` if the time limit came first.
    """
    profiles = profiles or group_profiles()
    tolerance = problem.meal_tolerance
    if not any(day.values()):
        return Distribution({meal.name: {} for meal in problem.meal_times}, tolerance, True)
    found = _strictly(problem, day, profiles) or _loosely(problem, day, profiles, tolerance)
    if found is not None:
        return Distribution(found, tolerance, True, _broken_rules(problem, day, found))
    widening = _smallest_widening(problem, day, profiles)
    found = _loosely(problem, day, profiles, widening) or {}
    return Distribution(found, widening, False, _broken_rules(problem, day, found))


def meal_shares(
    day: Mapping[str, Equivalents], profiles: Mapping[str, GroupProfile] | None = None
) -> dict[str, Decimal]:
    """Percent of the day's energy of each meal time; zero if the day has no energy."""
    energies = {name: totals(meal, profiles).energy_kcal for name, meal in day.items()}
    whole = sum(energies.values(), Decimal(0))
    return {name: energy * HUNDRED / whole if whole else whole for name, energy in energies.items()}


def sums_to(day: Equivalents, distribution: Mapping[str, Equivalents]) -> bool:
    """Whether the meal times add up to exactly the day, group by group."""
    added: dict[str, Decimal] = {}
    for meal in distribution.values():
        for key, amount in meal.items():
            added[key] = added.get(key, Decimal(0)) + amount
    return added == {key: amount for key, amount in day.items() if amount}


def _strictly(
    problem: Problem, day: Equivalents, profiles: Mapping[str, GroupProfile]
) -> dict[str, Equivalents] | None:
    table = _open(problem, day, profiles, whole_animal=True)
    _hold_shares(table, problem.meal_tolerance)
    _rules(table, hard=True)
    _lean(table)
    try:
        values = table.model.solve()
    except UndecidedError:
        return None
    return None if values is None else table.read(values)


def _loosely(
    problem: Problem, day: Equivalents, profiles: Mapping[str, GroupProfile], tolerance: Decimal
) -> dict[str, Equivalents] | None:
    table = _open(problem, day, profiles, whole_animal=False)
    _hold_shares(table, tolerance)
    _rules(table, hard=False)
    _lean(table)
    values = table.model.solve()
    return None if values is None else table.read(values)


def _smallest_widening(
    problem: Problem, day: Equivalents, profiles: Mapping[str, GroupProfile]
) -> Decimal:
    """Percent of the day's energy, to the tenth above, that lets every meal meet its share."""
    table = _open(problem, day, profiles, whole_animal=False)
    worst = table.model.column(cost=1)
    energy = totals(day, profiles).energy_kcal
    for at, share in enumerate(problem.shares()):
        terms, unit = _energy_terms(table, at)
        aim = float(share * energy / unit)
        table.model.row({**terms, worst: 1}, least=aim)
        table.model.row({**terms, worst: -1}, most=aim)
    values = table.model.solve(gap=0.0, slack=1e-6)
    found = table.read(values or [])
    shares = meal_shares(found, profiles)
    asked = dict(zip((m.name for m in problem.meal_times), problem.shares(), strict=True))
    gap = max(abs(shares[name] - asked[name] * HUNDRED) for name in asked)
    return gap.quantize(ONE_DECIMAL, rounding=ROUND_CEILING)


def _open(
    problem: Problem,
    day: Equivalents,
    profiles: Mapping[str, GroupProfile],
    *,
    whole_animal: bool,
) -> _Table:
    """One unknown a group and meal time, and the exact sum of each group."""
    table = _Table(problem, profiles, {key: amount for key, amount in day.items() if amount})
    per_whole = int(1 / problem.step)
    for key, amount in table.day.items():
        count = int(amount / problem.step)
        whole = whole_animal and key in ANIMAL and count % per_whole == 0
        table.unit[key] = per_whole if whole else 1
        count //= table.unit[key]
        row = {}
        for at in range(len(problem.meal_times)):
            table.cells[key, at] = table.model.column(most=count, whole=True)
            row[table.cells[key, at]] = 1.0
        table.model.row(row, count, count)
    return table


def _energy_terms(table: _Table, at: int) -> tuple[dict[int, float], Decimal]:
    """Whole coefficients of energy of the unknowns at one meal time, and the kcal they count."""
    brings = {key: table.profiles[key].macros.energy_kcal for key in table.day}
    places = max((-int(kcal.as_tuple().exponent) for kcal in brings.values()), default=0)
    quantum = Decimal(1).scaleb(-max(0, places))
    terms = {
        table.cells[key, at]: float(kcal / quantum * table.unit[key])
        for key, kcal in brings.items()
        if kcal
    }
    return terms, quantum * table.problem.step


def _hold_shares(table: _Table, tolerance: Decimal) -> None:
    """Each meal within tolerance of its share, of the obtained energy and of the target alike."""
    problem, obtained = table.problem, totals(table.day, table.profiles)
    bases = [obtained.energy_kcal]
    if within(problem, obtained):
        bases.append(problem.targets.energy_kcal)
    for at, share in enumerate(problem.shares()):
        least = max((share - tolerance / HUNDRED) * base for base in bases)
        most = min((share + tolerance / HUNDRED) * base for base in bases)
        terms, unit = _energy_terms(table, at)
        table.model.row(terms, ceil(least / unit - HAIR), floor(most / unit + HAIR))


def ceiling_of(day: Equivalents, rule: meals.Ceiling) -> Decimal:
    """The most a ceiling admits in one meal of this day."""
    amount = sum((day.get(key, Decimal(0)) for key in rule.pool), Decimal(0))
    return max(rule.most, amount * rule.most_of_day)


def floor_of(problem: Problem, day: Equivalents, rule: meals.Floor) -> Decimal:
    """The least a floor may ask of this day, in whole steps (whole equivalents of animal food)."""
    amount = sum((day.get(key, Decimal(0)) for key in rule.pool), Decimal(0))
    unit = Decimal(1) if set(rule.pool) <= set(ANIMAL) else problem.step
    return min(rule.least, amount * meals.FLOOR_OF_DAY // unit * unit)


def _rules(table: _Table, *, hard: bool) -> None:
    of = meals.roles(table.problem.meal_times)
    step, cost = table.problem.step, meals.BROKEN_RULE_COST
    for at, role in enumerate(of):
        for ceiling in meals.CEILINGS:
            terms = table.pool(ceiling.pool, at)
            if role in ceiling.roles and terms:
                most = floor(ceiling_of(table.day, ceiling) / step)
                _limit(table.model, terms, most=most, cost=None if hard else cost * float(step))
        for rule in meals.FLOORS:
            terms = table.pool(rule.pool, at)
            if role == rule.role and terms:
                least = ceil(floor_of(table.problem, table.day, rule) / step)
                _limit(table.model, terms, least=least, cost=None if hard else cost * float(step))


def _limit(
    model: Model,
    terms: dict[int, float],
    *,
    cost: float | None,
    least: float = 0,
    most: float = float("inf"),
) -> None:
    if cost is None:
        model.row(terms, least, most)
    else:
        model.outside(terms, least, most, cost)


def _lean(table: _Table) -> None:
    """Charge what strays from custom, and each group opened in a meal."""
    of = meals.roles(table.problem.meal_times)
    step = float(table.problem.step)
    for key, amount in table.day.items():
        unit = table.unit[key] * step
        for at, fraction in enumerate(meals.ideal(key, of)):
            cell = table.cells[key, at]
            most = table.model.upper[cell]
            if fraction:
                table.model.distance(
                    {cell: 1}, float(amount * fraction) / unit, meals.STRAY_COST * unit
                )
            else:
                table.model.costs[cell] += meals.OUT_OF_PLACE_COST * unit
            table.model.used(cell, most, meals.CRUMB_COST)


def _broken_rules(
    problem: Problem, day: Equivalents, found: Mapping[str, Equivalents]
) -> tuple[str, ...]:
    """The customs this distribution does not keep, in words."""
    return rules_in_words(broken_rules(problem, day, found))


def rules_in_words(broken: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """«Comida: 3 de frutas (se acostumbra hasta 2).»"""
    return tuple(f"{name}: {what}." for name, what in broken)


def broken_rules(
    problem: Problem, day: Equivalents, found: Mapping[str, Equivalents]
) -> list[tuple[str, str]]:
    """Meal time and custom broken in it, for any distribution, also one made by hand."""
    profiles = group_profiles()
    table = _Table(problem, profiles, day)
    result = []
    for meal, role in zip(problem.meal_times, meals.roles(problem.meal_times), strict=True):
        has = found.get(meal.name, {})
        for ceiling in meals.CEILINGS:
            most = ceiling_of(table.day, ceiling)
            amount = _amount(has, ceiling.pool)
            if role in ceiling.roles and amount > most:
                what = f"{number(amount)} de {_pool_name(ceiling.pool)} (se acostumbra hasta"
                result.append((meal.name, f"{what} {number(most)})"))
        for rule in meals.FLOORS:
            least = floor_of(problem, day, rule)
            amount = _amount(has, rule.pool)
            if role == rule.role and amount < least:
                what = f"{number(amount)} de {_pool_name(rule.pool)} (se acostumbra al menos"
                result.append((meal.name, f"{what} {number(least)})"))
    return result


def _amount(meal: Equivalents, pool: tuple[str, ...]) -> Decimal:
    return sum((meal.get(key, Decimal(0)) for key in pool), Decimal(0))


def _pool_name(pool: tuple[str, ...]) -> str:
    profiles = group_profiles()
    if len(pool) == 1:
        return profiles[pool[0]].name.lower()
    return listing(list(dict.fromkeys(profiles[key].group.lower() for key in pool)))


def widening_in_words(problem: Problem, found: Distribution) -> str:
    """Why the shares could not be met and how far they must give."""
    shares = meal_shares(found.meals)
    worst = max(
        problem.meal_times,
        key=lambda meal: abs(shares.get(meal.name, Decimal(0)) - meal.share),
    )
    return (
        f"Con estos equivalentes no se puede repartir el día a ±{percent(problem.meal_tolerance)} "
        f"por tiempo de comida: lo más cercano deja {worst.name} en "
        f"{percent(shares.get(worst.name, Decimal(0)))} (pediste {percent(worst.share)})."
    )


def meal_totals(found: Distribution) -> dict[str, Macros]:
    """What each meal time adds up to."""
    return {name: totals(meal) for name, meal in found.meals.items()}
