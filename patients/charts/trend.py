"""The trend of one measurement over the visits, with its goal."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from patients.charts.scale import Scale, shown, ticks

WIDTH, HEIGHT = 620, 200
LEFT, RIGHT, TOP, BOTTOM = 46, 16, 26, 30
MAX_DATE_LABELS = 6
CLEAR = 18  # of a number below its point, down to the dates


@dataclass(frozen=True)
class Reading:
    """One value on one day, and the error of having measured it, if it is known."""

    day: datetime.date
    value: Decimal
    error: Decimal | None = None


@dataclass(frozen=True)
class Mark:
    """A point of the drawing, its number and what a pointer or a reader is told."""

    x: float
    y: float
    text: str
    title: str
    last: bool
    label_above: bool
    spread: tuple[float, float] | None = None


@dataclass(frozen=True)
class Tick:
    """A place on an axis and its label."""

    at: float
    label: str


def trend_chart(
    readings: Sequence[Reading],
    *,
    name: str,
    unit: str,
    goal: tuple[Decimal, Decimal] | None = None,
    band: Sequence[tuple[datetime.date, float, float]] = (),
) -> SafeString:
    """The SVG of a trend. `readings` in order of day; empty gives an empty string.

    `band` is an interval by day, (day, low, high), drawn behind; a reading's `error` is a whisker.
    Every point carries its own number, so there is no legend to decode.
    """
    if not readings:
        return SafeString("")
    values = [float(r.value) for r in readings] + [float(v) for v in goal or ()]
    values += [end for _, low, high in band for end in (low, high)]
    values += [float(r.value + s * r.error) for r in readings if r.error for s in (-1, 1)]
    y_values = ticks(min(values), max(values))
    y = Scale(y_values[0], y_values[-1], HEIGHT - BOTTOM, TOP)
    x = _days(readings)
    marks = _marks(readings, x, y, unit)
    return render_to_string(
        "patients/charts/trend.svg",
        {
            "width": WIDTH,
            "height": HEIGHT,
            "left": LEFT,
            "right": WIDTH - RIGHT,
            "label": _spoken(readings, name, unit),
            "y_ticks": [Tick(y(value), shown(value)) for value in y_values],
            "x_ticks": _date_ticks(readings, x),
            "marks": marks,
            "line": " ".join(f"{mark.x},{mark.y}" for mark in marks),
            "goal": _goal(goal, y, unit),
            "band": _band(band, x, y),
        },
    )


def _days(readings: Sequence[Reading]) -> Scale:
    first, last = readings[0].day.toordinal(), readings[-1].day.toordinal()
    if first == last:
        first, last = first - 1, last + 1
    return Scale(first, last, LEFT + 24, WIDTH - RIGHT - 24)


def _marks(readings: Sequence[Reading], x: Scale, y: Scale, unit: str) -> list[Mark]:
    return [
        Mark(
            x=x(reading.day.toordinal()),
            y=y(float(reading.value)),
            text=f"{reading.value:f}",
            title=f"{date_format(reading.day, 'j/b/Y')}: {reading.value:f} {unit}",
            last=index == len(readings) - 1,
            # The line of a rising point comes from below: its number goes above, and the reverse.
            # Neither may it fall on the dates below.
            label_above=index == 0
            or reading.value >= readings[index - 1].value
            or y(float(reading.value)) > HEIGHT - BOTTOM - CLEAR,
            spread=_spread(reading, y),
        )
        for index, reading in enumerate(readings)
    ]


def _spread(reading: Reading, y: Scale) -> tuple[float, float] | None:
    if reading.error is None:
        return None
    return y(float(reading.value - reading.error)), y(float(reading.value + reading.error))


def _band(band: Sequence[tuple[datetime.date, float, float]], x: Scale, y: Scale) -> str:
    """The outline of the interval: along its lower side and back along the upper one."""
    lower = [f"{x(day.toordinal())},{y(low)}" for day, low, _ in band]
    upper = [f"{x(day.toordinal())},{y(high)}" for day, _, high in band]
    return " ".join([*lower, *reversed(upper)])


def _date_ticks(readings: Sequence[Reading], x: Scale) -> list[Tick]:
    every = labels_share(len(readings), MAX_DATE_LABELS)
    kept = [r for index, r in enumerate(reversed(readings)) if index % every == 0]
    return [Tick(x(r.day.toordinal()), date_format(r.day, "j/b")) for r in reversed(kept)]


def labels_share(count: int, limit: int) -> int:
    """How many readings share a date label so that no more than `limit` are written."""
    return max(1, -(-count // limit))


def _goal(goal: tuple[Decimal, Decimal] | None, y: Scale, unit: str) -> dict[str, object] | None:
    if goal is None:
        return None
    low, high = goal
    return {
        "top": y(float(high)),
        "height": round(max(y(float(low)) - y(float(high)), 2), 1),
        "label": f"meta {low:f}–{high:f} {unit}" if low != high else f"meta {low:f} {unit}",
    }


def _spoken(readings: Sequence[Reading], name: str, unit: str) -> str:
    values = ", ".join(f"{r.value:f}" for r in readings[-8:])
    return f"{name} en {len(readings)} mediciones; las últimas: {values} {unit}"
