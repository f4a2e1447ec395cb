"""A person settles a photo: accept, correct, discard. Only here does it reach the diary.

Who answers the patient lives in a room above and says so once, when the application starts:

    from ai_vision.services.review import replier_register
    replier_register(send)      # send(photo=…, text=…, by=…) -> bool: whether it will be sent
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from ai_vision.models import DraftItem, Photo, Reading
from ai_vision.services.photos import photo_lock
from ai_vision.wake import wake
from plans.diary import comparison_text
from plans.models import DiaryEntry
from plans.services.diary import EatenData, diary_record

State = Photo.State
Replier = Callable[..., bool]
_repliers: list[Replier] = []


@dataclass(frozen=True)
class Settled:
    """A settled photo, what may be answered, and whether it will be sent."""

    photo: Photo
    entry: DiaryEntry
    reply: str
    sent: bool


def replier_register(replier: Replier) -> None:
    """Who answers the patient from now on. Registering it again changes nothing."""
    if replier not in _repliers:
        _repliers.append(replier)


@transaction.atomic
def photo_accept(*, photo: Photo, by: Membership, reply: bool = False) -> Settled:
    """Record the draft as it is. Raises ValidationError if it has no foods, PermissionDenied."""
    row = photo_lock(photo=photo, by=by, states=(State.DRAFT,))
    items = draft_items(row)
    if not items:
        raise ValidationError("La sugerencia no tiene alimentos: corríjala o descártela.")
    eaten = [
        EatenData(item.name, item.group, item.food, item.halves_min, item.halves_max)
        for item in items
    ]
    return _settle(row, State.ACCEPTED, row.meal_name, photo_day(row), eaten, by, reply)


@transaction.atomic
def photo_correct(
    *,
    photo: Photo,
    items: Sequence[EatenData],
    meal_name: str,
    day: date,
    by: Membership,
    reply: bool = False,
) -> Settled:
    """Record what a person settled; the draft stays as it was. Raises as `diary_record` does."""
    row = photo_lock(photo=photo, by=by, states=Photo.PENDING)
    return _settle(row, State.CORRECTED, meal_name, day, items, by, reply)


@transaction.atomic
def photo_discard(*, photo: Photo, by: Membership) -> Photo:
    """It is not of use. It can be brought back. Raises ValidationError, PermissionDenied."""
    row = photo_lock(photo=photo, by=by, states=Photo.PENDING)
    _review(row, State.DISCARDED, by)
    return row


@transaction.atomic
def photo_restore(*, photo: Photo, by: Membership) -> Photo:
    """Undo a discard: to its draft if it had one, else to the line. Raises as `photo_lock`."""
    row = photo_lock(photo=photo, by=by, states=(State.DISCARDED,))
    has_draft = row.readings.filter(outcome=Reading.Outcome.OK).exists()
    row.state = State.DRAFT if has_draft else State.RECEIVED
    row.reviewed_by = row.reviewed_at = None
    row.attempts, row.next_try_at, row.lease_until = 0, timezone.now(), None
    row.save(
        update_fields=[
            "state",
            "reviewed_by",
            "reviewed_at",
            "attempts",
            "next_try_at",
            "lease_until",
        ]
    )
    if not has_draft:
        wake(row.pk)
    return row


def draft_items(photo: Photo) -> list[DraftItem]:
    """The foods of the latest reading that gave a form; none without it."""
    latest = photo.readings.filter(outcome=Reading.Outcome.OK).order_by("-pk").first()
    return list(latest.items.select_related("food")) if latest else []


def photo_day(photo: Photo) -> date:
    """The day of the meal, on the clinic's calendar."""
    return timezone.localtime(photo.received_at).date()


def _settle(
    row: Photo,
    state: str,
    meal_name: str,
    day: date,
    items: Sequence[EatenData],
    by: Membership,
    reply: bool,
) -> Settled:
    entry = diary_record(
        patient=row.patient,
        day=day,
        meal_name=meal_name,
        items=items,
        source=DiaryEntry.Source.PHOTO,
        source_id=str(row.public_id),
        by=by,
    )
    row.entry = entry
    _review(row, state, by)
    text = comparison_text(entry)
    sent = bool(reply and text) and any(
        replier(photo=row, text=text, by=by) for replier in _repliers
    )
    return Settled(row, entry, text, sent)


def _review(row: Photo, state: str, by: Membership) -> None:
    row.state, row.wait = state, ""
    row.reviewed_by, row.reviewed_at = by.user, timezone.now()
    row.save(update_fields=["state", "wait", "reviewed_by", "reviewed_at", "entry"])
