"""The somatochart of Heath and Carter: where a somatotype stands among the three components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from patients.charts.scale import Scale

WIDTH, HEIGHT = 380, 366
# Units of the two axes differ so that the triangle is equilateral: y is worth 1/√3 of x.
X_LOW, X_HIGH, Y_LOW, Y_HIGH = -9.0, 9.0, -13.0, 17.0
CORNERS = ((-6.0, -6.0), (0.0, 12.0), (6.0, -6.0))
CORNER_NAMES = (("Endomorfo", 16, "end"), ("Mesomorfo", -10, "middle"), ("Ectomorfo", 16, "start"))


@dataclass(frozen=True)
class SomatoPoint:
    """A somatotype, its components unrounded, and what names it (a date, «meta»)."""

    endomorphy: Decimal
    mesomorphy: Decimal
    ectomorphy: Decimal
    name: str = ""

    @property
    def text(self) -> str:
        """«3.5-4.0-2.5», as somatotypes are written."""
        return f"{self.endomorphy:.1f}-{self.mesomorphy:.1f}-{self.ectomorphy:.1f}"


@dataclass(frozen=True)
class Dot:
    """A somatotype on the drawing."""

    x: str
    y: str
    text: str
    title: str
    anchor: str
    offset: str


def somatochart(points: Sequence[SomatoPoint]) -> SafeString:
    """The SVG of the chart with its points; a point beyond the paper is drawn at its edge."""
    x, y = Scale(X_LOW, X_HIGH, 0, WIDTH), Scale(Y_LOW, Y_HIGH, HEIGHT, 0)
    corners = [(x(a), y(b)) for a, b in CORNERS]
    side = round(corners[2][0] - corners[0][0], 1)
    arcs = " ".join(f"A {side} {side} 0 0 1 {a} {b}" for a, b in [*corners[1:], corners[0]])
    centre = f"{x(0)}", f"{y(0)}"
    return render_to_string(
        "patients/charts/somatochart.svg",
        {
            "width": WIDTH,
            "height": HEIGHT,
            "label": _spoken(points),
            "outline": f"M {corners[0][0]} {corners[0][1]} {arcs} Z",
            "centre": centre,
            "corners": [
                {"x": f"{a}", "y": f"{b}", "name": name, "dy": dy, "anchor": anchor}
                for (a, b), (name, dy, anchor) in zip(corners, CORNER_NAMES, strict=True)
            ],
            "dots": [_dot(one, x, y) for one in points],
        },
    )


def _dot(one: SomatoPoint, x: Scale, y: Scale) -> Dot:
    across = float(one.ectomorphy - one.endomorphy)
    up = float(2 * one.mesomorphy - one.endomorphy - one.ectomorphy)
    at_x = x(min(max(across, X_LOW + 0.5), X_HIGH - 0.5))
    at_y = y(min(max(up, Y_LOW + 1), Y_HIGH - 1))
    right = at_x > WIDTH / 2
    return Dot(
        x=f"{at_x}",
        y=f"{at_y}",
        text=one.text,
        title=f"{one.name}: {one.text}" if one.name else one.text,
        anchor="end" if right else "start",
        offset="-10" if right else "10",
    )


def _spoken(points: Sequence[SomatoPoint]) -> str:
    if not points:
        return "Somatocarta sin puntos"
    return "Somatocarta: " + "; ".join(one.text for one in points)
