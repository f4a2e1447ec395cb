"""A professional's appointments as iCalendar (RFC 5545), for their own calendar."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from icalendar import Calendar, Event

from agenda.booking.doors import public
from agenda.models import BUSY, Appointment, CalendarFeed
from agenda.tokens import MOST_LETTERS, token_hash

PAST, AHEAD = timedelta(days=30), timedelta(days=180)
TYPE = "text/calendar; charset=utf-8"


@public
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Initials and type of visit; never a name, a telephone or a reason."""
    found = None
    if len(secret) <= MOST_LETTERS:
        found = (
            CalendarFeed.objects.filter(sha256=token_hash(secret), revoked_at=None)
            .select_related("clinic", "professional")
            .first()
        )
    if found is None or not works_there(found):
        raise Http404("No hay tal calendario.")
    return HttpResponse(calendar_of(found).to_ical(), content_type=TYPE)


def works_there(feed: CalendarFeed) -> bool:
    """Whether its professional still works in the clinic."""
    return (
        feed.professional.is_active
        and feed.professional.memberships.filter(clinic=feed.clinic_id, is_active=True).exists()
    )


def calendar_of(feed: CalendarFeed) -> Calendar:
    """The calendar: a month back and half a year ahead."""
    now = timezone.now()
    rows = Appointment.objects.filter(
        clinic=feed.clinic_id,
        professional=feed.professional_id,
        state__in=BUSY,
        starts_at__gt=now - PAST,
        starts_at__lt=now + AHEAD,
    ).select_related("patient", "visit_type")
    calendar = Calendar()
    calendar.add("prodid", "-//Nutricion//Agenda//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", feed.clinic.name)
    for row in rows:
        event = Event()
        event.add("uid", f"{row.public_id}@agenda")
        event.add("dtstamp", now)
        event.add("dtstart", row.starts_at)
        event.add("dtend", row.ends_at)
        event.add("summary", f"{row.initials} {row.visit_type.name}")
        event.add("status", "TENTATIVE" if row.state == Appointment.State.PENDING else "CONFIRMED")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return calendar
