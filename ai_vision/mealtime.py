"""Which meal time a photo probably is. Pure; a person settles it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

BY_HOUR = (
    (time(11), "Desayuno"),
    (time(13), "Colación"),
    (time(17, 30), "Comida"),
    (time(19), "Colación"),
)
LATE = "Cena"
MIDDAY = time(13)
DAWN = time(4)  # before this hour it is still last night's dinner


def meal_guess(*, at: time, meals: Sequence[tuple[str, time | None]], hint: str = "") -> str:
    """The name of a meal time: the one hinted, the closest by hour, or the usual one then.

    `meals` are the names and hours of the plan in force, if there is one.
    """
    names = {name.casefold(): name for name, _ in meals}
    if hint.strip():
        return names.get(hint.strip().casefold(), hint.strip()[:40])
    timed = [(name, hour) for name, hour in meals if hour is not None]
    if timed and len(timed) == len(meals):
        return min(timed, key=lambda meal: abs(_minutes(meal[1]) - _minutes(at)))[0]
    usual = LATE if at < DAWN else next((name for end, name in BY_HOUR if at < end), LATE)
    found = [name for key, name in names.items() if key.startswith(usual.casefold())]
    if not found:
        return usual
    return found[0] if at < MIDDAY else found[-1]  # a plan has its colaciones numbered


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute
