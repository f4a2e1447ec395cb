"""Hours, types, blocks and the public page: how the clinic's agenda is set up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Clinic, Membership
from accounts.permissions import Permission, check, may
from agenda.models import BlockedTime, BookingPage, VisitType, WorkingHours
from agenda.models.hours import Weekday
from agenda.slots import Open

OVERLAPPING = "los horarios se enciman: el segundo empieza cuando termina el primero."


@dataclass(frozen=True)
class VisitTypeData:
    """What a type of visit says of itself. Minutes; the price in pesos, None if it is not said."""

    name: str
    minutes: int
    buffer_before: int = 0
    buffer_after: int = 0
    price: Decimal | None = None
    modality: str = VisitType.Modality.IN_PERSON
    colour: str = VisitType.Colour.NOPAL
    is_online: bool = False


@dataclass(frozen=True)
class BookingPageData:
    """How the public page is."""

    slug: str
    is_open: bool = False
    lead_hours: int = 12
    horizon_days: int = 30
    observes_holidays: bool = True
    message: str = ""


@transaction.atomic
def hours_set(
    *, professional: Membership, week: Mapping[int, Iterable[Open]], by: Membership
) -> None:
    """Replace a professional's week. One's own, or anybody's for who manages the clinic.

    Appointments already made do not move. Raises ValidationError, PermissionDenied.
    """
    check(by, Permission.WRITE_AGENDA)
    mine = by.user_id == professional.user_id and by.clinic_id == professional.clinic_id
    if not mine:
        check(by, Permission.MANAGE_CLINIC)
    if professional.clinic_id != by.clinic_id:
        raise PermissionDenied("Es de otro consultorio.")
    clinic = Clinic.objects.select_for_update().get(pk=by.clinic_id)
    rows = [
        WorkingHours(
            clinic=clinic,
            professional=professional.user,
            weekday=weekday,
            opens=stretch.opens,
            closes=stretch.closes,
        )
        for weekday, stretches in sorted(week.items())
        for stretch in _in_order(weekday, stretches)
    ]
    kept = {
        (row.weekday, row.opens, row.closes): row
        for row in WorkingHours.objects.filter(clinic=clinic, professional=professional.user)
    }
    wanted = {(row.weekday, row.opens, row.closes): row for row in rows}
    for key in kept.keys() - wanted.keys():
        kept[key].delete()
    for key in sorted(wanted.keys() - kept.keys()):
        wanted[key].full_clean()
        wanted[key].save()


def _in_order(weekday: int, stretches: Iterable[Open]) -> list[Open]:
    """The stretches of a day by hour. Raises ValidationError if one is inside out or they touch."""
    label = Weekday(weekday).label
    ordered = sorted(stretches, key=lambda item: item.opens)
    for stretch in ordered:
        if stretch.closes <= stretch.opens:
            raise ValidationError(f"{label}: la hora de salida va después de la de entrada.")
    for former, following in pairwise(ordered):
        if following.opens < former.closes:
            raise ValidationError(f"{label}: {OVERLAPPING}")
    return ordered


@transaction.atomic
def visit_type_save(
    *, data: VisitTypeData, by: Membership, visit_type: VisitType | None = None
) -> VisitType:
    """Add a type, or correct one. Appointments already made keep their length.

    Raises ValidationError, PermissionDenied.
    """
    check(by, Permission.MANAGE_CLINIC)
    if visit_type is not None and visit_type.clinic_id != by.clinic_id:
        raise PermissionDenied("Es de otro consultorio.")
    if visit_type is None:
        types = VisitType.objects.filter(clinic=by.clinic)
        last = types.aggregate(last=Max("order"))["last"]
        visit_type = VisitType(clinic=by.clinic, order=(last or 0) + 1)
    values = asdict(data) | {"name": " ".join(data.name.split())}
    for name, value in values.items():
        setattr(visit_type, name, value)
    visit_type.full_clean()
    visit_type.save()
    return visit_type


def visit_type_retire(*, visit_type: VisitType, by: Membership) -> VisitType:
    """No new appointments of it. Raises PermissionDenied."""
    check(by, Permission.MANAGE_CLINIC)
    if visit_type.clinic_id != by.clinic_id:
        raise PermissionDenied("Es de otro consultorio.")
    if visit_type.retired_at is None:
        visit_type.retired_at = timezone.now()
        visit_type.save(update_fields=["retired_at"])
    return visit_type


def block_add(
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: Membership,
    professional: Membership | None = None,
) -> BlockedTime:
    """Close a stretch, of one professional or of everybody; appointments there stay.

    The whole clinic is closed only by who manages it. Raises ValidationError, PermissionDenied.
    """
    check(by, Permission.WRITE_AGENDA)
    if professional is None and not may(by, Permission.MANAGE_CLINIC):
        raise PermissionDenied("Solo quien administra el consultorio lo cierra para todos.")
    if professional is not None and professional.clinic_id != by.clinic_id:
        raise PermissionDenied("Es de otro consultorio.")
    if ends_at <= starts_at:
        raise ValidationError({"until": "Termina después de empezar."})
    block = BlockedTime(
        clinic=by.clinic,
        professional=professional.user if professional else None,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=" ".join(reason.split()),
        created_by=by.user,
    )
    block.full_clean()
    block.save()
    return block


def block_lift(*, block: BlockedTime, by: Membership) -> BlockedTime:
    """Open it again. Raises PermissionDenied."""
    check(by, Permission.WRITE_AGENDA)
    if block.clinic_id != by.clinic_id:
        raise PermissionDenied("Es de otro consultorio.")
    if block.professional_id is None:
        check(by, Permission.MANAGE_CLINIC)
    if block.lifted_at is None:
        block.lifted_at, block.lifted_by = timezone.now(), by.user
        block.save(update_fields=["lifted_at", "lifted_by"])
    return block


@transaction.atomic
def booking_page_set(*, data: BookingPageData, by: Membership) -> BookingPage:
    """Address, limits, and whether it is on. Raises ValidationError, PermissionDenied."""
    check(by, Permission.MANAGE_CLINIC)
    page = BookingPage.objects.filter(clinic=by.clinic).first() or BookingPage(clinic=by.clinic)
    for name, value in asdict(data).items():
        setattr(page, name, value.strip() if isinstance(value, str) else value)
    page.full_clean()
    page.save()
    return page
