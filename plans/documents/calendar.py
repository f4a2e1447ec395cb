"""Meal reminders as an iCalendar file, for the patient's own telephone.

Hours are local (floating): breakfast is at eight wherever the telephone is. No name, no diagnosis
and no figure leaves in it, only what to eat and when.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from plans.reading import MealRow, PlanView

if TYPE_CHECKING:
    from icalendar import Event

LASTS = timedelta(minutes=30)


def plan_calendar(view: PlanView, *, today: date | None = None) -> bytes:
    """One daily event for each meal time with an hour, with an alarm at that hour.

    `today` is the first day; by default, today in the clinic's calendar.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Nutrición//Plan de alimentación//ES")
    calendar.add("version", "2.0")
    for meal in view.meals:
        if meal.time_of_day:
            calendar.add_component(
                _event(view, meal, meal.time_of_day, today or timezone.localdate())
            )
    return calendar.to_ical()


def _event(view: PlanView, meal: MealRow, hour: time, first: date) -> Event:
    from icalendar import Alarm, Event

    start = datetime.combine(first, hour)  # floating on purpose: it has no zone
    foods = [f"{food.measure} {food.name}" for food in meal.foods]
    event = Event()
    event.add("uid", f"{view.public_id}-{meal.order}@plan.invalid")
    event.add("dtstamp", view.published_at or view.created_at)
    event.add("dtstart", start)
    event.add("dtend", start + LASTS)
    event.add("rrule", {"freq": "daily"})
    event.add("summary", meal.name)
    event.add("description", "\n".join([*foods, *filter(None, [meal.notes])]))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", meal.name)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    return event
