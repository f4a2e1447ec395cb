"""How long a record is kept: calendar years from the last clinical act (NOM-004 5.4). Pure.

Years, never days: seven years are 2,556 or 2,557 days. An act of 29 February is kept until the
1 March of a common year, so that no record is kept a day less than whole years.
"""

from __future__ import annotations

from datetime import date

from patients.ages import ADULT_YEARS


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def minor_until(born: date, last_act: date, years: int) -> date:
    """Until when the record of who was a minor at the last act is kept, if the clinic so decides.

    Not in NOM-004: it counts `years` from the eighteenth birthday. For an adult, the act itself.
    """
    of_age = years_after(born, ADULT_YEARS)
    return years_after(of_age, years) if last_act < of_age else last_act


def is_kept(until: date, *, today: date) -> bool:
    """Whether the record must still be kept; on its last day it must."""
    return today <= until
