"""Invented people in any number: the same number is always the same person, and nobody real."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from patients.ages import ADULT_YEARS

FILE = Path(__file__).with_name("names.csv")
SEED = 2026
MINORS, ALLERGIC, ILL = 0.08, 0.15, 0.25
YEAR = 365.25
TENTH, CENT = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True)
class Invented:
    """Who the patient is and where the story goes. Height in m, weights in kg."""

    number: int
    given_names: str
    first_surname: str
    second_surname: str
    sex: str
    born: date
    occupation: str
    height: Decimal
    start: Decimal
    end: Decimal
    condition: str
    allergy: str
    representative: str

    @property
    def is_minor(self) -> bool:
        """Whether somebody answers for them."""
        return bool(self.representative)


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The lists that names are drawn from, by kind."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["kind"]: tuple(row["words"].split()) for row in csv.DictReader(rows)}


def luck_of(number: int, *what: str) -> random.Random:
    """The chance of one person: told again, the story is the same."""
    return random.Random(" ".join((str(SEED), str(number), *what)))  # noqa: S311 - a story


def invented(number: int, *, today: date) -> Invented:
    """The person of a number, as old today as their number says."""
    luck = luck_of(number)
    sex = luck.choice(("female", "male"))
    minor = luck.random() < MINORS
    years = luck.uniform(6, 15) if minor else luck.uniform(ADULT_YEARS + 4, 82)
    height = _height(luck, sex, years, minor=minor)
    start = _weight(luck, height, years, minor=minor)
    given, surnames = luck.choice(words()[sex]), words()["surname"]
    return Invented(
        number=number,
        given_names=given,
        first_surname=luck.choice(surnames),
        second_surname=luck.choice(surnames),
        sex=sex,
        born=today - timedelta(days=int(years * YEAR)),
        occupation="Estudiante" if minor else luck.choice(words()["occupation"]),
        height=height,
        start=start,
        end=(start * Decimal(luck.uniform(0.88, 1.03))).quantize(TENTH),
        condition=luck.choice(words()["condition"]) if luck.random() < ILL and not minor else "",
        allergy=luck.choice(words()["agent"]) if luck.random() < ALLERGIC else "",
        representative=f"Familiar de {given} (ejemplo)" if minor else "",
    )


def _height(luck: random.Random, sex: str, years: float, *, minor: bool) -> Decimal:
    if minor:
        return Decimal(1.13 + (years - 6) * 0.055 + luck.uniform(-0.05, 0.05)).quantize(CENT)
    return Decimal(luck.gauss(1.59 if sex == "female" else 1.71, 0.05)).quantize(CENT)


def _weight(luck: random.Random, height: Decimal, years: float, *, minor: bool) -> Decimal:
    bmi = luck.uniform(14, 19) + (years - 6) * 0.5 if minor else luck.uniform(21, 37)
    return (Decimal(bmi) * height**2).quantize(TENTH)


def visits_of(number: int, *, patients: int, visits: int) -> int:
    """How many visits the person of a number (from 1) has: at least one, and all of them `visits`.

    Neighbours share what two would have, unevenly: one comes twice a year, another every month.
    """
    each, left = divmod(visits, patients)
    place = number - 1
    extra = 1 if place < left else 0
    pair = place // 2
    if pair * 2 + 1 >= patients:  # the odd one has no neighbour
        return each + extra
    away = pair % each
    return each + extra + (away if place % 2 else -away)
