"""What the product asks of whoever carries its messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from messaging.errors import OutsideWindowError


@dataclass(frozen=True)
class Outgoing:
    """One message: free text, or an approved template and its variables, never both.

    Addresses are `whatsapp:+52…`; `callback` is the URL for its states, and
    `media_url` where the vendor fetches a file that goes with the text. Raises OutsideWindowError
    for free text with the window closed, ValueError if it is neither or both.
    """

    sender: str
    to: str
    callback: str
    window_open: bool
    body: str = ""
    content_sid: str = ""
    media_url: str = ""
    content_variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if bool(self.body) == bool(self.content_sid):
            raise ValueError("un mensaje lleva texto o plantilla, y solo una de las dos")
        if self.body and not self.window_open:
            raise OutsideWindowError(
                "Pasaron más de 24 horas desde su último mensaje: solo admite una plantilla."
            )

    @property
    def variables_json(self) -> str:
        """The variables of the template, as the vendor takes them."""
        return json.dumps(self.content_variables, ensure_ascii=False)


@dataclass(frozen=True)
class Download:
    """A file being fetched: what it is said to be and weigh, and its bytes in blocks."""

    declared_type: str
    declared_size: int | None
    blocks: Iterator[bytes]


class Transport(Protocol):
    """Carries messages. Every method raises TransportError or NotConfiguredError."""

    def send(self, outgoing: Outgoing) -> str:
        """Hand a message over; returns the vendor's id of it."""
        ...

    def sent_to(self, *, sender: str, to: str, body: str, since: datetime) -> tuple[str, ...]:
        """Ids of what the vendor already took for an address since a moment, oldest first."""
        ...

    def fetch(self, url: str) -> AbstractContextManager[Download]:
        """Open a file that came with a message; only from the vendor's own addresses."""
        ...
