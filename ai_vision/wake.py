"""Wake a worker. The row in the database is the work; this only says that it is there."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(photo_id: int, *, countdown: float = 0) -> None:
    """After commit, ask for a photo to be read. If the queue is down, the sweep will."""
    transaction.on_commit(partial(_ask, photo_id, countdown))


def _ask(photo_id: int, countdown: float) -> None:
    try:
        current_app.send_task(
            "ai_vision.read_photo", args=[photo_id], countdown=countdown or None, retry=False
        )
    except (OperationalError, OSError):
        logger.warning("la cola no responde: el barrido recogerá la foto")
