"""What a webhook does: keep what arrived, once, and wake a worker."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Mapping

from django.db import transaction

from accounts.models import Clinic
from messaging.addresses import address_read
from messaging.linter import identifiers_hidden
from messaging.models import InboundMessage, Line, StatusEvent
from messaging.models.outbound import RANKS
from messaging.wake import wake

logger = logging.getLogger(__name__)

MAX_MEDIA = 10
STATUS_RANKS = {
    **RANKS,
    "queued": RANKS["sending"],  # the vendor's queue, not ours
    "accepted": RANKS["sending"],
    "scheduled": RANKS["sending"],
    "canceled": RANKS["failed"],
}
# What a person wrote; the other fields are the vendor's.
WRITTEN = ("Body", "ButtonText", "ButtonPayload", "ProfileName")


@transaction.atomic
def inbound_store(*, params: Mapping[str, str]) -> tuple[InboundMessage, bool]:
    """Keep a message the first time its MessageSid is seen; whether it was the first.

    Identifiers (CURP, RFC, cards) are hidden before anything is written. A repeat does nothing; the
    same sid with other content is logged. Raises KeyError without MessageSid.
    """
    sid, digest = params["MessageSid"][:64], _digest(params)
    message, created = InboundMessage.objects.get_or_create(
        provider_sid=sid,
        defaults={
            "clinic": _clinic_of(params.get("To", "")),
            "payload": _discreet(params),
            "payload_sha256": digest,
            "media_count": _media_count(params),
        },
    )
    if created:
        wake("handle_inbound", message.pk)
    elif message.payload_sha256 != digest:
        logger.warning("conflicto: %s llegó otra vez con otro contenido", sid)
    return message, created


@transaction.atomic
def status_store(*, params: Mapping[str, str], message_ref: str = "") -> tuple[StatusEvent, bool]:
    """Keep a state of a message the first time it is told; whether it was the first.

    Raises KeyError without MessageSid or MessageStatus.
    """
    status = params["MessageStatus"].lower()[:20]
    event, created = StatusEvent.objects.get_or_create(
        provider_sid=params["MessageSid"][:64],
        status=status,
        defaults={
            "rank": STATUS_RANKS.get(status, 0),
            "error_code": params.get("ErrorCode", "")[:20],
            "message_ref": _uuid(message_ref),
        },
    )
    if created:
        wake("apply_status", event.pk)
    return event, created


def _digest(params: Mapping[str, str]) -> str:
    written = json.dumps(dict(params), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _discreet(params: Mapping[str, str]) -> dict[str, str]:
    """The fields without NUL, which PostgreSQL cannot hold, and without identifiers."""
    clean = {key: str(value).replace("\0", "") for key, value in params.items()}
    return clean | {key: identifiers_hidden(clean[key]) for key in WRITTEN if key in clean}


def _clinic_of(to: str) -> Clinic | None:
    """The clinic whose line received it, or None."""
    try:
        phone = address_read(to).phone
    except ValueError:
        return None
    line = Line.objects.select_related("clinic").filter(phone=phone).first()
    return line.clinic if line else None


def _media_count(params: Mapping[str, str]) -> int:
    written = params.get("NumMedia", "0")
    return min(int(written), MAX_MEDIA) if written.isdecimal() and len(written) < 4 else 0


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
