"""The machines that read photos: one Protocol, one provider a file."""

from __future__ import annotations

from django.conf import settings

from ai_vision.clients.base import VisionClient
from ai_vision.providers import address_of, configured


def clients() -> list[VisionClient]:
    """The configured providers, in order."""
    return [_client(name) for name in configured()]


def _client(name: str) -> VisionClient:
    from ai_vision.clients.anthropic import AnthropicClient
    from ai_vision.clients.gemini import GeminiClient

    timeout = settings.AI_TIMEOUT_SECONDS
    if name == "anthropic":
        return AnthropicClient(
            settings.ANTHROPIC_API_KEY, address_of(name), settings.ANTHROPIC_MODEL, timeout
        )
    return GeminiClient(settings.GEMINI_API_KEY, address_of(name), settings.GEMINI_MODEL, timeout)
