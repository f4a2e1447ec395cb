"""The line through a person's values and its prediction band."""

from __future__ import annotations

import math
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutrition.trend import prediction_band

D = Decimal


def test_a_straight_line_has_no_width() -> None:
    band = prediction_band([(day * 14, D(80) - D(day) / 2) for day in range(6)])
    assert band is not None
    assert math.isclose(band.per_week, -0.25)
    assert all(math.isclose(point.low, point.high, abs_tol=1e-6) for point in band.points)


def test_band_of_a_known_case() -> None:
    """Five values, worked by hand: slope 0, s = 1.1547, t(3) = 3.182, half at the mean 4.025."""
    band = prediction_band([(0, D(81)), (14, D(79)), (28, D(80)), (42, D(79)), (56, D(81))])
    assert band is not None
    middle = band.points[6]
    assert math.isclose(band.per_week, 0, abs_tol=1e-9)
    assert math.isclose(
        middle.high - middle.middle, 3.182 * 1.154700538 * math.sqrt(1.2), rel_tol=1e-6
    )


def test_few_or_close_values_have_no_band() -> None:
    assert prediction_band([(day * 14, D(80)) for day in range(4)]) is None
    assert prediction_band([(day, D(80 + day)) for day in range(8)]) is None
    assert prediction_band([]) is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(300, 2000), min_size=5, max_size=50))
def test_band_holds_its_line(tenths: list[int]) -> None:
    band = prediction_band([(place * 10, D(one) / 10) for place, one in enumerate(tenths)])
    assert band is not None
    assert all(p.low <= p.middle <= p.high and math.isfinite(p.high) for p in band.points)
