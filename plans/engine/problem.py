"""What is asked of the engine: targets, tolerances, limits, preference and meal times.

Everything is Decimal and frozen. A `Problem` that could not be read as a day of food (NaN, a
negative, an unknown group, shares that do not sum to 100) is refused on construction with
`ProblemError`, whose messages are Spanish and complete: all that is wrong, not the first thing.
Whether a well-formed problem is *wise* is judged in `assess`, and whether it is *possible* in
`solve`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor
from typing import Literal

from nutrition.exchanges import Macros, group_profiles
from plans.engine.words import NUTRIENT_NAMES, number, percent

NUTRIENTS = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")
"""The four figures a plan is held to, in the order they are read."""

HUNDRED = Decimal(100)
LARGEST = {
    "energy_kcal": Decimal(20_000),
    "protein_g": Decimal(2_000),
    "fat_g": Decimal(2_000),
    "carbohydrate_g": Decimal(5_000),
}
"""Beyond this a figure is a slip of the keyboard, not an athlete."""
LARGEST_BOUND = Decimal(60)
STEPS = tuple(map(Decimal, ("0.1", "0.2", "0.25", "0.5", "1")))
MEALS_LIMIT = 10
SHARE_SLACK = Decimal("0.5")
"""33.3 × 3 is a hundred for a person: shares this near to 100 % are accepted and normalised."""

Sex = Literal["female", "male"]


class ProblemError(ValueError):
    """The request is not a day of food. `messages` says all that is wrong, in Spanish."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


@dataclass(frozen=True, slots=True)
class Targets:
    """A day's prescription: energy in kcal, macronutrients in grams."""

    energy_kcal: Decimal
    protein_g: Decimal
    fat_g: Decimal
    carbohydrate_g: Decimal


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far the day may fall from its target, either side, boundary included.

    Defaults: Mexican meal-equivalents method, Methods Protoc. 2019, 2(3):78.
    """

    energy_kcal: Decimal = Decimal(15)
    protein_g: Decimal = Decimal(1)
    fat_g: Decimal = Decimal(1)
    carbohydrate_g: Decimal = Decimal(2)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and most equivalents of a group; `None` is no upper limit."""

    least: Decimal = Decimal(0)
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Equivalents of a group the patient would like, and how much it matters (1 = as a default)."""

    equivalents: Decimal
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class MealTime:
    """A meal time and its share of the day's energy, in percent."""

    name: str
    share: Decimal


FIVE_MEALS = (
    MealTime("Desayuno", Decimal(25)),
    MealTime("Colación 1", Decimal(10)),
    MealTime("Comida", Decimal(35)),
    MealTime("Colación 2", Decimal(10)),
    MealTime("Cena", Decimal(20)),
)
"""The Mexican day: three meals and two colaciones."""


@dataclass(frozen=True, slots=True)
class Problem:
    """All that one proposal depends on. Raises `ProblemError` if it cannot be read as a day."""

    targets: Targets
    tolerances: Tolerances = Tolerances()
    step: Decimal = Decimal("0.5")
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()
    preference: Mapping[str, Wish] = field(default_factory=dict)
    meal_times: tuple[MealTime, ...] = FIVE_MEALS
    meal_tolerance: Decimal = Decimal(3)
    sex: Sex | None = None

    def __post_init__(self) -> None:
        messages = tuple(_errors(self))
        if messages:
            raise ProblemError(*messages)

    def shares(self) -> tuple[Decimal, ...]:
        """Fraction of the day's energy of each meal time, summing to one."""
        whole = sum((meal.share for meal in self.meal_times), Decimal(0))
        return tuple(meal.share / whole for meal in self.meal_times)


def within(problem: Problem, obtained: Macros) -> bool:
    """Whether a day's totals keep the four tolerances, boundary included."""
    return all(
        abs(getattr(obtained, name) - getattr(problem.targets, name))
        <= getattr(problem.tolerances, name)
        for name in NUTRIENTS
    )


