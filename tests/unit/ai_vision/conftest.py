"""Claude and Gemini on loopback, and foods that the answers name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.emulators.anthropic import API_KEY, ClaudeEmulator
from tests.emulators.gemini import GeminiEmulator
from tests.factories.ai_vision import food, said
from tests.factories.foods import food_of


@pytest.fixture
def rice(db: None):
    """Of which 60 g are one equivalent of cereal sin grasa."""
    return food_of("Arroz blanco", group="cereal_sg", net_g=60, gross_g=60)


@pytest.fixture
def claude(settings) -> Iterator[ClaudeEmulator]:
    """Claude, configured, and the only one."""
    with ClaudeEmulator(text=said(food())) as emulator:
        settings.ANTHROPIC_API_KEY, settings.ANTHROPIC_BASE_URL = API_KEY, emulator.url
        settings.GEMINI_API_KEY = ""
        settings.AI_TIMEOUT_SECONDS = 0.4
        yield emulator


@pytest.fixture
def gemini(settings) -> Iterator[GeminiEmulator]:
    """Gemini, configured; the only one unless `claude` is asked for after it."""
    with GeminiEmulator(text=said(food())) as emulator:
        settings.ANTHROPIC_API_KEY = ""
        settings.GEMINI_API_KEY, settings.GEMINI_BASE_URL = API_KEY, emulator.url
        settings.AI_TIMEOUT_SECONDS = 0.4
        yield emulator


@pytest.fixture
def both(settings) -> Iterator[tuple[ClaudeEmulator, GeminiEmulator]]:
    """Claude first, then Gemini."""
    with ClaudeEmulator(text=said(food())) as first, GeminiEmulator(text=said(food())) as second:
        settings.ANTHROPIC_API_KEY = settings.GEMINI_API_KEY = API_KEY
        settings.ANTHROPIC_BASE_URL, settings.GEMINI_BASE_URL = first.url, second.url
        settings.AI_PROVIDERS = ["anthropic", "gemini"]
        settings.AI_TIMEOUT_SECONDS = 0.4
        yield first, second
