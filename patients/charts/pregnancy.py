"""Weight gained in pregnancy against IOM 2009, by prior BMI, for one child and for twins."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from nutrition.errors import OutOfRange
from nutrition.pregnancy import expected_window, total_gain
from patients.charts.curve import WIDE, Curve, Frame, Guide, Reading, Tick, marks, path
from patients.charts.scale import Scale, shown, ticks

LAST_WEEK, TERM, TWINS_TERM, FIRST_TRIMESTER = 42, 40, 37, 13


@dataclass(frozen=True)
class GainPoint:
    """Weight gained (kg, since before the pregnancy) at a week of gestation."""

    week: Decimal
    gain_kg: Decimal
    day: datetime.date | None = None


def gain_window(week: Decimal, *, pre_bmi: Decimal, twins: bool) -> tuple[Decimal, Decimal] | None:
    """The gain recommended at a week, kg: (low, high); None where there is no recommendation.

    One child: IOM 2009 by week, to week 42. Twins: IOM gives only the total at term (37 weeks on),
    so the window is that total shared evenly from week 0 to 37, an orientation and not a rule;
    none for twins of a woman who was underweight.
    """
    try:
        if not twins:
            found = expected_window(week=week, pre_bmi=pre_bmi)
            return found["min_kg"], found["max_kg"]
        total = total_gain(pre_bmi=pre_bmi, twins=True)
    except OutOfRange:
        return None
    share = min(week / TWINS_TERM, Decimal(1))
    return total["min_kg"] * share, total["max_kg"] * share


def pregnancy_chart(
    points: Sequence[GainPoint],
    *,
    pre_bmi: Decimal,
    twins: bool = False,
    frame: Frame = WIDE,
) -> SafeString:
    """The SVG of the gain against its recommended band, in order of week. Points may be empty."""
    late = any(one.week > TERM for one in points)
    weeks = (0, FIRST_TRIMESTER, *((TWINS_TERM,) if twins else ()), LAST_WEEK if late else TERM)
    windows = [(w, gain_window(Decimal(w), pre_bmi=pre_bmi, twins=twins)) for w in weeks]
    low = [(float(w), float(found[0])) for w, found in windows if found]
    high = [(float(w), float(found[1])) for w, found in windows if found]
    gains = [value for _, value in low + high] + [float(one.gain_kg) for one in points]
    heights = ticks(min([0.0, *gains]), max([2.0, *gains]), 8)
    x, y = frame.x(0, LAST_WEEK), frame.y(heights[0], heights[-1])
    readings = [_reading(one, pre_bmi, twins) for one in points]
    return Curve(
        frame=frame,
        label=_spoken(readings, twins),
        x_title="Semanas de gestación",
        y_title="Peso ganado (kg)",
        x_ticks=_week_ticks(x, frame),
        y_ticks=[Tick(f"{y(value)}", shown(value).replace("-", "−")) for value in heights],
        marks=marks(readings, x, y, frame),
        bands=[path([*low, *reversed(high)], x, y)] if low else [],
        guides=_guides(x, twins),
    ).svg()


def _week_ticks(x: Scale, frame: Frame) -> list[Tick]:
    every = 4 if frame.width > 500 else 8
    return [Tick(f"{x(week)}", str(week)) for week in range(0, LAST_WEEK + 1, every)]


def _guides(x: Scale, twins: bool) -> list[Guide]:
    if twins:
        return [Guide(f"{x(TWINS_TERM)}", "37")]
    return [Guide(f"{x(FIRST_TRIMESTER)}", "13")]


def _reading(one: GainPoint, pre_bmi: Decimal, twins: bool) -> Reading:
    gain = gain_words(one.gain_kg)
    parts = [date_format(one.day, "j/b/Y")] if one.day else []
    parts += [f"semana {one.week:.1f}", f"{gain} kg"]
    window = gain_window(one.week, pre_bmi=pre_bmi, twins=twins)
    if window:
        parts.append(
            f"{'orientativo' if twins else 'esperado'} {window[0]:.1f} a {window[1]:.1f} kg"
        )
    return Reading(float(one.week), float(one.gain_kg), gain, " · ".join(parts))


def gain_words(gain: Decimal) -> str:
    """A gain with its sign: +6.2, −1.0."""
    return f"{gain:+.1f}".replace("-", "−")


def _spoken(readings: Sequence[Reading], twins: bool) -> str:
    told = f"Ganancia de peso en el embarazo {'gemelar' if twins else 'único'}"
    return f"{told}; la última: {readings[-1].title}" if readings else f"{told}; sin mediciones"
