import datetime
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from patients.charts.scale import Scale, nice_step, shown, ticks
from patients.charts.trend import Reading, trend_chart

SVG = "{http://www.w3.org/2000/svg}"


def reading(day: int, value: str) -> Reading:
    return Reading(datetime.date(2026, 1, 1) + datetime.timedelta(days=day), Decimal(value))


@pytest.mark.parametrize(
    ("span", "count", "step"), [(4, 4, 1), (7, 4, 2), (10, 4, 2.5), (18, 4, 5), (0.4, 4, 0.1)]
)
def test_nice_step_is_round(span, count, step):
    assert nice_step(span, count) == pytest.approx(step)


def test_ticks_cover_the_values():
    values = ticks(75.0, 78.4)
    assert values[0] <= 75.0
    assert values[-1] >= 78.4


def test_ticks_of_a_single_value_have_room():
    values = ticks(80, 80)
    assert values[0] < 80 < values[-1]


def test_scale_turns_values_into_pixels():
    scale = Scale(0, 10, 100, 0)
    assert (scale(0), scale(5), scale(10)) == (100, 50, 0)


def test_shown_drops_a_useless_decimal():
    assert (shown(75.0), shown(77.5), shown(1500)) == ("75", "77.5", "1,500")


def test_trend_chart_draws_every_reading_with_its_number():
    svg = trend_chart(
        [reading(0, "78.4"), reading(28, "77.1"), reading(56, "76.2")], name="Peso", unit="kg"
    )
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert len(root.findall(f"{SVG}circle")) == 3
    assert [t.text for t in root.findall(f"{SVG}text[@class='value']")] == ["78.4", "77.1", "76.2"]
    assert "Peso en 3 mediciones" in root.attrib["aria-label"]


def test_trend_chart_shows_the_goal_inside_the_drawing():
    svg = trend_chart(
        [reading(0, "78")], name="Peso", unit="kg", goal=(Decimal("70"), Decimal("74"))
    )
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    goal = root.find(f"{SVG}rect")
    assert 0 < float(goal.attrib["y"]) < 200
    assert "meta 70–74 kg" in svg


def test_trend_chart_of_many_readings_writes_few_dates():
    svg = trend_chart([reading(7 * i, "70") for i in range(40)], name="Peso", unit="kg")
    assert svg.count('text-anchor="middle">') == 40 + 6


def test_trend_chart_without_readings_is_empty():
    assert trend_chart([], name="Peso", unit="kg") == ""
