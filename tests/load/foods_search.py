"""How long a search takes with 3,000 and 20,000 foods: p50 and p95 inside the process.

    DATABASE_URL=… .venv/bin/python tests/load/foods_search.py

Runs inside a transaction that is rolled back, over the database it is given (migrated).
"""

from __future__ import annotations

import csv
import os
import random
import statistics
import sys
import time
from dataclasses import replace
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DEPLOYMENT", "local")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402

from foods.catalogue import FILES, parse  # noqa: E402
from foods.models import CatalogueRelease, Food, FoodGroup  # noqa: E402
from foods.search import search_foods  # noqa: E402
from foods.services.catalogue import _write, catalogue_load  # noqa: E402

SIZES = (3_000, 20_000)
ADDED = ("de la huerta", "del mercado", "en conserva", "orgánico", "congelado", "enlatado", "mini")


def fill(size: int, *, seed: int = 7) -> None:
    """Invent foods out of the words of real ones until there are `size`."""
    chance = random.Random(seed)
    foods = list(chain.from_iterable(parse(file.read()) for file in FILES))
    words = sorted({word for food in foods for word in food.name.split()})
    release = CatalogueRelease.objects.filter(is_current=True).first()
    groups = {group.key: group for group in FoodGroup.objects.all()}
    have = Food.objects.count()
    new = [
        replace(
            (base := chance.choice(foods)),
            code=f"L-{number}",
            name=f"{base.name} {chance.choice(ADDED)} {chance.choice(words)} {number}",
        )
        for number in range(have, size)
    ]
    _write(new, release, groups)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def queries() -> list[str]:
    """The shared pairs, and what a person has typed after each letter of some of them."""
    with (ROOT / "tests" / "vectors" / "food_search_pairs.csv").open(encoding="utf-8") as lines:
        texts = [row["query"] for row in csv.DictReader(lines)]
    return texts + [text[:end] for text in texts[::3] for end in range(2, len(text))]


def measure() -> tuple[float, float, float]:
    """p50, p95 and the longest, in milliseconds, after one warm round."""
    times = []
    for number in range(2):
        for text in queries():
            start = time.perf_counter()
            search_foods(text, clinic=None, limit=20)
            if number:
                times.append((time.perf_counter() - start) * 1000)
    cuts = statistics.quantiles(times, n=20)
    return statistics.median(times), cuts[18], max(times)


def main() -> None:
    """Print one line a size."""
    with transaction.atomic():
        catalogue_load()
        for size in (Food.objects.count(), *SIZES):
            if size > Food.objects.count():
                fill(size)
            p50, p95, longest = measure()
            print(  # noqa: T201
                f"{connection.vendor} {size} foods: p50 {p50:.1f} ms, p95 {p95:.1f} ms, "
                f"max {longest:.1f} ms over {len(queries())} queries"
            )
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
