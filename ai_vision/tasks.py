"""The workers' side: take an id, read it again, call one service."""

from __future__ import annotations

from celery import shared_task

from ai_vision.services.reading import photo_read
from ai_vision.services.reading import sweep as sweep_all


@shared_task(name="ai_vision.read_photo")
def read_photo(photo_id: int) -> None:
    """Read a photo."""
    photo_read(photo_id=photo_id)


@shared_task(name="ai_vision.sweep")
def sweep() -> None:
    """Wake what nobody took."""
    sweep_all()
