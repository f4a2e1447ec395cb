"""Terms in business days, over weekends and days of rest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.holidays import holiday_on
from patients.deadlines import business_days_after, business_days_until, is_business_day


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 13), 1, date(2026, 11, 17)),  # Monday 16 is of rest (Revolución)
        (date(2026, 11, 14), 1, date(2026, 11, 17)),  # received on a Saturday
        (date(2026, 11, 27), 20, date(2026, 12, 28)),  # Christmas falls on a Friday
        (date(2026, 12, 24), 5, date(2027, 1, 4)),  # Christmas and New Year
        (date(2026, 3, 2), 15, date(2026, 3, 24)),  # Monday 16 March is of rest
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_PRIV_15_terms_skip_weekends_and_days_of_rest(start, days, end) -> None:
    assert business_days_after(start, days, rests=holiday_on) == end


def test_days_left_says_zero_on_the_last_day() -> None:
    last = date(2026, 12, 28)
    left = {
        date(2026, 12, 24): 1,
        date(2026, 12, 28): 0,
        date(2026, 12, 29): -1,
        date(2026, 12, 30): -2,
    }
    for today, count in left.items():
        assert business_days_until(last, today=today, rests=holiday_on) == count


def test_a_term_is_never_negative() -> None:
    with pytest.raises(ValueError, match="negativo"):
        business_days_after(date(2026, 1, 1), -1, rests=holiday_on)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.integers(1, 40))
def test_a_term_ends_on_a_business_day_and_counts_back(start: date, days: int) -> None:
    end = business_days_after(start, days, rests=holiday_on)
    assert is_business_day(end, rests=holiday_on)
    assert business_days_until(end, today=start, rests=holiday_on) == days
    shorter = business_days_after(start, days - 1, rests=holiday_on)
    assert end - shorter <= timedelta(days=7)
