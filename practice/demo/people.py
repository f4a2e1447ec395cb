"""Thirty invented patients. No name, date or address here belongs to anybody."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

FILE = Path(__file__).with_name("people.csv")


@dataclass(frozen=True)
class Person:
    """Who the patient is and where the story goes. Height in m, weights in kg."""

    given_names: str
    first_surname: str
    second_surname: str
    sex: str
    born: date
    occupation: str
    height: Decimal
    start: Decimal
    end: Decimal
    visits: int
    reason: str
    condition: str
    allergy: str
    dislikes: str


def people() -> list[Person]:
    """Everybody in the file."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return [person(row) for row in csv.DictReader(rows)]


def person(row: dict[str, str]) -> Person:
    """One row of the file."""
    return Person(
        given_names=row["given_names"],
        first_surname=row["first_surname"],
        second_surname=row["second_surname"],
        sex=row["sex"],
        born=date.fromisoformat(row["born"]),
        occupation=row["occupation"],
        height=Decimal(row["height"]),
        start=Decimal(row["start"]),
        end=Decimal(row["end"]),
        visits=int(row["visits"]),
        reason=row["reason"],
        condition=row["condition"],
        allergy=row["allergy"],
        dislikes=row["dislikes"],
    )