def _errors(problem: Problem) -> Iterator[str]:
    yield from _figure_errors(problem)
    yield from _group_errors(problem)
    yield from _meal_errors(problem)


def _figure_errors(problem: Problem) -> Iterator[str]:
    for name in NUTRIENTS:
        what, unit = NUTRIENT_NAMES[name]
        target = getattr(problem.targets, name)
        if not _between(target, Decimal(0), LARGEST[name]):
            yield (
                f"La meta de {what} debe ser un número entre 0 y {number(LARGEST[name])} {unit}."
            )
        if not _between(getattr(problem.tolerances, name), Decimal(0), LARGEST[name]):
            yield f"La tolerancia de {what} debe ser un número de 0 {unit} o más."
    if problem.step not in STEPS:
        allowed = ", ".join(number(step) for step in STEPS)
        yield f"El paso de los equivalentes debe ser uno de estos: {allowed}."
    if problem.sex not in (None, "female", "male"):
        yield "El sexo debe ser «female» o «male», o no indicarse."


def _group_errors(problem: Problem) -> Iterator[str]:
    profiles = group_profiles()
    for key in sorted({*problem.bounds, *problem.excluded, *problem.preference} - set(profiles)):
        yield f"No existe el grupo «{key}» en la tabla de equivalentes."
    for key, bounds in problem.bounds.items():
        if key in profiles:
            yield from _bound_errors(profiles[key].name, bounds, problem.step)
    for key, wish in problem.preference.items():
        if key in profiles and not (
            _between(wish.equivalents, Decimal(0), LARGEST_BOUND)
            and _between(wish.weight, Decimal(0), HUNDRED)
        ):
            yield (
                f"La preferencia de {profiles[key].name} debe ser de 0 a "
                f"{number(LARGEST_BOUND)} equivalentes, con peso de 0 a 100."
            )


def _bound_errors(name: str, bounds: Bounds, step: Decimal) -> Iterator[str]:
    least, most = bounds.least, bounds.most
    if not _between(least, Decimal(0), LARGEST_BOUND) or not (
        most is None or _between(most, Decimal(0), LARGEST_BOUND)
    ):
        yield f"Los límites de {name} deben ir de 0 a {number(LARGEST_BOUND)} equivalentes."
    elif most is not None and least > most:
        yield f"El mínimo de {name} ({number(least)}) es mayor que su máximo ({number(most)})."
    elif most is not None and step in STEPS and ceil(least / step) > floor(most / step):
        yield (
            f"Entre {number(least)} y {number(most)} equivalentes de {name} no hay ningún "
            f"múltiplo de {number(step)}."
        )


def _meal_errors(problem: Problem) -> Iterator[str]:
    meals = problem.meal_times
    if not 1 <= len(meals) <= MEALS_LIMIT:
        yield f"Indica de 1 a {MEALS_LIMIT} tiempos de comida."
        return
    names = [meal.name.strip().casefold() for meal in meals]
    if not all(names) or len(set(names)) < len(names):
        yield "Cada tiempo de comida necesita un nombre, distinto de los demás."
    bad = [meal.name for meal in meals if not _between(meal.share, Decimal(0), HUNDRED)]
    if bad:
        yield f"El porcentaje de {', '.join(bad)} debe ser un número de 0 a 100."
    else:
        total = sum((meal.share for meal in meals), Decimal(0))
        if abs(total - HUNDRED) > SHARE_SLACK:
            yield (
                f"Los porcentajes de los tiempos de comida suman {percent(total)}; "
                f"deben sumar 100 %."
            )
    if not _between(problem.meal_tolerance, Decimal(0), HUNDRED):
        yield "La tolerancia por tiempo de comida debe ser de 0 a 100 %."


def _between(value: object, low: Decimal, high: Decimal) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and low <= value <= high
