"""What can go wrong on the way to a patient. Every text is for people, in Spanish."""

from __future__ import annotations


class MessagingError(Exception):
    """Base; `message` is shown."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotConfiguredError(MessagingError):
    """There are no credentials, or the clinic has no line: everything waits."""


class OutsideWindowError(MessagingError):
    """Free text more than 24 hours after the person's last message. Refused before the call."""


class TransportError(MessagingError):
    """The vendor did not do it. `permanent` says whether trying again is useless.

    `code` is the vendor's, `retry_after` the seconds it asked to wait, if it did.
    """

    def __init__(
        self, message: str, *, permanent: bool, code: str = "", retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.code = code
        self.retry_after = retry_after
