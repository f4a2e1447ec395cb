"""Wake a worker. The row in the database is the work; this only says that it is there."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: str, row_id: int, *, countdown: float = 0) -> None:
    """After commit, ask for `messaging.<task>` on a row. If the queue is down, the sweep will."""
    transaction.on_commit(partial(_ask, task, row_id, countdown))


def _ask(task: str, row_id: int, countdown: float) -> None:
    try:
        current_app.send_task(
            f"messaging.{task}", args=[row_id], countdown=countdown or None, retry=False
        )
    except (OperationalError, OSError):
        logger.warning("la cola no responde: el barrido recogerá messaging.%s", task)
