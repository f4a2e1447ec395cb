"""Links for who has no account, and the calendar's address."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from agenda.models import Appointment, AppointmentLink, CalendarFeed
from agenda.tokens import token_hash, token_new

AFTER_VISIT = timedelta(hours=12)
SHORTEST = timedelta(hours=1)


def appointment_link(*, appointment: Appointment, by: Membership | None = None) -> str:
    """A new secret with which the person confirms, moves or cancels; it dies after the visit.

    The secret is known now and never again: only its hash is kept. Without `by` the product itself
    makes it, for a message. Raises PermissionDenied.
    """
    if by is not None:
        check(by, Permission.WRITE_AGENDA)
        if by.clinic_id != appointment.clinic_id:
            raise PermissionDenied("La cita es de otro consultorio.")
    secret, now = token_new(), timezone.now()
    AppointmentLink(
        appointment=appointment,
        sha256=token_hash(secret),
        created_at=now,
        expires_at=max(appointment.ends_at + AFTER_VISIT, now + SHORTEST),
    ).save(force_insert=True)
    return secret


@transaction.atomic
def calendar_feed_make(*, by: Membership) -> str:
    """The secret of one's own calendar in this clinic; the former one stops working.

    Raises PermissionDenied.
    """
    check(by, Permission.WRITE_RECORD)
    calendar_feed_revoke(by=by)
    secret = token_new()
    CalendarFeed(clinic=by.clinic, professional=by.user, sha256=token_hash(secret)).save(
        force_insert=True
    )
    return secret


@transaction.atomic
def calendar_feed_revoke(*, by: Membership) -> None:
    """Nobody reads it from outside any more. Raises PermissionDenied."""
    check(by, Permission.WRITE_RECORD)
    for feed in CalendarFeed.objects.select_for_update().filter(
        clinic=by.clinic_id, professional=by.user_id, revoked_at=None
    ):
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
