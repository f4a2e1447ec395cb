"""What the curves against a reference share: the frame, the lines, the points and their numbers.

Coordinates leave as text, so that no locale of the page changes a decimal point. Every shape has
its colour as an attribute, for paper and PDF; on the page the style sheet wins over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from patients.charts.scale import Scale

NEAR = 34
"""Pixels between points under which two numbers side by side would touch."""

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Frame:
    """The size of a drawing and the room around its plot, in pixels."""

    width: int
    height: int
    left: int = 46
    right: int = 42
    top: int = 26
    bottom: int = 42

    def x(self, low: float, high: float) -> Scale:
        """The horizontal scale of the plot."""
        return Scale(low, high, self.left, self.width - self.right)

    def y(self, low: float, high: float) -> Scale:
        """The vertical scale: upwards."""
        return Scale(low, high, self.height - self.bottom, self.top)


WIDE = Frame(540, 400)
NARROW = Frame(360, 400, left=36, right=32)


@dataclass(frozen=True)
class Tick:
    """A place on an axis and its label."""

    at: str
    label: str


@dataclass(frozen=True)
class Reference:
    """A line of the reference: its class (z0 … z3), its points and its name at the end."""

    kind: str
    points: str
    label: str
    x: str
    y: str


@dataclass(frozen=True)
class Guide:
    """A vertical line that says where the reference changes."""

    at: str
    label: str


@dataclass(frozen=True)
class Reading:
    """A point in the units of the axes, its number and what a pointer is told.

    `shadow` is where the same reading would stand without a correction of the age.
    """

    x: float
    y: float
    text: str
    title: str
    shadow: float | None = None


@dataclass(frozen=True)
class Mark:
    """A point of the drawing."""

    x: str
    y: str
    text: str
    title: str
    label_x: str
    label_y: str
    anchor: str
    shadow_x: str
    last: bool


@dataclass(frozen=True)
class Curve:
    """A whole drawing, ready for its template."""

    frame: Frame
    label: str
    x_title: str
    y_title: str
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    marks: Sequence[Mark]
    references: Sequence[Reference] = ()
    bands: Sequence[str] = ()
    guides: Sequence[Guide] = field(default_factory=tuple)

    @property
    def track(self) -> str:
        """The line through the points."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)

    def svg(self) -> SafeString:
        """The SVG."""
        frame = self.frame
        edges = {
            "right": frame.width - frame.right,
            "floor": frame.height - frame.bottom,
            "x_title_y": frame.height - 6,
        }
        return render_to_string("patients/charts/curve.svg", {"curve": self, **edges})


def path(points: Points, x: Scale, y: Scale) -> str:
    """Points of the drawing as an SVG list."""
    return " ".join(f"{x(a)},{y(b)}" for a, b in points)


def clipped(points: Points, low: float, high: float) -> list[tuple[float, float]]:
    """The part of a line between two x, its ends interpolated where the line goes on."""
    kept = [point for point in points if low <= point[0] <= high]
    for before, after in pairwise(points):
        if before[0] < low < after[0]:
            kept.insert(0, _between(before, after, low))
        if before[0] < high < after[0]:
            kept.append(_between(before, after, high))
    return kept


def _between(
    before: tuple[float, float], after: tuple[float, float], x: float
) -> tuple[float, float]:
    share = (x - before[0]) / (after[0] - before[0])
    return x, before[1] + share * (after[1] - before[1])


def marks(readings: Sequence[Reading], x: Scale, y: Scale, frame: Frame) -> list[Mark]:
    """The points with their numbers, placed so that near ones do not touch."""
    made: list[Mark] = []
    above = True
    for index, reading in enumerate(readings):
        before = readings[index - 1] if index else None
        after = readings[index + 1] if index + 1 < len(readings) else None
        if before is not None:
            above = not above if _are_near(before, reading, x) else reading.y >= before.y
        elif after is not None and _are_near(reading, after, x):
            above = after.y < reading.y
        rises = (before or reading).y <= (after or reading).y
        crowded = any(one and _are_near(one, reading, x) for one in (before, after))
        at_x, at_y = x(reading.x), y(reading.y)
        # Off the line: a rising one leaves room above to the left and below to the right.
        side = (-1 if above == rises else 1) if crowded else 0
        label_x, anchor = _label_x(at_x, side, frame)
        made.append(
            Mark(
                x=f"{at_x}",
                y=f"{at_y}",
                text=reading.text,
                title=reading.title,
                label_x=label_x,
                label_y=f"{_label_y(at_y, above, frame):.1f}",
                anchor=anchor,
                shadow_x="" if reading.shadow is None else f"{x(reading.shadow)}",
                last=index == len(readings) - 1,
            )
        )
    return made


def _are_near(one: Reading, other: Reading, x: Scale) -> bool:
    return abs(x(one.x) - x(other.x)) < NEAR


def _label_y(at: float, above: bool, frame: Frame) -> float:
    high, low = at - 11, at + 22
    if above:
        return low if high < frame.top else high
    return high if low > frame.height - frame.bottom else low


def _label_x(at: float, side: int, frame: Frame) -> tuple[str, str]:
    """Where the number starts, ends or is centred; at an edge it is written towards the plot."""
    if at < frame.left + 14:
        side = 1
    elif at > frame.width - frame.right - 14:
        side = -1
    return f"{at + side * 3:.1f}", {-1: "end", 0: "middle", 1: "start"}[side]
