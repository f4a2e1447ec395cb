"""The food frequency questionnaire as data, and its score. Pure.

Thirty-odd foods of the Mexican table by the portion people know, eight frequencies. The list and
its portions are the product's own and say so (`status` of the file): it is not a validated
instrument, and its score is a range that orders a conversation, not a measurement.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources

INSTRUMENT = "frecuencia-mx/1"
SOURCE = (
    "Lista propia de alimentos y porciones de uso común; por confirmar. "
    "No es un cuestionario validado."
)
SEVENTH, THIRTIETH = Decimal(1) / 7, Decimal(1) / 30
FREQUENCIES: Mapping[str, tuple[str, Decimal, Decimal]] = {
    "nunca": ("Nunca", Decimal(0), Decimal(0)),
    "mes": ("1–3/mes", THIRTIETH, 3 * THIRTIETH),
    "sem1": ("1/sem", SEVENTH, SEVENTH),
    "sem2": ("2–4/sem", 2 * SEVENTH, 4 * SEVENTH),
    "sem5": ("5–6/sem", 5 * SEVENTH, 6 * SEVENTH),
    "dia1": ("1/día", Decimal(1), Decimal(1)),
    "dia2": ("2–3/día", Decimal(2), Decimal(3)),
    "dia4": ("4+/día", Decimal(4), Decimal(6)),
}
"""Words, least and most times a day. «4+» is taken up to six: beyond it nobody counts."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question: a food, its portion, and the equivalents of a group that the portion brings."""

    key: str
    section: str
    label: str
    portion: str
    group: str
    equivalents: Decimal
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Equivalents a day by group, as (least, most); how many questions, and how many unanswered."""

    groups: Mapping[str, tuple[Decimal, Decimal]]
    items: int
    unanswered: int


@lru_cache(maxsize=1)
def items() -> tuple[Item, ...]:
    """The questions in their order."""
    text = resources.files("plans.instruments").joinpath("frequency.csv")
    with text.open(encoding="utf-8") as lines:
        return tuple(
            Item(
                row["key"],
                row["section"],
                row["label"],
                row["portion"],
                row["group"],
                Decimal(row["equivalents"]),
                row["status"] == "confirmado",
            )
            for row in csv.DictReader(lines)
        )


def score(answers: Mapping[str, str]) -> Score:
    """Daily equivalents of each group asked about. An unanswered food adds nothing and is counted.

    Raises KeyError on an answer that is not a frequency.
    """
    groups: dict[str, tuple[Decimal, Decimal]] = {}
    unanswered = 0
    for item in items():
        if item.key not in answers:
            unanswered += 1
            continue
        _, low, high = FREQUENCIES[answers[item.key]]
        least, most = groups.get(item.group, (Decimal(0), Decimal(0)))
        groups[item.group] = (least + low * item.equivalents, most + high * item.equivalents)
    return Score(groups, len(items()), unanswered)
