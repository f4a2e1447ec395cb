"""What a provider is to us: an image and an instruction in, a form out, errors sorted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from ai_vision.prompts import Prompt
from ai_vision.schema import Plate

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MOST_TOKENS = 2000
ASK = "Esta es la fotografía."


@dataclass(frozen=True)
class Answer:
    """A whole answer. Tokens are None when the provider does not say."""

    plate: Plate
    raw: str
    model: str
    tokens_in: int | None
    tokens_out: int | None


class VisionClient(Protocol):
    """One provider."""

    @property
    def provider(self) -> str:
        """Its name in AI_PROVIDERS."""

    @property
    def model(self) -> str:
        """The model that is asked."""

    def read(self, image: bytes, prompt: Prompt) -> Answer:
        """Read a JPEG. Raises ClientError."""


class ClientError(Exception):
    """A call that gave no form. `outcome` is a `Reading.Outcome`; the message is for people."""

    def __init__(self, message: str, *, outcome: str, raw: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.outcome = outcome
        self.raw = raw


def refused() -> ClientError:
    """The provider declined or blocked the image."""
    return ClientError("El proveedor se negó a leer la imagen.", outcome="refused")


def unreadable(raw: str = "") -> ClientError:
    """There was an answer, without the form that was asked for."""
    return ClientError(
        "La respuesta llegó incompleta o sin la forma pedida.", outcome="unreadable", raw=raw
    )


def timed_out() -> ClientError:
    """Nobody answered in time, or the connection broke."""
    return ClientError("El proveedor no respondió.", outcome="transient")


def by_status(status: int) -> ClientError:
    """An HTTP error: 408, 409, 429 and 5xx pass by themselves; the others do not."""
    if status in (408, 409, 429) or status >= 500:
        return ClientError(
            f"El proveedor está saturado o con fallas ({status}).", outcome="transient"
        )
    return ClientError(f"El proveedor rechazó la llamada ({status}).", outcome="permanent")


def address_check(base_url: str) -> None:
    """Raise ClientError unless the address is HTTPS or loopback: a photo never travels in clear."""
    parts = urlsplit(base_url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return
    raise ClientError("La dirección del proveedor no usa HTTPS.", outcome="permanent")
