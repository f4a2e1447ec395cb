"""A worker reads a photo: consent, budget, providers in order, and a draft or a person."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ai_vision.budget import budget_left
from ai_vision.clients import clients
from ai_vision.clients.base import Answer, ClientError, VisionClient
from ai_vision.models import DraftItem, Photo, Reading
from ai_vision.prompts import Prompt, prompt_of
from ai_vision.providers import simulated
from ai_vision.reconcile import Candidate, Said, Suggested, reconcile
from ai_vision.schema import SaidFood
from ai_vision.selectors import blocked_by
from ai_vision.signals import photo_read as photo_read_signal
from ai_vision.wake import wake
from foods.models import Food
from foods.ranking import Match
from foods.search import search_foods

State, Wait, Outcome = Photo.State, Photo.Wait, Reading.Outcome
LEASE = timedelta(seconds=150)  # longer than every provider's timeout, together
MAX_ATTEMPTS = 3
FIRST_DELAY = timedelta(seconds=10)
LIMIT = 500
GRACE = timedelta(seconds=20)
RAW_KEPT = 20_000
CANDIDATES = 6
NO_FOOD = "No se reconoce comida."


def photo_read(*, photo_id: int, now: datetime | None = None) -> str:
    """Read a photo, or write down why not; its state. Safe to run twice, and at the same time."""
    photo = _take(photo_id, now or timezone.now())
    if photo is None:
        return Photo.objects.values_list("state", flat=True).get(pk=photo_id)
    if blocked := blocked_by(photo):
        return _wait(photo, blocked)
    providers = clients()
    if not providers:
        return _wait(photo, Wait.NO_KEYS)
    return _ask_in_order(photo, providers)


def sweep(*, now: datetime | None = None) -> int:
    """Wake a worker for every photo that nobody took, or whose worker died; how many."""
    now = now or timezone.now()
    due = Photo.objects.filter(_due(now), created_at__lt=now - GRACE)
    found = list(due.order_by("pk").values_list("pk", flat=True)[:LIMIT])
    for photo_id in found:
        wake(photo_id)
    return len(found)


# --- The row --------------------------------------------------------------------------------------


def _due(now: datetime) -> Q:
    waiting = Q(state=State.RECEIVED, next_try_at__lte=now)
    return waiting | Q(state=State.READING, lease_until__lte=now)


@transaction.atomic
def _take(photo_id: int, now: datetime) -> Photo | None:
    """The photo, held by a lease and with one more attempt counted; None if it is not free."""
    row = Photo.objects.select_for_update().filter(_due(now), pk=photo_id).first()
    if row is None:
        return None
    row.state, row.lease_until, row.attempts = State.READING, now + LEASE, row.attempts + 1
    row.save(update_fields=["state", "lease_until", "attempts"])
    return row


def _still_mine(photo: Photo) -> Photo | None:
    """The row again, locked; None if its lease passed to another worker meanwhile."""
    mine = Photo.objects.select_for_update().filter(
        pk=photo.pk, state=State.READING, attempts=photo.attempts
    )
    return mine.first()


@transaction.atomic
def _end(photo: Photo, state: str, *, wait: str = "", reason: str = "") -> str:
    row = _still_mine(photo)
    if row is None:
        return str(Photo.objects.values_list("state", flat=True).get(pk=photo.pk))
    row.state, row.wait, row.reason, row.lease_until = state, wait, reason[:200], None
    row.save(update_fields=["state", "wait", "reason", "lease_until"])
    transaction.on_commit(partial(photo_read_signal.send_robust, sender=Photo, photo_id=photo.pk))
    return state


def _wait(photo: Photo, wait: str, reason: str = "") -> str:
    return _end(photo, State.WAITING_PERSON, wait=wait, reason=reason)


@transaction.atomic
def _later(photo: Photo, reason: str) -> str:
    """Give it back to the line: 10, 40 s."""
    row = _still_mine(photo)
    if row is not None:
        delay = FIRST_DELAY * 4 ** (row.attempts - 1)
        row.state, row.reason, row.lease_until = State.RECEIVED, reason[:200], None
        row.next_try_at = timezone.now() + delay
        row.save(update_fields=["state", "reason", "lease_until", "next_try_at"])
        wake(row.pk, countdown=delay.total_seconds() + 1)
    return str(State.RECEIVED)


# --- The providers --------------------------------------------------------------------------------


def _ask_in_order(photo: Photo, providers: Sequence[VisionClient]) -> str:
    """Each provider once, until one gives a form."""
    try:
        image, prompt = photo.path.read_bytes(), prompt_of()
    except FileNotFoundError:
        return _end(photo, State.FAILED, reason="El archivo de la foto no está.")
    errors: list[ClientError] = []
    for client in providers:
        if blocked := blocked_by(photo):  # it may have been revoked while another one answered
            return _wait(photo, blocked)
        if not budget_left(photo):
            return _wait(photo, Wait.BUDGET)
        call = Call(photo, client, prompt, image, time.monotonic())
        try:
            answer = client.read(image, prompt)
        except ClientError as error:
            errors.append(error)
            call.reading(error.outcome, detail=error.message, raw=_storable(error.raw)).save()
        else:
            return _write_draft(call, answer)
    reason = " ".join(dict.fromkeys(error.message for error in errors))
    passing = any(error.outcome == Outcome.TRANSIENT for error in errors)
    if passing and photo.attempts < MAX_ATTEMPTS:
        return _later(photo, reason)
    return _wait(photo, Wait.PROVIDER, reason)


@dataclass(frozen=True)
class Call:
    """One call to a provider, from its beginning."""

    photo: Photo
    client: VisionClient
    prompt: Prompt
    image: bytes
    started: float

    def reading(self, outcome: str, **said: Any) -> Reading:
        """Its row, not yet saved."""
        values = {
            "model": self.client.model,
            "latency_ms": int((time.monotonic() - self.started) * 1000),
            "input_sha256": hashlib.sha256(self.image).hexdigest(),
        }
        return Reading(
            photo=self.photo,
            provider=self.client.provider,
            is_simulated=simulated(self.client.provider),
            prompt_version=self.prompt.version,
            prompt_sha256=self.prompt.sha256,
            outcome=outcome,
            **(values | said),
        )


def _write_draft(call: Call, answer: Answer) -> str:
    """The reading and its items; the photo becomes a draft unless its lease was lost."""
    reading = call.reading(
        Outcome.OK,
        raw=_storable(answer.raw),
        model=answer.model[:80] or call.client.model,
        tokens_in=answer.tokens_in,
        tokens_out=answer.tokens_out,
    )
    suggested = [_suggest(call.photo, food) for food in answer.plate.foods]
    with transaction.atomic():
        reading.save()
        for order, item in enumerate(suggested, start=1):
            _item(reading, order, item).save()
        return _end(call.photo, State.DRAFT, reason="" if suggested else NO_FOOD)


def _suggest(photo: Photo, food: SaidFood) -> Suggested:
    said = Said(food.name, food.group, food.grams_min, food.grams_max, food.hidden_fat)
    return reconcile(said, _candidates(photo, food.name))


def _candidates(photo: Photo, name: str) -> list[Candidate]:
    """Foods whose name the machine's words really say; a likeness is not enough."""
    hits = search_foods(name, clinic=photo.clinic, limit=CANDIDATES)
    sure = [hit for hit in hits if hit.match in (Match.EXACT, Match.PREFIX, Match.WORDS)]
    pks = dict(
        Food.objects.filter(public_id__in=[hit.public_id for hit in sure]).values_list(
            "public_id", "pk"
        )
    )
    by_text = {str(public_id): pk for public_id, pk in pks.items()}
    return [Candidate(by_text[hit.public_id], hit.group, hit.net_g) for hit in sure]


def _item(reading: Reading, order: int, item: Suggested) -> DraftItem:
    return DraftItem(
        reading=reading,
        order=order,
        name=item.name,
        group=item.group,
        food_id=item.food_id,
        halves_min=item.halves_min,
        halves_max=item.halves_max,
        grams_min=item.grams_min,
        grams_max=item.grams_max,
        question=item.question,
    )


def _storable(raw: str) -> str:
    """PostgreSQL keeps no NUL; nobody needs more than this of an answer."""
    return raw.replace("\x00", "")[:RAW_KEPT]
