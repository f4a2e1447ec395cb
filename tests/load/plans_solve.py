"""Benchmark of the plan engine: 500 seeded random targets, solved and distributed in process.

    .venv/bin/python -m tests.load.plans_solve [--count 500] [--seed 7]

Energy 1,200–2,950 kcal, protein 15–27 %, fat 22–35 %, the rest carbohydrate, in whole grams.
Exits 1 if any is unsolved, leaves a tolerance, or if the 95th percentile passes 300 ms.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from plans.engine.distribute import broken_rules, meal_shares, sums_to
from plans.engine.problem import Problem, Targets, within
from plans.engine.proposal import Proposal, propose

BUDGET_MS = 300


def random_targets(count: int, seed: int) -> Iterator[Targets]:
    """Seeded prescriptions of the acceptance test."""
    chance = random.Random(seed)
    for _ in range(count):
        energy = chance.randint(1200, 2950)
        protein, fat = chance.uniform(0.15, 0.27), chance.uniform(0.22, 0.35)
        grams = (protein * energy / 4, fat * energy / 9, (1 - protein - fat) * energy / 4)
        yield Targets(Decimal(energy), *(Decimal(round(value)) for value in grams))


def fault(problem: Problem, proposal: Proposal) -> str:
    """What a proposal does not keep; empty if it keeps everything."""
    if proposal.status != "solved" or proposal.totals is None:
        return "unsolved"
    if not within(problem, proposal.totals):
        return "out of tolerance"
    if not sums_to(proposal.equivalents, proposal.distribution):
        return "meal times do not sum to the day"
    shares = meal_shares(proposal.distribution)
    for meal in problem.meal_times:
        if abs(shares[meal.name] - meal.share) > problem.meal_tolerance:
            return "a meal time leaves its share"
    broken = broken_rules(problem, proposal.equivalents, proposal.distribution)
    return "breaks a custom of meal times" if broken else ""


def main() -> int:
    """Run, print the figures, judge them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    propose(Problem(next(random_targets(1, 0))))  # loads the solver, once a process
    times, faults, groups, stretched = [], Counter[str](), [], 0
    for targets in random_targets(options.count, options.seed):
        problem = Problem(targets)
        start = time.perf_counter()
        proposal = propose(problem)
        times.append((time.perf_counter() - start) * 1000)
        groups.append(len(proposal.equivalents))
        stretched += bool(proposal.notes)
        if said := fault(problem, proposal):
            faults[said] += 1
            sys.stdout.write(f"{said}: {targets} {proposal.notes}\n")
    times.sort()
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    sys.stdout.write(
        f"{options.count} targets, seed {options.seed}: {sum(faults.values())} with faults\n"
        f"p50 {p50:.0f} ms · p95 {p95:.0f} ms · max {times[-1]:.0f} ms\n"
        f"groups in a day: mean {sum(groups) / len(groups):.1f}, max {max(groups)}; "
        f"days that leave a usual range: {stretched}\n"
    )
    return 1 if faults or p95 > BUDGET_MS else 0


if __name__ == "__main__":
    sys.exit(main())
