"""Micro-benchmark of the science: `python tests/load/nutrition_bench.py` (one core)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nutrition.energy import resting_comparison
from nutrition.registry import calculate

TIMES = 10_000


def growth(n: int) -> None:
    """All the WHO 2006 indicators of one child."""
    calculate(
        "growth_who_2006",
        {
            "sex": 1 + n % 2,
            "age_days": n % 1827,
            "weight": 3 + (n % 1500) / 100,
            "lenhei": 48 + (n % 600) / 10,
            "measure": "l",
            "headc": 34 + (n % 150) / 10,
            "armc": 12 + (n % 60) / 10,
            "oedema": "n",
        },
    )


def energy(n: int) -> None:
    """Every resting equation of one adult, side by side."""
    resting_comparison(
        sex="female" if n % 2 else "male",
        age=19 + n % 60,
        weight_kg=45 + n % 80,
        height_cm=145 + n % 50,
        wrist_cm=16,
        lean_body_mass_kg=45,
    )


def measure(what: str, task: Callable[[int], None], aim: float) -> None:
    """Run a task TIMES times and print the seconds."""
    task(0)
    start = time.perf_counter()
    for n in range(TIMES):
        task(n)
    seconds = time.perf_counter() - start
    print(  # noqa: T201 — a benchmark reports to the terminal
        f"{what}: {TIMES} en {seconds:.2f} s (meta < {aim} s)"
    )


if __name__ == "__main__":
    measure("crecimiento, todos los indicadores", growth, 3)
    measure("comparación de energía", energy, 1)
