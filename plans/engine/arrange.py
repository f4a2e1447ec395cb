"""Distribution chosen together with the dishes: a local search over the meal times.

The day is never altered. From a distribution that keeps the shares and the customs of `meals`,
halves of one group move from a meal to another (with a second group back, when the energy asks for
it) as long as every meal stays inside its share and breaks no custom; what is sought is seven
dishes in every meal. Whole numbers inside; a fixed seed and a fixed number of tries, so that the
same request gives the same answer.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, exp, floor

from nutrition.exchanges import group_profiles, totals
from plans.engine import meals
from plans.engine.distribute import HAIR, ceiling_of, floor_of
from plans.engine.habits import ANIMAL
from plans.engine.library import INDEX, KEYS, Shelf, amounts_of, slot_of
from plans.engine.meals import Role, roles
from plans.engine.problem import HUNDRED, Problem, within

Equivalents = Mapping[str, Decimal]
ENOUGH = 7
COMFORT = 14
"""From here more dishes give no more choice worth moving for."""
TRIES = 4000
MORE_TRIES = 16000
"""When the first search leaves a meal short: another start, and longer."""
HOT, COLD = 12.0, 0.5


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Meal times after the search, and how many dishes fit each."""

    meals: Mapping[str, Equivalents]
    counts: tuple[int, ...]

    @property
    def lacking(self) -> int:
        """Options missing of seven, over the day."""
        return sum(max(0, ENOUGH - count) for count in self.counts)


@dataclass(slots=True)
class Board:
    """The meal times as halves, with what each may hold."""

    problem: Problem
    shelves: Sequence[Shelf]
    cells: list[list[int]]
    units: tuple[int, ...]
    energy: tuple[int, ...]
    windows: list[tuple[int, int]]
    ceilings: list[list[tuple[tuple[int, ...], int]]] = field(default_factory=list)
    floors: list[list[tuple[tuple[int, ...], int]]] = field(default_factory=list)

    def kcal(self, at: int) -> int:
        """Energy of a meal, in the units of `windows`."""
        return sum(n * e for n, e in zip(self.cells[at], self.energy, strict=True) if n)

    def excess(self, at: int) -> int:
        """Halves by which a meal leaves its customs."""
        cells, found = self.cells[at], 0
        for pool, most in self.ceilings[at]:
            found += max(0, sum(cells[g] for g in pool) - most)
        for pool, least in self.floors[at]:
            found += max(0, least - sum(cells[g] for g in pool))
        return found

    def score(self, at: int) -> int:
        """How well a meal is served: seven options first, then some to choose from."""
        mask, near = self.shelves[at].options(tuple(self.cells[at]))
        count = mask.bit_count()
        if count >= ENOUGH:
            return 10 * ENOUGH + min(count, COMFORT) - ENOUGH
        return 10 * count + min(near.bit_count(), ENOUGH)

    def worth(self, cells: list[list[int]]) -> int:
        """The score of a whole board."""
        self.cells = cells
        return sum(map(self.score, range(len(cells))))

    def counts(self) -> tuple[int, ...]:
        """Dishes that fit each meal."""
        return tuple(
            shelf.options(tuple(cells))[0].bit_count()
            for shelf, cells in zip(self.shelves, self.cells, strict=True)
        )


def arrange(
    problem: Problem,
    day: Equivalents,
    start: Mapping[str, Equivalents],
    shelves: Mapping[Role, Shelf],
    *,
    tries: int = TRIES,
    seed: int = 0,
) -> Arrangement:
    """The distribution near `start` in which the dishes serve the most meals.

    Every group still sums to the day, every meal keeps its share (`problem.meal_tolerance`), and
    no custom is broken that `start` did not break. Raises ValueError if the day is not in halves.
    """
    board = board_of(problem, day, start, shelves)
    first = board.cells
    board.cells = _search(board, tries, random.Random(seed))  # noqa: S311 (a search, not a secret)
    if min(board.counts()) < ENOUGH:
        short, board.cells = board.cells, [list(cells) for cells in first]
        again = _search(board, MORE_TRIES, random.Random(seed + 1))  # noqa: S311
        board.cells = max(again, short, key=board.worth)
    names = [meal.name for meal in problem.meal_times]
    found = {name: amounts_of(tuple(cells)) for name, cells in zip(names, board.cells, strict=True)}
    return Arrangement(found, board.counts())


def counts_of(
    problem: Problem, distribution: Mapping[str, Equivalents], shelves: Mapping[Role, Shelf]
) -> tuple[int, ...]:
    """Dishes that fit each meal of a distribution somebody pinned."""
    return tuple(
        shelves[role].options(slot_of(distribution.get(meal.name, {})))[0].bit_count()
        for meal, role in zip(problem.meal_times, roles(problem.meal_times), strict=True)
    )


