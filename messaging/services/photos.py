"""Photos of meals: fetched once, sniffed, kept outside the web root, and offered to be read.

What reads them lives in another room. It says so once, when the application starts:

    from messaging.services.photos import reader_register
    reader_register(read)      # read(media=Media) enqueues its own task; True if it will be read

Without a reader, or if it declines (no consent, no keys), the photo waits for a person.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messaging import replies
from messaging.errors import MessagingError, NotConfiguredError, TransportError
from messaging.models import Conversation, InboundMessage, Media, OutboundMessage
from messaging.services.attention import person_needed
from messaging.services.lease import (
    MAX_ATTEMPTS,
    NOT_CONFIGURED_DELAY,
    delay_after,
    lease_take,
)
from messaging.services.outbox import message_queue
from messaging.sniff import HEAD_BYTES, READABLE, sniff
from messaging.transports import transport
from messaging.transports.base import Download, Transport
from messaging.wake import wake

MAX_BYTES = 16 * 1024 * 1024  # what WhatsApp itself carries
FETCH_SECONDS = 45  # in all; a slow drip never holds a worker longer
OFFERED_AGAIN = timedelta(hours=24)
TOO_BIG = "pesa más de 16 MB."
NOT_A_PHOTO = "el archivo no es una fotografía (JPEG, PNG, WebP o HEIC)."
State = Media.State
Reader = Callable[..., bool]
_readers: list[Reader] = []


@dataclass(frozen=True)
class Kept:
    """A file already on disk, under MEDIA_ROOT."""

    file: str
    sha256: str
    size: int
    sniffed_type: str


class RefusedError(MessagingError):
    """The file is not one we keep; `message` ends a sentence."""


def reader_register(reader: Reader) -> None:
    """Who reads photos from now on. Registering it again changes nothing."""
    if reader not in _readers:
        _readers.append(reader)


@transaction.atomic
def media_expect(*, message: InboundMessage) -> list[Media]:
    """Write down the photos of a message that must be fetched. Safe to run twice."""
    expected, conversation = [], message.conversation
    if conversation is None:
        return []
    for position in range(message.media_count):
        kind = str(message.payload.get(f"MediaContentType{position}") or "")
        if not kind.startswith("image/"):
            continue
        media, created = Media.objects.get_or_create(
            message=message,
            position=position,
            defaults={
                "clinic": conversation.clinic,
                "url": str(message.payload.get(f"MediaUrl{position}") or "")[:500],
                "declared_type": kind[:100],
            },
        )
        expected.append(media)
        if created:
            wake("fetch_media", media.pk)
    return expected


def media_fetch(
    *, media_id: int, now: datetime | None = None, through: Transport | None = None
) -> bool:
    """Fetch a photo and keep it, or write down why not; whether it is kept. Safe to run twice."""
    now = now or timezone.now()
    media = lease_take(Media, pk=media_id, waiting=State.PENDING, now=now)
    if media is None:
        return False
    try:
        kept = _download(media, through or transport())
    except RefusedError as error:
        _refuse(media, error.message)
    except NotConfiguredError as error:
        _wait(media, error.message, now + NOT_CONFIGURED_DELAY, attempts=media.attempts - 1)
    except TransportError as error:
        if error.permanent or media.attempts >= MAX_ATTEMPTS:
            _give_up(media, error.message)
        else:
            _wait(media, error.message, now + delay_after(media.attempts), attempts=media.attempts)
    else:
        return _keep(media, kept)
    return False


def photo_received(*, media: Media) -> bool:
    """Offer a kept photo to whoever reads them; whether somebody will. Otherwise a person must."""
    if any(reader(media=media) for reader in _readers):
        return True
    conversation = media.message.conversation
    if conversation is not None:
        person_needed(conversation=conversation, reason="Envió la foto de una comida.")
    return False


def photos_offer_again(*, conversation: Conversation) -> None:
    """The patient just accepted the reading: offer the photos of the last 24 hours."""
    recent = Media.objects.filter(
        message__conversation=conversation,
        state=State.STORED,
        created_at__gt=timezone.now() - OFFERED_AGAIN,
    )
    for media in recent.select_related("message__conversation"):
        photo_received(media=media)


# --- Bytes ----------------------------------------------------------------------------------------


def _download(media: Media, through: Transport) -> Kept:
    """The file on disk, whole, with its sum; nothing is left behind if it fails."""
    folder = Path("messaging") / str(media.clinic_id)
    (Path(settings.MEDIA_ROOT) / folder).mkdir(parents=True, exist_ok=True)
    final = Path(settings.MEDIA_ROOT) / folder / str(media.public_id)
    partial = final.with_suffix(f".{media.attempts}.partial")
    try:
        with through.fetch(media.url) as download:
            sha256, size, kind = _write(partial, download)
        partial.replace(final)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()
    return Kept(str(folder / final.name), sha256, size, kind)


def _write(path: Path, download: Download) -> tuple[str, int, str]:
    """Stream to disk under the cap; the type is decided by the first bytes, not by the sender."""
    if (download.declared_size or 0) > MAX_BYTES:
        raise RefusedError(TOO_BIG)
    digest, size, kind, deadline = hashlib.sha256(), 0, "", time.monotonic() + FETCH_SECONDS
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
    with os.fdopen(descriptor, "wb") as target:
        for block in download.blocks:
            if size == 0:
                kind = sniff(block[:HEAD_BYTES])
                if kind not in READABLE:
                    raise RefusedError(NOT_A_PHOTO)
            size += len(block)
            if size > MAX_BYTES:
                raise RefusedError(TOO_BIG)
            if time.monotonic() > deadline:
                raise TransportError("La foto tardó demasiado en llegar.", permanent=False)
            digest.update(block)
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    if size == 0:
        raise RefusedError(NOT_A_PHOTO)
    if download.declared_size not in (None, size):
        raise TransportError("La foto llegó incompleta.", permanent=False)
    return digest.hexdigest(), size, kind


# --- Endings --------------------------------------------------------------------------------------


@transaction.atomic
def _keep(media: Media, kept: Kept) -> bool:
    row = _still_pending(media)
    if row is None:
        return False
    changed: dict[str, Any] = {
        "file": kept.file,
        "sha256": kept.sha256,
        "size": kept.size,
        "sniffed_type": kept.sniffed_type,
        "state": State.STORED,
        "reason": "",
    }
    _save(row, changed)
    photo_received(media=row)
    return True


@transaction.atomic
def _refuse(media: Media, reason: str) -> None:
    """The patient is told why, and may send another."""
    if (row := _still_pending(media)) is None:
        return
    _save(row, {"state": State.REFUSED, "reason": reason[:1].upper() + reason[1:]})
    message_queue(
        conversation=row.message.conversation,  # type: ignore[arg-type]
        category=OutboundMessage.Category.SERVICE,
        body=replies.photo_refused(reason),
        idempotency_key=f"media:{row.public_id}:refused",
    )


@transaction.atomic
def _give_up(media: Media, reason: str) -> None:
    if (row := _still_pending(media)) is not None:
        _save(row, {"state": State.FAILED, "reason": reason[:160]})
        person_needed(
            conversation=row.message.conversation,  # type: ignore[arg-type]
            reason=f"No se pudo descargar una foto: {reason}",
        )


@transaction.atomic
def _wait(media: Media, reason: str, until: datetime, *, attempts: int) -> None:
    if (row := _still_pending(media)) is not None:
        _save(row, {"reason": reason[:160], "next_try_at": until, "attempts": attempts})
        wake("fetch_media", row.pk, countdown=(until - timezone.now()).total_seconds() + 1)


def _still_pending(media: Media) -> Media | None:
    """The row again, locked; None if another worker ended it meanwhile."""
    rows = Media.objects.select_for_update(of=("self",)).select_related("message__conversation")
    return rows.filter(pk=media.pk, state=State.PENDING).first()


def _save(row: Media, changed: dict[str, Any]) -> None:
    for name, value in (changed | {"lease_until": None}).items():
        setattr(row, name, value)
    row.save(update_fields=[*changed, "lease_until"])
