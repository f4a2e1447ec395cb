"""Benchmark of the plan engine: 500 seeded random targets, solved and distributed in process.

    .venv/bin/python -m tests.load.plans_solve [--count 500] [--seed 7]

Energy 1,200–2,950 kcal, protein 15–27 %, fat 22–35 %, the rest carbohydrate, in whole grams.
Exits 1 if any is unsolved or the 95th percentile passes 300 ms.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from plans.engine.problem import Targets


def random_targets(count: int, seed: int) -> Iterator[Targets]:
    """Seeded prescriptions of the acceptance test."""
    chance = random.Random(seed)
    for _ in range(count):
        energy = chance.randint(1200, 2950)
        protein, fat = chance.uniform(0.15, 0.27), chance.uniform(0.22, 0.35)
        grams = (protein * energy / 4, fat * energy / 9, (1 - protein - fat) * energy / 4)
        yield Targets(Decimal(energy), *(Decimal(round(value)) for value in grams))
