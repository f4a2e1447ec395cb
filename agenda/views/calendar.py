"""The day and the week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from agenda.models import Appointment
from agenda.selectors.calendar import day_shown, week_shown
from agenda.selectors.people import chosen_among, professionals_of
from audit.services.access import record_list

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@requires(Permission.SEE_AGENDA)
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """One day of one professional."""
    asked = day_asked(request)
    context = frame(request, asked, days=1)
    if (chosen := context["chosen"]) is not None:
        context["shown"] = day_shown(request.membership, chosen, asked)
        record_list(request, Appointment, count=len(context["shown"].visits), filters=["día"])
    return render(request, "agenda/day.html", context)


@requires(Permission.SEE_AGENDA)
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """One week of one professional, from Monday."""
    asked = day_asked(request)
    monday = asked - timedelta(days=asked.weekday())
    context = frame(request, asked, days=7)
    context |= {"monday": monday, "sunday": monday + timedelta(days=6)}
    if (chosen := context["chosen"]) is not None:
        shown = week_shown(request.membership, chosen, monday)
        context["shown"] = shown
        count = sum(len(found.visits) for found in shown.days)
        record_list(request, Appointment, count=count, filters=["semana"])
    return render(request, "agenda/week.html", context)


def day_asked(request: HttpRequest) -> date:
    """The day in `?dia=`; today if it is missing or makes no sense."""
    try:
        found = date.fromisoformat(request.GET.get("dia", ""))
    except ValueError:
        return timezone.localdate()
    return found if EARLIEST <= found <= LATEST else timezone.localdate()


def frame(request: HttpRequest, asked: date, *, days: int) -> dict[str, Any]:
    """What both screens share: among it, who receives patients and whose agenda is looked at."""
    by = request.membership
    people = professionals_of(by.clinic_id)
    return {
        "day": asked,
        "today": timezone.localdate(),
        "before": asked - timedelta(days=days),
        "after": asked + timedelta(days=days),
        "chosen": chosen_among(people, by, request.GET.get("de", "")),
        "people": people,
    }
