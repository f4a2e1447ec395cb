"""How many dishes of the library each person may be offered, by meal and by energy.

    .venv/bin/python tests/load/foods_coverage.py

Pure: it reads the files that ship, no database.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from foods.catalogue import FILES, parse
from foods.catalogue.dishes import LIBRARY, ingredient_foods, parse_dishes
from foods.dish_facts import MEALS, DishAnalysis, analyse

EXCLUDED: dict[str, frozenset[str]] = {
    "todas": frozenset(),
    "sin leche": frozenset({"leche"}),
    "sin huevo": frozenset({"huevo"}),
    "sin pescado ni mariscos": frozenset({"pescado", "crustaceos", "moluscos"}),
    "sin gluten": frozenset({"gluten"}),
    "sin nueces ni cacahuate": frozenset({"nuez", "cacahuate"}),
    "sin leche ni gluten": frozenset({"leche", "gluten"}),
    "sin leche, gluten ni huevo": frozenset({"leche", "gluten", "huevo"}),
}
BANDS = (150, 250, 350, 450, 10_000)


def fits(dish: DishAnalysis, who: str) -> bool:
    """Whether somebody of that row may be offered a dish, labels included."""
    if who in ("vegetariano", "vegano"):
        return dish.is_vegan if who == "vegano" else dish.is_vegetarian
    return not EXCLUDED[who] & (dish.contains | dish.may_contain)


def band(kcal: Decimal) -> str:
    """«250-349», the band of a dish by its groups."""
    over = next(i for i, limit in enumerate(BANDS) if kcal < limit)
    low, high = (BANDS[over - 1] if over else 0), BANDS[over]
    return f"{low}-{high - 1}" if over < len(BANDS) - 1 else f"{low} o más"


def table(head: str, names: Iterable[str], rows: Iterable[tuple[str, Counter[str]]]) -> str:
    """A table in Markdown; each row says how many there are of each name."""
    columns = list(names)
    lines = [[head, *columns], ["---"] * (len(columns) + 1)]
    lines += [[title, *(str(count[name]) for name in columns)] for title, count in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Write both tables."""
    foods = ingredient_foods(food for file in FILES for food in parse(file.read()))
    dishes = [
        (dish.meals, analyse((foods[name], grams) for name, grams in dish.ingredients))
        for dish in parse_dishes(LIBRARY.read())
    ]
    by_person = [
        (who, Counter(meal for meals, made in dishes if fits(made, who) for meal in meals))
        for who in (*EXCLUDED, "vegetariano", "vegano")
    ]
    by_energy = [
        (
            f"{meal}, {who}",
            Counter(
                band(made.by_group.energy_kcal)
                for meals, made in dishes
                if meal in meals and fits(made, who)
            ),
        )
        for meal in MEALS
        for who in ("todas", "sin leche", "sin gluten", "vegetariano", "vegano")
    ]
    names = dict.fromkeys(band(Decimal(kcal)) for kcal in (0, *BANDS[:-1]))
    sys.stdout.write(f"{len(dishes)} platillos\n\n")
    sys.stdout.write(table("", MEALS, by_person) + "\n" + table("kcal", names, by_energy))


if __name__ == "__main__":
    main()
