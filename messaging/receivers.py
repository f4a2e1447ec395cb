"""News from the rooms below: only enqueue."""

from __future__ import annotations

from typing import Any

from messaging.wake import wake

TOLD = ("booked", "moved", "cancelled")


def appointment_changed(appointment_id: int, change: str, **kwargs: Any) -> None:
    """Ask for the message that tells the patient."""
    if change in TOLD:
        wake("notice_appointment", appointment_id)
