"""Growth curves: a child's measurements against WHO 2006 and 2007, from birth to 19 years.

One line goes from the day tables of 2006 (to day 1856) to the month tables of 2007 (from month
61): between 60 and 61 months the reference is the day table, by ADR 0005, so the join is one line.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from nutrition.errors import InvalidInput
from nutrition.growth import percentile, percentile_lines, z_lines
from nutrition.units import DAYS_PER_MONTH
from patients.charts.curve import (
    WIDE,
    Curve,
    Frame,
    Guide,
    Reading,
    Reference,
    Tick,
    clipped,
    marks,
    path,
)
from patients.charts.scale import Scale, nice_step, shown, ticks

SEX_CODE = {"male": "1", "female": "2"}
SEX_NAME = {"male": "niño", "female": "niña"}
MONTHS, CENTIMETRES = "months", "cm"
FIVE_YEARS, TWO_YEARS, YEARS_FROM = 60, 24, 30
MOST_X_TICKS = {True: 12, False: 6}
# Birth changes fast: the first two years are drawn by week, the rest by month.
_DAYS, _MONTHS, _TENTHS = 1 / float(DAYS_PER_MONTH), 1.0, 0.1


@dataclass(frozen=True)
class Piece:
    """A stretch of a WHO table: chart, first and last position, step, and unit of x for us."""

    chart: str
    start: int
    stop: int
    step: int
    scale: float


@dataclass(frozen=True)
class GrowthIndicator:
    """A chart that may be asked for."""

    title: str
    unit: str
    y_title: str
    axis: str
    pieces: tuple[Piece, ...]
    joins_at_two: bool = False


def _by_age(name: str, later: str = "", last: int = 228) -> tuple[Piece, ...]:
    pieces = (Piece(name, 0, 730, 7, _DAYS), Piece(name, 731, 1856, 30, _DAYS))
    return (*pieces, Piece(later, 61, last, 1, _MONTHS)) if later else pieces


INDICATORS: dict[str, GrowthIndicator] = {
    "length_age": GrowthIndicator(
        "Longitud o talla para la edad",
        "cm",
        "Longitud o talla (cm)",
        MONTHS,
        _by_age("length_age", "height_age_5_19"),
        joins_at_two=True,
    ),
    "weight_age": GrowthIndicator(
        "Peso para la edad",
        "kg",
        "Peso (kg)",
        MONTHS,
        _by_age("weight_age", "weight_age_5_10", 120),
    ),
    "bmi_age": GrowthIndicator(
        "IMC para la edad",
        "kg/m²",
        "IMC (kg/m²)",
        MONTHS,
        _by_age("bmi_age", "bmi_age_5_19"),
        joins_at_two=True,
    ),
    "head_age": GrowthIndicator(
        "Perímetro cefálico para la edad",
        "cm",
        "Perímetro cefálico (cm)",
        MONTHS,
        _by_age("head_age"),
    ),
    "weight_length": GrowthIndicator(
        "Peso para la longitud",
        "kg",
        "Peso (kg)",
        CENTIMETRES,
        (Piece("weight_length", 450, 1100, 10, _TENTHS),),
    ),
    "weight_height": GrowthIndicator(
        "Peso para la talla",
        "kg",
        "Peso (kg)",
        CENTIMETRES,
        (Piece("weight_height", 650, 1200, 10, _TENTHS),),
    ),
}
WINDOWS = ((0, 6), (0, 24), (0, 60), (48, 72), (24, 120), (60, 228), (0, 228))
"""Spans of months that are worth a page; the first that holds every point is drawn."""


@dataclass(frozen=True)
class GrowthPoint:
    """One measurement of a child.

    x: the age the reference is read at, decimal months (corrected if preterm), or cm of length.
    value: the measurement, in the unit of the indicator. z: its score, if it is known.
    lived: the chronological age in months, when `x` is a corrected age.
    age: the age as people say it, where the calendar knows better than decimal months.
    """

    x: Decimal
    value: Decimal
    z: Decimal | None = None
    day: datetime.date | None = None
    lived: Decimal | None = None
    age: str = ""


def growth_chart(
    points: Sequence[GrowthPoint],
    *,
    sex: str,
    indicator: str,
    lines: str = "z",
    window: tuple[float, float] | None = None,
    frame: Frame = WIDE,
) -> SafeString:
    """The SVG of one indicator with a child's points, in order of x. Points may be empty.

    `sex` is "female" or "male"; `lines` is "z" (−3 to +3) or "percentile" (3 to 97); `window` is
    the span of x to draw, chosen from the points if None. Raises InvalidInput for another value.
    """
    if indicator not in INDICATORS or sex not in SEX_CODE or lines not in ("z", "percentile"):
        raise InvalidInput("No existe esa curva de crecimiento.")
    asked = INDICATORS[indicator]
    span = window or window_of(points, asked)
    references = {
        label: clipped(line, *span) for label, line in _references(indicator, sex, lines).items()
    }
    x = frame.x(*span)
    heights = _heights(references, points)
    y = frame.y(heights[0], heights[-1])
    return Curve(
        frame=frame,
        label=_spoken(points, asked, sex),
        x_title=_x_title(asked, span),
        y_title=asked.y_title,
        x_ticks=_x_ticks(asked, span, x, frame),
        y_ticks=[Tick(f"{y(value)}", shown(value)) for value in heights],
        marks=marks([_reading(one, asked) for one in points], x, y, frame),
        references=[_drawn(label, line, x, y) for label, line in references.items() if line],
        guides=_guides(asked, span, x, frame),
    ).svg()


@cache
def _references(indicator: str, sex: str, lines: str) -> dict[str, list[tuple[float, float]]]:
    """Each line from end to end, its pieces joined: label → (x, value)."""
    read = z_lines if lines == "z" else percentile_lines
    joined: dict[str, list[tuple[float, float]]] = {}
    for piece in INDICATORS[indicator].pieces:
        for line in read(
            piece.chart, SEX_CODE[sex], start=piece.start, stop=piece.stop, step=piece.step
        ):
            label = line.label.replace("-", "−")
            points = [(x * piece.scale, float(value)) for x, value in line.points]
            joined.setdefault(label, []).extend(points)
    return joined


def window_of(points: Sequence[GrowthPoint], asked: GrowthIndicator) -> tuple[float, float]:
    """The span of x to draw: the whole table by length; by age, the first that holds the points."""
    first, last = asked.pieces[0], asked.pieces[-1]
    ends = first.start * first.scale, round(last.stop * last.scale)
    if asked.axis == CENTIMETRES:
        return ends
    ages = [float(age) for one in points for age in (one.x, one.lived) if age is not None]
    whole = (0.0, float(max([ends[1], *ages])))
    for low, high in WINDOWS:
        if low < ends[1] and all(low <= age <= min(high, whole[1]) for age in ages):
            return float(low), min(float(high), whole[1])
    return whole


def _heights(
    references: dict[str, list[tuple[float, float]]], points: Sequence[GrowthPoint]
) -> list[float]:
    values = [value for line in references.values() for _, value in line]
    values += [float(one.value) for one in points]
    return ticks(min(values), max(values), 8) if values else [0.0, 1.0]


def _drawn(label: str, line: list[tuple[float, float]], x: Scale, y: Scale) -> Reference:
    end = line[-1]
    return Reference(_kind(label), path(line, x, y), label, f"{x(end[0])}", f"{y(end[1])}")


def _kind(label: str) -> str:
    """z0 to z3: how far from the median the line is; percentiles 15/85 and 3/97 are z1 and z2."""
    percentiles = {"P50": "z0", "P15": "z1", "P85": "z1", "P3": "z2", "P97": "z2"}
    return percentiles.get(label) or f"z{label[-1]}"


def _x_title(asked: GrowthIndicator, span: tuple[float, float]) -> str:
    if asked.axis == CENTIMETRES:
        return f"{asked.title.removeprefix('Peso para la ').capitalize()} (cm)"
    return "Edad (años)" if in_years(span) else "Edad (meses)"


def in_years(span: tuple[float, float]) -> bool:
    """Whether an axis of this span of months counts years."""
    return span[1] - span[0] > YEARS_FROM


def _x_ticks(
    asked: GrowthIndicator, span: tuple[float, float], x: Scale, frame: Frame
) -> list[Tick]:
    most = MOST_X_TICKS[frame.width > 500]
    if asked.axis == MONTHS and in_years(span):
        years = int(span[1] // 12) - int(span[0] // 12)
        every = -(-years // most)
        numbers = range(-(-int(span[0]) // 12), int(span[1] // 12) + 1, every)
        return [Tick(f"{x(year * 12)}", str(year)) for year in numbers]
    step = max(1, round(nice_step(span[1] - span[0], most)))
    first = -(-int(span[0]) // step) * step
    return [Tick(f"{x(at)}", str(at)) for at in range(first, int(span[1]) + 1, step)]


def _guides(
    asked: GrowthIndicator, span: tuple[float, float], x: Scale, frame: Frame
) -> list[Guide]:
    if asked.axis != MONTHS:
        return []
    wide = frame.width > 500
    found = []
    if asked.joins_at_two and span[0] < TWO_YEARS < span[1]:
        words = "2 años: de longitud a talla" if wide and not in_years((0, span[1] / 4)) else ""
        found.append(Guide(f"{x(TWO_YEARS)}", words or "2 años"))
    if len(asked.pieces) > 2 and span[0] < FIVE_YEARS < span[1]:
        found.append(Guide(f"{x(FIVE_YEARS)}", "5 años: OMS 2006 → 2007" if wide else "5 años"))
    return found


def _reading(one: GrowthPoint, asked: GrowthIndicator) -> Reading:
    return Reading(
        x=float(one.x),
        y=float(one.value),
        text=f"{one.value:f}",
        title=_title(one, asked),
        shadow=None if one.lived is None else float(one.lived),
    )


def _title(one: GrowthPoint, asked: GrowthIndicator) -> str:
    """«24/nov/2026 · 4 años 11 meses · 104.5 cm · z −0.62 · percentil 27»."""
    parts = [date_format(one.day, "j/b/Y")] if one.day else []
    if asked.axis == CENTIMETRES:
        parts.append(f"{one.x:f} cm")
    elif one.lived is not None:
        parts.append(f"edad corregida {age_words(one.x)} (cronológica {age_words(one.lived)})")
    else:
        parts.append(one.age or age_words(one.x))
    parts.append(f"{one.value:f} {asked.unit}")
    if one.z is not None:
        parts.append(f"z {z_words(one.z)} · percentil {percentile(float(one.z)):.0f}")
    return " · ".join(parts)


def age_words(months: Decimal) -> str:
    """«5.3 meses» under two years; «4 años 11 meses» after."""
    if months < TWO_YEARS:
        return f"{months:.1f} meses"
    whole = int(months)
    years, rest = divmod(whole, 12)
    if not rest:
        return f"{years} años"
    return f"{years} años {rest} {'mes' if rest == 1 else 'meses'}"


def z_words(z: Decimal) -> str:
    """A z with its sign: +0.35, −1.20."""
    return f"{z:+.2f}".replace("-", "−") if z else "0.00"


def _spoken(points: Sequence[GrowthPoint], asked: GrowthIndicator, sex: str) -> str:
    told = f"{asked.title}, {SEX_NAME[sex]}, referencia de la OMS"
    if not points:
        return f"{told}; sin mediciones"
    count = "1 medición" if len(points) == 1 else f"{len(points)} mediciones"
    return f"{told}; {count}, la última: {_title(points[-1], asked)}"
