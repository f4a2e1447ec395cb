"""Tell the rooms above that an appointment changed, once it is certain."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from agenda.models import Appointment
from agenda.signals import appointment_changed


def tell(appointment: Appointment, change: str) -> None:
    """Send the signal after commit."""
    transaction.on_commit(
        partial(
            appointment_changed.send,
            sender=Appointment,
            appointment_id=appointment.pk,
            change=change,
        )
    )
