"""Free hours: the limits, the buffers, the joined stretches, and what always holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.slots import Length, Open, Span, Taken, fits, free_slots, gaps, working_spans

MEXICO = ZoneInfo("America/Mexico_City")
TIJUANA = ZoneInfo("America/Tijuana")  # it still changes its clock
DAY = date(2026, 11, 30)


def at(hour: int, minute: int = 0, day: date = DAY, zone: ZoneInfo = MEXICO) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=zone)


def starts(**changes) -> list[str]:
    asked = {
        "day": DAY,
        "hours": [Open(time(9), time(11))],
        "length": Length(45),
        "taken": [],
        "zone": MEXICO,
    } | changes
    return [f"{slot.start.astimezone(asked['zone']):%H:%M}" for slot in free_slots(**asked)]


def test_last_visit_ends_when_the_day_does():
    assert starts() == ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15"]


@pytest.mark.parametrize(("minutes", "count"), [(119, 1), (120, 1), (121, 0)])
def test_visit_as_long_as_the_day(minutes, count):
    assert len(starts(length=Length(minutes))) == count


def test_closed_day_has_nothing():
    assert starts(hours=[]) == []


def test_stretches_that_touch_are_one():
    hours = [Open(time(10), time(11)), Open(time(9), time(10))]
    assert "09:30" in starts(hours=hours)


def test_visit_does_not_cross_the_pause():
    hours = [Open(time(9), time(10)), Open(time(11), time(12))]
    assert starts(hours=hours) == ["09:00", "09:15", "11:00", "11:15"]


def test_appointment_takes_its_time_and_touches_nobody():
    taken = [Taken(Span(at(9, 45), at(10)))]
    assert starts(taken=taken) == ["09:00", "10:00", "10:15"]


def test_own_buffer_after_is_kept_free():
    taken = [Taken(Span(at(10), at(10, 30)))]
    assert "09:15" in starts(taken=taken)
    assert "09:15" not in starts(taken=taken, length=Length(45, buffer_after=1))


def test_anothers_buffer_is_respected():
    taken = [Taken(Span(at(9), at(9, 30)), buffer_after=15)]
    assert starts(taken=taken)[0] == "09:45"


def test_between_two_visits_remains_the_longer_buffer():
    taken = [Taken(Span(at(9), at(9, 30)), buffer_after=15)]
    assert starts(taken=taken, length=Length(45, buffer_before=30))[0] == "10:00"


def test_nothing_before_the_asked_instant():
    assert starts(not_before=at(10, 1)) == ["10:15"]


@pytest.mark.parametrize(("minutes", "step"), [(0, 15), (30, 0), (-1, 15)])
def test_without_minutes_there_is_no_answer(minutes, step):
    with pytest.raises(ValueError, match="minuto"):
        free_slots(
            day=DAY,
            hours=[],
            length=Length(minutes),
            taken=[],
            zone=MEXICO,
            step_minutes=step,
        )


def test_mexico_city_does_not_change_its_clock():
    offsets = {at(12, day=DAY.replace(month=month)).utcoffset() for month in (1, 4, 7, 10)}
    assert offsets == {timedelta(hours=-6)}


def test_day_of_a_clock_that_changes_is_an_hour_longer():
    span = Open(time(0), time(23, 59))
    spring, autumn = date(2026, 3, 8), date(2026, 11, 1)
    lengths = [
        sum(
            (s.end - s.start for s in working_spans(day=day, hours=[span], zone=TIJUANA)),
            timedelta(),
        )
        for day in (spring, DAY, autumn)
    ]
    assert lengths[1] - lengths[0] == lengths[2] - lengths[1] == timedelta(hours=1)


def test_gaps_are_what_remains():
    working = [Span(at(9), at(14))]
    taken = [Span(at(8), at(9, 30)), Span(at(10), at(11)), Span(at(10, 30), at(12))]
    assert gaps(working, taken) == [Span(at(9, 30), at(10)), Span(at(12), at(14))]


minute = st.integers(0, 24 * 60 - 1)
stretch = st.tuples(minute, minute).filter(lambda pair: pair[0] < pair[1])
lengths = st.builds(Length, st.integers(5, 180), st.integers(0, 60), st.integers(0, 60))
MIDNIGHT = datetime(2026, 11, 30, 6, tzinfo=UTC)


def moment(minutes: int) -> datetime:
    return MIDNIGHT + timedelta(minutes=minutes)


def as_open(pair: tuple[int, int]) -> Open:
    return Open(*(time(m // 60, m % 60) for m in pair))


taken_rows = st.lists(
    st.builds(
        lambda pair, before, after: Taken(Span(moment(pair[0]), moment(pair[1])), before, after),
        stretch,
        st.integers(0, 60),
        st.integers(0, 60),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(hours=st.lists(stretch.map(as_open), max_size=4), length=lengths, taken=taken_rows)
def test_every_slot_is_inside_and_free(hours, length, taken):
    working = working_spans(day=DAY, hours=hours, zone=MEXICO)
    slots = free_slots(day=DAY, hours=hours, length=length, taken=taken, zone=MEXICO)
    for slot in slots:
        assert slot.end - slot.start == timedelta(minutes=length.minutes)
        assert any(span.start <= slot.start and slot.end <= span.end for span in working)
        assert not any(slot.overlaps(other.span) for other in taken)
        assert all(fits(slot, length, other) for other in taken)
    assert list(slots) == sorted(set(slots), key=lambda slot: slot.start)


@settings(max_examples=40, deadline=None)
@given(hours=st.lists(stretch.map(as_open), max_size=3), length=lengths, taken=taken_rows)
def test_booking_more_never_frees_time(hours, length, taken):
    asked = {"day": DAY, "hours": hours, "length": length, "zone": MEXICO}
    assert set(free_slots(taken=taken, **asked)) <= set(free_slots(taken=taken[1:], **asked))


@settings(max_examples=40, deadline=None)
@given(hours=st.lists(stretch.map(as_open), max_size=3), length=lengths, taken=taken_rows)
def test_slot_booked_is_a_slot_gone(hours, length, taken):
    asked = {"day": DAY, "hours": hours, "length": length, "zone": MEXICO}
    for slot in free_slots(taken=taken, **asked)[:3]:
        now = Taken(slot, length.buffer_before, length.buffer_after)
        assert slot not in free_slots(taken=[*taken, now], **asked)
