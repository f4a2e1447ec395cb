"""Hours, blocks and the free time they leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.holidays import holiday_on
from accounts.models import Clinic, Membership
from accounts.permissions import Permission, may
from agenda.models import (
    BUSY,
    Appointment,
    BlockedTime,
    BookingPage,
    VisitType,
    WorkingHours,
)
from agenda.selectors.appointments import day_start
from agenda.slots import Length, Open, Span, Taken, free_slots

SEARCH_DAYS = 28


def hours_of(professional: Membership) -> dict[int, list[Open]]:
    """Working hours by weekday (0 is Monday). One query."""
    found: dict[int, list[Open]] = defaultdict(list)
    rows = WorkingHours.objects.filter(
        clinic=professional.clinic_id, professional=professional.user_id
    )
    for row in rows:
        found[row.weekday].append(Open(row.opens, row.closes))
    return dict(found)


def visit_types_of(clinic: Clinic | int) -> QuerySet[VisitType]:
    """The types in use, in their order."""
    return VisitType.objects.filter(clinic=clinic, retired_at=None)


def visit_type_of(clinic: Clinic | int, public_id: UUID | str) -> VisitType:
    """One type in use. Raises Http404 if it is another clinic's or retired."""
    found = visit_types_of(clinic).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal tipo de visita.")
    return found


def blocks_between(professional: Membership, start: datetime, end: datetime) -> list[BlockedTime]:
    """Blocks in force, of the professional or of the whole clinic, that touch a stretch."""
    return list(
        BlockedTime.objects.filter(
            Q(professional=None) | Q(professional=professional.user_id),
            clinic=professional.clinic_id,
            lifted_at=None,
            starts_at__lt=end,
            ends_at__gt=start,
        )
    )


def blocks_upcoming(membership: Membership) -> list[BlockedTime]:
    """Blocks in force that have not ended, of the clinic in use."""
    if not may(membership, Permission.SEE_AGENDA):
        return []
    return list(
        BlockedTime.objects.filter(
            clinic=membership.clinic_id, lifted_at=None, ends_at__gt=timezone.now()
        ).select_related("professional")
    )


def block_of(membership: Membership | None, public_id: UUID | str) -> BlockedTime:
    """One block in force. Raises Http404 if it is another clinic's."""
    found = None
    if membership is not None and may(membership, Permission.SEE_AGENDA):
        found = BlockedTime.objects.filter(
            clinic=membership.clinic_id, public_id=public_id, lifted_at=None
        ).first()
    if found is None:
        raise Http404("No hay tal bloqueo.")
    return found


def booking_page_of(clinic: Clinic | int) -> BookingPage | None:
    """The clinic's public page, on or off; None if it never had one."""
    return BookingPage.objects.filter(clinic=clinic).first()


def booking_page_open(slug: str) -> BookingPage:
    """The public page with that address, turned on. Raises Http404."""
    found = BookingPage.objects.filter(slug=slug, is_open=True).select_related("clinic").first()
    if found is None:
        raise Http404("No hay tal página.")
    return found


def is_rest_day(page: BookingPage | None, day: date) -> bool:
    """Whether the clinic closes that day for being an official day of rest."""
    return (page is None or page.observes_holidays) and bool(holiday_on(day))


def taken_between(
    professional: Membership,
    start: datetime,
    end: datetime,
    *,
    apart: Appointment | None = None,
) -> list[Taken]:
    """Appointments (in every clinic: a person is one) and blocks of a stretch. Two queries.

    `apart` is an appointment that does not count: the one being moved.
    """
    rows = Appointment.objects.filter(
        professional=professional.user_id,
        state__in=BUSY,
        starts_at__lt=end + timedelta(hours=3),
        ends_at__gt=start - timedelta(hours=3),
    ).select_related("visit_type")
    taken = [
        Taken(
            Span(row.starts_at, row.ends_at),
            row.visit_type.buffer_before,
            row.visit_type.buffer_after,
        )
        for row in rows
        if apart is None or row.pk != apart.pk
    ]
    blocks = blocks_between(professional, start, end)
    return taken + [Taken(Span(block.starts_at, block.ends_at)) for block in blocks]


def slots_by_day(
    professional: Membership,
    visit_type: VisitType,
    days: Iterable[date],
    *,
    not_before: datetime | None = None,
    apart: Appointment | None = None,
) -> dict[date, tuple[Span, ...]]:
    """The free hours of each day, for a type of visit. Four queries, however many days."""
    wanted = sorted(days)
    if not wanted:
        return {}
    start, end = day_start(wanted[0]), day_start(wanted[-1] + timedelta(days=1))
    hours = hours_of(professional)
    page = booking_page_of(professional.clinic_id)
    taken = taken_between(professional, start, end, apart=apart)
    length = Length(visit_type.minutes, visit_type.buffer_before, visit_type.buffer_after)
    return {
        day: ()
        if is_rest_day(page, day)
        else free_slots(
            day=day,
            hours=hours.get(day.weekday(), []),
            length=length,
            taken=taken,
            zone=timezone.get_current_timezone(),
            not_before=not_before or timezone.now(),
        )
        for day in wanted
    }


def next_visit_suggested(
    professional: Membership, visit_type: VisitType, *, like: datetime, weeks: int
) -> Span | None:
    """The free hour nearest to `like` so many weeks later: same weekday and hour if it can be.

    Searched up to four weeks around that date; None if there is no free hour.
    """
    target = timezone.localtime(like) + timedelta(weeks=weeks)
    first = max(timezone.localdate(), target.date() - timedelta(days=SEARCH_DAYS // 2))
    days = [first + timedelta(days=number) for number in range(SEARCH_DAYS)]
    slots = [
        slot for found in slots_by_day(professional, visit_type, days).values() for slot in found
    ]
    return min(slots, key=lambda slot: (abs(slot.start - target), slot.start), default=None)
