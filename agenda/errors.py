"""What the agenda refuses, typed, with words in Spanish for people."""

from __future__ import annotations


class AgendaError(Exception):
    """Base. `message` is for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SlotTakenError(AgendaError):
    """Somebody already has that time."""

    def __init__(self) -> None:
        super().__init__("Ese horario ya está ocupado. Elija otro.")


class NotPossibleNowError(AgendaError):
    """The state of the appointment does not allow it."""


class TooManyError(AgendaError):
    """The public page was asked too much."""
