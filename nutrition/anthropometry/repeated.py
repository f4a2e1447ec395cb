"""Repeated takes of a measurement: the value to use, its technical error, if one more is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import InvalidInput
from nutrition.inputs import Input, choice

family = Family("Tomas repetidas")

MOST_TAKES = 3
# How far the first two takes may be, % of the smaller one, before a third is asked.
THIRD_TAKE_PERCENT = {"fold": Decimal(5), "girth": Decimal(1), "grip": Decimal(10)}
SITE = choice(
    "site", "Qué se mide", {"fold": "pliegue", "girth": "perímetro", "grip": "fuerza de prensión"}
)
TAKES = Input(
    "takes",
    "Tomas",
    kind="numbers",
    minimum=Decimal("0.1"),
    maximum=Decimal(300),
)


@dataclass(frozen=True)
class Takes:
    """What two or three takes say together, in the unit of the takes.

    `value` is the median (of two, their mean), or the best one of grip strength.
    `technical_error` is the spread of one take about the others (standard deviation of the takes;
    for two, their difference over the square root of two); None with a single take.
    """

    value: Decimal
    technical_error: Decimal | None
    error_percent: Decimal | None
    difference_percent: Decimal | None
    needs_third: bool


def read_takes(takes: Sequence[Decimal], *, site: str) -> Takes:
    """Judge one to three takes of a site (fold, girth, grip). Raises InvalidInput for none or more.

    A third take is due when the first two differ by more than 5 % (folds), 1 % (girths) or 10 %
    (grip) of the smaller one.
    """
    if not 1 <= len(takes) <= MOST_TAKES:
        raise InvalidInput("Se registran de una a tres tomas.", "takes")
    value = max(takes) if site == "grip" else Decimal(median(takes))
    if len(takes) == 1:
        return Takes(value, None, None, None, False)
    first, second = takes[0], takes[1]
    difference = 100 * abs(first - second) / min(first, second)
    mean = sum(takes, Decimal(0)) / len(takes)
    spread = sum(((take - mean) ** 2 for take in takes), Decimal(0)) / (len(takes) - 1)
    error = spread.sqrt()
    return Takes(
        value=value,
        technical_error=error,
        error_percent=100 * error / mean,
        difference_percent=difference,
        needs_third=len(takes) == 2 and difference > THIRD_TAKE_PERCENT[site],
    )


@family.calculation(
    "repeated_takes",
    "Valor y error técnico de tomas repetidas",
    inputs=(SITE, TAKES),
    unit="",
    decimals=2,
    validity="De una a tres tomas del mismo sitio, misma unidad y mismo observador.",
    source="ISAK (mediana y tercera toma); error técnico de Dahlberg",
    confirmed=False,
    label_of=lambda value, inputs: "falta una tercera toma" if value["needs_third"] else "",
)
def repeated_takes(*, site: str, takes: tuple[Decimal, ...]) -> Mapping[str, Any]:
    """The takes as a table: value, technical_error, error_percent, needs_third."""
    found = read_takes(takes, site=site)
    return {
        "value": found.value,
        "technical_error": found.technical_error,
        "error_percent": found.error_percent,
        "needs_third": found.needs_third,
    }
