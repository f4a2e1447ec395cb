"""Gemini on loopback: POST /v1beta/models/M:generateContent, with the answer that is set.

with GeminiEmulator() as gemini:
    gemini.text = '{"foods": [...]}'
    gemini.fault(safety_block(), rate_limited(), HANG)
"""

from __future__ import annotations

import json
import re
from typing import Any

from tests.emulators.server import Answer, Asked, Emulator

API_KEY = "simulador"
PATH = re.compile(r"/v1beta/models/([^/:]+):generateContent")


class GeminiEmulator(Emulator):
    """`text` is what it writes; `bodies` what it was asked."""

    name = "gemini"

    def __init__(self, *, text: str = "{}", port: int = 0) -> None:
        super().__init__(port)
        self.text = text

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """Every request body received, in order: what left the product."""
        return [json.loads(asked.body) for asked in self.requests if asked.body]

    def answer(self, asked: Asked) -> Answer:
        """Content, for who brings the key."""
        asked_for = PATH.fullmatch(asked.path)
        if asked.method != "POST" or asked_for is None:
            return error("NOT_FOUND", 404)
        headers = {name.lower(): value for name, value in asked.headers.items()}
        if headers.get("x-goog-api-key") != API_KEY and f"key={API_KEY}" not in asked.query:
            return error("UNAUTHENTICATED", 401)
        return content(self.text, model=asked_for[1])

    def control(self, asked: Asked) -> Answer | None:
        """POST /_control/text sets what it will write."""
        if asked.path != "/_control/text" or asked.method != "POST":
            return None
        self.text = asked.body.decode()
        return Answer(200, {"ok": True})


def content(text: str, *, finish: str = "STOP", model: str = "gemini-simulador") -> Answer:
    """A whole answer that says `text`."""
    candidate = {
        "content": {"role": "model", "parts": [{"text": text}]},
        "finishReason": finish,
        "index": 0,
    }
    return Answer(200, {"candidates": [candidate], **_usage(model)})


def safety_block() -> Answer:
    """The prompt was blocked: no candidates, so the SDK's `text` is None."""
    return Answer(200, {"promptFeedback": {"blockReason": "SAFETY"}, **_usage("gemini-simulador")})


def refusal() -> Answer:
    """It began and stopped for safety: a candidate without content."""
    candidate = {"finishReason": "SAFETY", "index": 0}
    return Answer(200, {"candidates": [candidate], **_usage("gemini-simulador")})


def truncated() -> Answer:
    """It ran out of tokens in the middle of its JSON."""
    return content('{"foods": [{"name": "arr', finish="MAX_TOKENS")


def half_an_answer() -> Answer:
    """The HTTP body itself is cut: it is not JSON."""
    return Answer(200, '{"candidates": [', "application/json")


def rate_limited() -> Answer:
    """429."""
    return error("RESOURCE_EXHAUSTED", 429)


def unavailable() -> Answer:
    """503."""
    return error("UNAVAILABLE", 503)


def error(status: str, code: int) -> Answer:
    """An error as Google writes it."""
    return Answer(code, {"error": {"code": code, "message": "SIMULADOR", "status": status}})


def _usage(model: str) -> dict[str, Any]:
    counts = {"promptTokenCount": 1400, "candidatesTokenCount": 200, "totalTokenCount": 1600}
    return {"usageMetadata": counts, "modelVersion": model, "responseId": "simulador"}
