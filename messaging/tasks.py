"""The workers' side: each task takes an id, reads it again and calls one service."""

from __future__ import annotations

import logging

from celery import shared_task

from messaging.services.appointments import appointment_notice, appointments_remind
from messaging.services.delivery import status_apply
from messaging.services.handling import inbound_fail, inbound_handle
from messaging.services.outbox import outbound_send
from messaging.services.photos import media_fetch
from messaging.services.sweep import sweep as sweep_all

logger = logging.getLogger(__name__)


@shared_task(name="messaging.handle_inbound")
def handle_inbound(message_id: int) -> None:
    """Do what a message asks."""
    try:
        inbound_handle(message_id=message_id)
    except Exception as error:
        # The row keeps the reason; the log, where it happened. Neither quotes the message.
        logger.exception("no se pudo atender un mensaje")
        inbound_fail(message_id=message_id, error=type(error).__name__)


@shared_task(name="messaging.fetch_media")
def fetch_media(media_id: int) -> None:
    """Fetch a photo."""
    media_fetch(media_id=media_id)


@shared_task(name="messaging.send_outbound")
def send_outbound(message_id: int) -> None:
    """Send a message."""
    outbound_send(message_id=message_id)


@shared_task(name="messaging.apply_status")
def apply_status(event_id: int) -> None:
    """Apply a callback."""
    status_apply(event_id=event_id)


@shared_task(name="messaging.notice_appointment")
def notice_appointment(appointment_id: int) -> None:
    """Tell the patient what became of an appointment."""
    appointment_notice(appointment_id=appointment_id)


@shared_task(name="messaging.remind_appointments")
def remind_appointments() -> None:
    """Remind tomorrow's appointments."""
    appointments_remind()


@shared_task(name="messaging.sweep")
def sweep() -> None:
    """Wake what nobody took."""
    sweep_all()
