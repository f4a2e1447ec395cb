"""The short vocabulary of nutrition problems, in our own words, as data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError

FILE = Path(__file__).with_name("nutrition_problems.csv")


@dataclass(frozen=True)
class Problem:
    """A problem that a PES diagnosis can name. `etiology` and `signs` are usual ones, as hints."""

    code: str
    domain: str
    term: str
    etiology: str
    signs: str


@cache
def problems() -> tuple[Problem, ...]:
    """The whole vocabulary, in the order of the file: by domain."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(Problem(**row) for row in csv.DictReader(rows))


def problem_by_code(code: str) -> Problem:
    """One problem. Raises ValidationError if the code is not in the vocabulary."""
    for problem in problems():
        if problem.code == code:
            return problem
    raise ValidationError({"problem_code": "Ese problema no está en el vocabulario."})
