"""The only two errors of the science. Both carry a sentence in Spanish, ready to be shown."""

from __future__ import annotations


class OutOfRange(ValueError):  # noqa: N818 — named as people say it
    """The calculation does not apply to this person or value («no aplica»), and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class InvalidInput(ValueError):  # noqa: N818 — named as people say it
    """The request itself is wrong: an unknown calculation, a missing or ill-typed input.

    `field` is the name of the input at fault, empty when it is not one input's.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
