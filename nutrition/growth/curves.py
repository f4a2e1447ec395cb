"""The lines of a growth chart: the measurement at each z or percentile along age or length."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist

from nutrition.errors import InvalidInput
from nutrition.growth.lms import table

Z_LINES = (-3, -2, -1, 0, 1, 2, 3)
PERCENTILE_LINES = (3, 15, 50, 85, 97)


@dataclass(frozen=True)
class Chart:
    """A WHO chart: its table and what its axes mean."""

    table: str
    title: str
    x_label: str
    y_label: str


CHARTS = {
    "length_age": Chart("length_age_day", "Longitud/talla para la edad", "Días", "cm"),
    "weight_age": Chart("weight_age_day", "Peso para la edad", "Días", "kg"),
    "bmi_age": Chart("bmi_age_day", "IMC para la edad", "Días", "kg/m²"),
    "head_age": Chart("head_age_day", "Perímetro cefálico para la edad", "Días", "cm"),
    "arm_age": Chart("arm_age_day", "Circunferencia de brazo para la edad", "Días", "cm"),
    "weight_length": Chart("weight_length_tenth", "Peso para la longitud", "mm", "kg"),
    "weight_height": Chart("weight_height_tenth", "Peso para la talla", "mm", "kg"),
    "height_age_5_19": Chart("height_age_month", "Talla para la edad", "Meses", "cm"),
    "weight_age_5_10": Chart("weight_age_month", "Peso para la edad", "Meses", "kg"),
    "bmi_age_5_19": Chart("bmi_age_month", "IMC para la edad", "Meses", "kg/m²"),
}


@dataclass(frozen=True)
class Line:
    """One reference line: what it is called («+2», «P97»), its z, and its (x, y) points.

    x is in the unit of the table: days, months, or tenths of a centimetre.
    """

    label: str
    z: Decimal
    points: tuple[tuple[int, Decimal], ...]


def z_lines(
    chart: str, sex: str, *, start: int | None = None, stop: int | None = None, step: int = 1
) -> tuple[Line, ...]:
    """The seven z lines of a chart, both ends included. InvalidInput for an unknown chart."""
    return tuple(
        _line(chart, sex, f"{z:+d}" if z else "0", float(z), (start, stop, step)) for z in Z_LINES
    )


def percentile_lines(
    chart: str, sex: str, *, start: int | None = None, stop: int | None = None, step: int = 1
) -> tuple[Line, ...]:
    """The five percentile lines that WHO prints. InvalidInput for an unknown chart."""
    return tuple(
        _line(chart, sex, f"P{p}", NormalDist().inv_cdf(p / 100), (start, stop, step))
        for p in PERCENTILE_LINES
    )


def _line(
    chart: str, sex: str, label: str, z: float, span: tuple[int | None, int | None, int]
) -> Line:
    if chart not in CHARTS or sex not in ("1", "2"):
        raise InvalidInput("No existe esa curva de crecimiento.")
    reference = table(CHARTS[chart].table, sex)
    start = reference.first if span[0] is None else max(span[0], reference.first)
    stop = reference.last if span[1] is None else min(span[1], reference.last)
    steps = [*range(start, stop, span[2]), stop] if start <= stop else []
    points = tuple(
        (x, Decimal(f"{reference.entries[x - reference.first].value(z):.3f}")) for x in steps
    )
    return Line(label, Decimal(f"{z:.4f}"), points)
