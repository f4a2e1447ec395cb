"""Terms in business days: neither Saturday, Sunday nor an official day of rest. Pure.

The law counts in business days (LFPDPPP 2025, 2 VIII) and starts on the next one (31): 20 to answer
a request, 15 more to carry it out, each extendable once by as much.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

ANSWER_DAYS = 20
EXECUTION_DAYS = 15
SATURDAY = 5

IsRest = Callable[[date], object]


def is_business_day(day: date, *, rests: IsRest) -> bool:
    """Whether offices work that day; `rests` says which days are of rest."""
    return day.weekday() < SATURDAY and not rests(day)


def business_days_after(start: date, days: int, *, rests: IsRest) -> date:
    """The business day number `days` after `start`, which itself does not count.

    Raises ValueError if `days` is negative.
    """
    if days < 0:
        raise ValueError("Un plazo no es negativo.")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_business_day(day, rests=rests)
    return day


def business_days_until(end: date, *, today: date, rests: IsRest) -> int:
    """Business days left: 0 on the last one, negative once it passed."""
    step = 1 if end >= today else -1
    day, count = today, 0
    while day != end:
        following = day + timedelta(days=step)
        counted = following if step > 0 else day
        count += step * is_business_day(counted, rests=rests)
        day = following
    return count
