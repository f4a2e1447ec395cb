"""The practice by month as bars: each carries its own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from practice.selectors import Month

WIDTH, HEIGHT, TOP, BOTTOM = 620, 170, 22, 22


@dataclass(frozen=True)
class Bar:
    """A month: its visits, and within them the patients that were new. Pixels."""

    name: str
    title: str
    visits: int
    new_patients: int
    x: float
    y: float
    width: float
    height: float
    new_y: float
    new_height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def number_y(self) -> float:
        return round(min(self.y, self.new_y) - 5, 1)


@dataclass(frozen=True)
class Bars:
    """The drawing and what a reader is told of it."""

    bars: tuple[Bar, ...]
    label: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - 6


def growth_bars(months: Sequence[Month]) -> Bars | None:
    """The bars of some months; None if nothing happened in any."""
    most = max((max(month.visits, month.new_patients) for month in months), default=0)
    if not most:
        return None
    room, step = HEIGHT - TOP - BOTTOM, WIDTH / len(months)
    bars = tuple(
        Bar(
            name=date_format(month.first, "b"),
            title=_words(month),
            visits=month.visits,
            new_patients=month.new_patients,
            x=round(number * step + step * 0.15, 1),
            width=round(step * 0.7, 1),
            y=round(HEIGHT - BOTTOM - room * month.visits / most, 1),
            height=round(room * month.visits / most, 1),
            new_y=round(HEIGHT - BOTTOM - room * month.new_patients / most, 1),
            new_height=round(room * month.new_patients / most, 1),
        )
        for number, month in enumerate(months)
    )
    return Bars(bars, "; ".join(_words(month) for month in months if month.visits))


def _words(month: Month) -> str:
    """«oct/2026: 24 consultas, 3 pacientes nuevos»."""
    visits = f"{month.visits} consulta{'' if month.visits == 1 else 's'}"
    new = f"{month.new_patients} paciente{'' if month.new_patients == 1 else 's'} nuevo" + (
        "" if month.new_patients == 1 else "s"
    )
    return f"{date_format(month.first, 'b/Y')}: {visits}, {new}"
