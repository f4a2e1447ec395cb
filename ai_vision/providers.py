"""Which providers this installation has, and in what order. It imports no SDK."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

NAMES = {"anthropic": "Claude", "gemini": "Gemini"}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def configured() -> Iterator[str]:
    """Providers with a key, in the order of AI_PROVIDERS. Unknown names are left out."""
    keys = {"anthropic": settings.ANTHROPIC_API_KEY, "gemini": settings.GEMINI_API_KEY}
    for name in settings.AI_PROVIDERS:
        if keys.get(name):
            yield name


def is_configured() -> bool:
    """Whether any machine can read photos."""
    return any(configured())


def is_simulated() -> bool:
    """Whether some provider in use is the emulator of this machine."""
    return any(simulated(name) for name in configured())


def simulated(provider: str) -> bool:
    """Whether that provider's address is loopback."""
    return urlsplit(address_of(provider)).hostname in LOOPBACK


def address_of(provider: str) -> str:
    """The base address of a provider."""
    addresses = {"anthropic": settings.ANTHROPIC_BASE_URL, "gemini": settings.GEMINI_BASE_URL}
    return addresses[provider]
