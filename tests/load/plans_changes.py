"""Random pairs of a plan and a new target: does the nearest day ever change more than a fresh one?

    .venv/bin/python -m tests.load.plans_changes [--count 100] [--seed 7]

Each pair is a seeded target solved, and another up to a fifth away in energy with its own
proportions. Exits 1 if fewest changes ever moves more equivalents than solving anew.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from decimal import Decimal

from plans.engine.changes import differences, fewest_changes
from plans.engine.problem import Problem, Targets
from plans.engine.solve import solve_day
from tests.load.plans_solve import random_targets


def pairs(count: int, seed: int) -> Iterator[tuple[Targets, Targets]]:
    """A target and where it moves."""
    chance = random.Random(seed)
    for before in random_targets(count, seed):
        energy = min(2950, max(1200, round(float(before.energy_kcal) * chance.uniform(0.8, 1.2))))
        protein, fat = chance.uniform(0.15, 0.27), chance.uniform(0.22, 0.35)
        grams = (protein * energy / 4, fat * energy / 9, (1 - protein - fat) * energy / 4)
        yield before, Targets(Decimal(energy), *(Decimal(round(value)) for value in grams))


def main() -> int:
    """Run, print the figures, judge them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    near, anew, more, solved = Decimal(0), Decimal(0), 0, 0
    for before, after in pairs(options.count, options.seed):
        previous, fresh = solve_day(Problem(before)), solve_day(Problem(after))
        if previous is None or fresh is None:
            continue
        found = fewest_changes(Problem(after), previous.equivalents, fresh=fresh)
        if found is None:
            continue
        moved = sum(abs(d) for _, d in differences(previous.equivalents, fresh.equivalents))
        solved += 1
        near, anew, more = near + found.moved, anew + moved, more + (found.moved > moved)
    sys.stdout.write(
        f"{solved} pairs: fewest changes moves {near / max(1, solved):.1f} equivalents, a fresh "
        f"solve {anew / max(1, solved):.1f}; it moved more {more} times\n"
    )
    return 1 if more or not solved else 0


if __name__ == "__main__":
    sys.exit(main())
