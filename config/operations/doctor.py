"""The checkup: each point of the deployment list, asked of the installation itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from config.operations import doctor_data, doctor_services
from config.operations.answers import BAD, Point

POINTS: dict[str, Point] = {**doctor_data.POINTS, **doctor_services.POINTS}


@dataclass(frozen=True)
class Finding:
    """What a point of the checkup found, and what to do about it."""

    id: str
    state: str
    told: str
    hint: str


def examine() -> list[Finding]:
    """Every point, in order. One that breaks is a finding too."""
    return list(_examine())


def _examine() -> Iterator[Finding]:
    for name, point in POINTS.items():
        try:
            yield Finding(name, *point())
        except Exception as error:  # the checkup must reach its end, whatever is ill
            words = f"No responde ({type(error).__name__})."
            yield Finding(name, BAD, words, "Vea la bitácora y el capítulo 9 del manual.")
