"""What the scheduler asks for on behalf of the whole installation."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from config.operations.chain import chain_check
from config.operations.heartbeat import heartbeat_write


@shared_task(name="config.heartbeat", expires=55)
def heartbeat() -> None:
    """Leave a sign of life."""
    heartbeat_write()


@shared_task(name="config.check_chain")
def check_chain() -> None:
    """Verify the history."""
    chain_check()


@shared_task(name="config.clear_sessions")
def clear_sessions() -> None:
    """Forget sessions that ended."""
    call_command("clearsessions")
