"""Benchmark of a week of options: seeded random targets, solved, distributed and served.

    .venv/bin/python -m tests.load.plans_week [--count 1000] [--seed 7] [--diet all|usual|…]

No database: the library and the foods are read from the files that ship. For each diet it tells
how many days keep the tolerances, the time of the day with its meal times and of the week, how many
meals have their seven options, how many days have all, and what stands in the way of the rest.
Exits 1 if a day leaves a tolerance or a custom, an option is not exact, or a budget is passed.
Times are of the processor (the machine may be shared) and of the clock.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from plans.engine.distribute import broken_rules
from plans.engine.exclusions import exclusions
from plans.engine.gate import Gate
from plans.engine.kitchen import Kitchen, kitchen_of
from plans.engine.library import KEYS, slot_of
from plans.engine.offers import COUNTED, PIECE_GROUPS
from plans.engine.options import Option, served_halves
from plans.engine.problem import Problem
from plans.engine.proposal import Proposal, propose
from plans.engine.week import repeats
from tests.factories.kitchen import shipped_facts, shipped_foods, shipped_names, shipped_offers
from tests.load.plans_solve import fault, random_targets

GATES: Mapping[str, Gate] = {
    "usual": Gate(),
    "vegetariana": Gate(diet="vegetarian"),
    "sin leche": Gate(exclusions(["leche"])),
    "sin huevo": Gate(exclusions(["huevo"])),
    "sin gluten": Gate(exclusions(["gluten"])),
}
SOLVE_MS, WEEK_MS = 300, 3000
SLOTS = {"usual": 0.99}
OTHER_SLOTS, DAYS = 0.95, 0.95


def kitchen_behind(gate: Gate) -> Kitchen:
    """What ships, through a gate."""
    return kitchen_of(gate, shipped_offers(), shipped_foods(), shipped_names())


def week_faults(problem: Problem, proposal: Proposal) -> Iterator[str]:
    """What a proposal with its week does not keep, from facts and not from the engine's word."""
    if said := fault(problem, proposal):
        yield said
        return
    week = proposal.week
    if week is None:
        yield "no week"
        return
    for meal in week.meals:
        slot = slot_of(proposal.distribution[meal.meal])
        wanted = {key: halves for key, halves in zip(KEYS, slot, strict=True) if halves}
        names = [option.offer.key for option in meal.options]
        if len(set(names)) < len(names):
            yield "a dish twice in a meal"
        for option in meal.options:
            yield from _option_faults(option, wanted)


def _option_faults(option: Option, wanted: Mapping[str, int]) -> Iterator[str]:
    if served_halves(option) != wanted:
        yield f"{option.offer.name}: not exact"
    brought: dict[str, Decimal] = {}
    for portion in option.portions:
        brought[portion.group] = brought.get(portion.group, Decimal(0)) + portion.equivalents
        if portion.grams <= 0:
            yield f"{option.offer.name}: weighs nothing"
    for key, halves in option.served.items():
        if halves and brought.get(key) != Decimal(halves) / 2:
            yield f"{option.offer.name}: its foods do not add up"
    if len({extra.group for extra in option.extras}) > 2:
        yield f"{option.offer.name}: more than two groups beside it"
    yield from _broken_pieces(option)


def _broken_pieces(option: Option) -> Iterator[str]:
    """Tortillas, eggs and slices of bread in other than whole or half units."""
    facts = shipped_facts()
    for portion in option.portions:
        food = facts[portion.food]
        scaled = option.served.get(portion.group) != option.offer.recipe.get(portion.group)
        counted = food.measure.startswith(COUNTED) and portion.group in PIECE_GROUPS
        if counted and scaled and len(option.offer.amounts[portion.group]) > 1:
            units = portion.grams / food.net_g * food.quantity.numerator / food.quantity.denominator
            if abs(units * 2 - round(units * 2)) > Decimal("0.2"):
                yield f"{option.offer.name}: {units:.2f} {food.measure} de {food.name}"


@dataclass
class Run:
    """Figures of a diet."""

    solve_ms: list[float] = field(default_factory=list)
    week_ms: list[float] = field(default_factory=list)
    clock_ms: list[float] = field(default_factory=list)
    infeasible: int = 0
    slots: int = 0
    full: int = 0
    days: int = 0
    distinct: int = 0
    customs: int = 0
    mains: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """Days solved."""
        return len(self.week_ms)


def run(gate: Gate, count: int, seed: int) -> Run:
    """Solve and serve seeded cases behind a gate."""
    kitchen, result = kitchen_behind(gate), Run()
    for targets in random_targets(count, seed):
        problem = Problem(targets, excluded=kitchen.empty_groups)
        start = time.process_time()
        plain = propose(problem)
        result.solve_ms.append((time.process_time() - start) * 1000)
        if plain.status != "solved":
            result.infeasible += 1
            continue
        clock, start = time.perf_counter(), time.process_time()
        proposal = propose(problem, kitchen=kitchen)
        result.week_ms.append((time.process_time() - start) * 1000)
        result.clock_ms.append((time.perf_counter() - clock) * 1000)
        _count(result, problem, proposal)
    return result


def _count(result: Run, problem: Problem, proposal: Proposal) -> None:
    result.faults.update(week_faults(problem, proposal))
    if proposal.week is None:
        return
    broken = broken_rules(problem, proposal.equivalents, proposal.distribution)
    result.customs += bool(broken)
    meals = proposal.week.meals
    result.slots += len(meals)
    result.full += sum(1 for meal in meals if not meal.missing)
    result.days += proposal.week.complete
    result.distinct += not proposal.week.repeated
    result.mains += repeats([[option.mains for option in meal.options] for meal in meals])
    result.blocked.update(
        f"{meal.meal}: faltan {meal.missing}, estorba {meal.blocked_by or '—'}"
        for meal in meals
        if meal.missing
    )


def tell(name: str, found: Run) -> bool:
    """Print a diet's figures; whether they keep the card's budgets."""
    p50, p95 = _centiles(found.solve_ms)
    week50, week95 = _centiles(found.week_ms)
    _, clock95 = _centiles(found.clock_ms)
    slots, days = found.full / max(1, found.slots), found.days / max(1, found.cases)
    sys.stdout.write(
        f"{name}: {found.cases} days ({found.infeasible} infeasible), "
        f"{sum(found.faults.values())} faults, {found.customs} break a custom\n"
        f"  day and meal times p50 {p50:.0f} p95 {p95:.0f} ms · with the week p50 {week50:.0f} "
        f"p95 {week95:.0f} ms (clock p95 {clock95:.0f})\n"
        f"  meals with seven {slots:.2%} · days with all {days:.2%} · 35 distinct "
        f"{found.distinct / max(1, found.cases):.2%} · main food twice in a day "
        f"{found.mains / max(1, 7 * found.cases):.2%} of days\n"
    )
    for said, times in (found.faults + found.blocked).most_common(8):
        sys.stdout.write(f"    {times} × {said}\n")
    enough = slots >= SLOTS.get(name, OTHER_SLOTS) and (name != "usual" or days >= DAYS)
    return (
        not found.faults and not found.customs and enough and week95 <= WEEK_MS and p95 <= SOLVE_MS
    )


def _centiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values) or [0.0]
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]


def main() -> int:
    """Run, print the figures, judge them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--diet", default="all", choices=["all", *GATES])
    options = parser.parse_args()
    propose(Problem(next(random_targets(1, 0))))  # loads the solver, once a process
    names = GATES if options.diet == "all" else [options.diet]
    kept = [tell(name, run(GATES[name], options.count, options.seed)) for name in names]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
