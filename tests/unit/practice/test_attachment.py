"""Who may be leaving: days, reasons and their limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.attachment import DIARY_DAYS, FORGOTTEN_DAYS, QUIET_DAYS, Trace, risk_of, risks

TODAY = date(2026, 11, 27)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "at_risk"),
    [
        (QUIET_DAYS - 1, False),
        (QUIET_DAYS, False),
        (QUIET_DAYS + 1, True),
        (FORGOTTEN_DAYS, True),
        (FORGOTTEN_DAYS + 1, False),
    ],
)
def test_quiet_patient_counts_between_two_limits(days: int, at_risk: bool) -> None:
    assert (risk_of(Trace(1, ago(days)), TODAY) is not None) is at_risk


@pytest.mark.parametrize(
    ("days", "at_risk"), [(DIARY_DAYS - 1, False), (DIARY_DAYS, False), (DIARY_DAYS + 1, True)]
)
def test_diary_that_stopped_counts_after_its_limit(days: int, at_risk: bool) -> None:
    trace = Trace(1, ago(days + 5), last_diary=ago(days))
    assert (risk_of(trace, TODAY) is not None) is at_risk


def test_diary_from_before_the_last_visit_says_nothing() -> None:
    assert risk_of(Trace(1, ago(10), last_diary=ago(30)), TODAY) is None


def test_missed_appointment_counts_only_after_the_last_visit() -> None:
    missed = risk_of(Trace(1, ago(20), last_missed=ago(5)), TODAY)
    assert missed is not None and missed.reasons == ("no asistió a su última cita",)
    assert risk_of(Trace(1, ago(20), last_missed=ago(25)), TODAY) is None


def test_who_has_a_visit_ahead_is_not_leaving() -> None:
    trace = Trace(1, ago(90), next_visit=ago(-3), last_missed=ago(2))
    assert risk_of(trace, TODAY) is None


def test_more_reasons_first_then_longest_away() -> None:
    found = risks(
        [
            Trace(1, ago(50)),
            Trace(2, ago(60)),
            Trace(3, ago(50), last_missed=ago(4), last_diary=ago(40)),
        ],
        TODAY,
    )
    assert [risk.patient for risk in found] == [3, 2, 1]
    assert len(found[0].reasons) == 3


@given(st.lists(st.integers(0, 400), max_size=20))
def test_order_never_depends_on_the_order_of_asking(days: list[int]) -> None:
    traces = [Trace(number, ago(day)) for number, day in enumerate(days)]
    assert risks(traces, TODAY) == risks(traces[::-1], TODAY)
