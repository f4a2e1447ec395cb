"""Reads of photos. They begin with who asks; another clinic's photo does not exist for them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from ai_vision.models import DraftItem, Opposition, Photo, Reading
from patients.models import Consent, Patient
from patients.reach import reach
from patients.selectors import consents_in_force

ON_A_PAGE = 30


def photos_visible_to(membership: Membership | None) -> QuerySet[Photo]:
    """Photos of the clinic in use; none for who may not read the record."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return Photo.objects.none()
    return Photo.objects.filter(reach(membership, prefix="patient__")).select_related(
        "patient__clinic", "reviewed_by", "entry"
    )


def photo_of(membership: Membership | None, public_id: UUID | str) -> Photo:
    """One photo with its readings. Raises Http404 if it is not the clinic's."""
    found = photos_visible_to(membership).prefetch_related(_readings())
    photo = found.filter(public_id=public_id).first()
    if photo is None:
        raise Http404("No hay tal fotografía.")
    return photo


def photos_pending(membership: Membership | None, *, patient: Patient | None = None) -> list[Photo]:
    """Those that wait for a person, oldest first, with their drafts; of everybody, or of one.

    Three queries.
    """
    waiting = photos_visible_to(membership).filter(state__in=Photo.PENDING)
    if patient is not None:
        waiting = waiting.filter(patient=patient)
    return list(waiting.prefetch_related(_readings())[:ON_A_PAGE])


def pending_count(membership: Membership | None) -> int:
    """How many wait for a person. One query."""
    return photos_visible_to(membership).filter(state__in=Photo.PENDING).count()


def in_line_count(membership: Membership | None) -> int:
    """How many wait for a worker. One query."""
    line = (Photo.State.RECEIVED, Photo.State.READING)
    return photos_visible_to(membership).filter(state__in=line).count()


def photos_settled(membership: Membership | None, *, limit: int = 10) -> list[Photo]:
    """The latest that somebody settled or that could not be opened. One query."""
    done = photos_visible_to(membership).filter(state__in=Photo.DONE)
    return list(done.order_by("-reviewed_at", "-pk")[:limit])


def reading_of(photo: Photo) -> Reading | None:
    """The reading its draft comes from, of a photo read from here; None without a draft."""
    good = [row for row in photo.readings.all() if row.outcome == Reading.Outcome.OK]
    return good[-1] if good else None


def is_opposed(patient: Patient) -> bool:
    """Whether the patient does not want a machine to read their photos."""
    return Opposition.objects.filter(patient=patient, lifted_at=None).exists()


def blocked_by(photo: Photo) -> str:
    """Why no machine may read it, as a `Photo.Wait`; empty if it may. Two queries, no network."""
    if Opposition.objects.filter(patient=photo.patient_id, lifted_at=None).exists():
        return str(Photo.Wait.OPPOSED)
    accepted = Consent.Purpose.AI_IMAGES in consents_in_force(photo.patient)
    return "" if accepted else str(Photo.Wait.NO_CONSENT)


def _readings() -> Prefetch[str, QuerySet[Reading], str]:
    items = Prefetch("items", DraftItem.objects.select_related("food").order_by("order"))
    return Prefetch("readings", Reading.objects.order_by("pk").prefetch_related(items))