def board_of(
    problem: Problem,
    day: Equivalents,
    start: Mapping[str, Equivalents],
    shelves: Mapping[Role, Shelf],
) -> Board:
    """The search's board at its start."""
    of = roles(problem.meal_times)
    whole = slot_of(day)
    profiles = group_profiles()
    board = Board(
        problem,
        [shelves[role] for role in of],
        [list(slot_of(start.get(meal.name, {}))) for meal in problem.meal_times],
        tuple(2 if k in ANIMAL and whole[INDEX[k]] % 2 == 0 else 1 for k in KEYS),
        tuple(int(profiles[key].macros.energy_kcal * 5) for key in KEYS),
        _windows(problem, day),
    )
    for role in of:
        board.ceilings.append(
            [
                (tuple(INDEX[key] for key in rule.pool), floor(ceiling_of(day, rule) * 2))
                for rule in meals.CEILINGS
                if role in rule.roles
            ]
        )
        board.floors.append(
            [
                (tuple(INDEX[key] for key in rule.pool), ceil(floor_of(problem, day, rule) * 2))
                for rule in meals.FLOORS
                if role == rule.role
            ]
        )
    return board


def _windows(problem: Problem, day: Equivalents) -> list[tuple[int, int]]:
    """Least and most energy of each meal, in tenths of a kilocalorie."""
    obtained = totals(day)
    bases = [obtained.energy_kcal]
    if within(problem, obtained):
        bases.append(problem.targets.energy_kcal)
    slack = problem.meal_tolerance / HUNDRED
    return [
        (
            ceil(max((share - slack) * base for base in bases) * 10 - HAIR),
            floor(min((share + slack) * base for base in bases) * 10 + HAIR),
        )
        for share in problem.shares()
    ]


def _search(board: Board, tries: int, chance: random.Random) -> list[list[int]]:
    places = range(len(board.cells))
    scores = [board.score(at) for at in places]
    full = (10 * ENOUGH + COMFORT - ENOUGH) * len(scores)
    best, best_score = [list(cells) for cells in board.cells], sum(scores)
    total = best_score
    for turn in range(tries):
        if best_score >= full or len(scores) < 2:
            break
        heat = HOT * (COLD / HOT) ** (turn / tries)
        moved = _move(board, scores, chance)
        if moved is None:
            continue
        touched = {at for at, _, _ in moved}
        fresh = {at: board.score(at) for at in touched}
        gain = sum(fresh.values()) - sum(scores[at] for at in touched)
        if gain < 0 and chance.random() >= exp(gain / heat):
            _undo(board, moved)
            continue
        for at, value in fresh.items():
            scores[at] = value
        total += gain
        if total > best_score:
            best, best_score = [list(cells) for cells in board.cells], total
    return best


Moves = list[tuple[int, int, int]]
"""(meal, group, halves added)."""


def _move(board: Board, scores: Sequence[int], chance: random.Random) -> Moves | None:
    """Apply a change of the board that keeps shares and customs; None if this try found none."""
    places = len(scores)
    one = min((chance.randrange(places) for _ in range(2)), key=lambda at: scores[at])
    other = (one + 1 + chance.randrange(places - 1)) % places
    give, take = (one, other) if chance.random() < 0.5 else (other, one)
    before = board.excess(give) + board.excess(take)
    moves = _shift(board, give, take, chance)
    for _ in range(2):
        if not moves or _in_share(board, give, take):
            break
        heavy = board.kcal(take) - board.windows[take][1] > 0 or (
            board.kcal(give) < board.windows[give][0]
        )
        back = _shift(board, take, give, chance) if heavy else _shift(board, give, take, chance)
        if not back:
            break
        moves += back
    if not moves:
        return None
    if not _in_share(board, give, take) or board.excess(give) + board.excess(take) > before:
        _undo(board, moves)
        return None
    return moves


def _shift(board: Board, give: int, take: int, chance: random.Random) -> Moves:
    """Move a few halves of one group from a meal to another."""
    held = [g for g, halves in enumerate(board.cells[give]) if halves]
    if not held:
        return []
    group = chance.choice(held)
    unit, has = board.units[group], board.cells[give][group]
    if has < unit:
        return []
    choices = (unit, unit, 2 * unit, has - has % unit)
    halves = min(chance.choice(choices), has - has % unit)
    board.cells[give][group] -= halves
    board.cells[take][group] += halves
    return [(give, group, -halves), (take, group, halves)]


def _undo(board: Board, moves: Moves) -> None:
    for at, group, halves in moves:
        board.cells[at][group] -= halves


def _in_share(board: Board, *places: int) -> bool:
    return all(board.windows[at][0] <= board.kcal(at) <= board.windows[at][1] for at in places)
