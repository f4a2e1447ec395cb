"""Claude on loopback: POST /v1/messages, with the answer that the test or the run sets.

with ClaudeEmulator() as claude:
    claude.text = '{"foods": [...]}'
    claude.fault(overloaded(), truncated(), HANG)
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from tests.emulators.server import Answer, Asked, Emulator

API_KEY = "simulador"


class ClaudeEmulator(Emulator):
    """`text` is what it writes; `stop_reason` why it stopped; `bodies` what it was asked."""

    name = "claude"

    def __init__(self, *, text: str = "{}", port: int = 0) -> None:
        super().__init__(port)
        self.text = text
        self.stop_reason = "end_turn"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """Every request body received, in order: what left the product."""
        return [json.loads(asked.body) for asked in self.requests if asked.body]

    def answer(self, asked: Asked) -> Answer:
        """A message, for who brings the key, in either header."""
        if asked.method != "POST" or asked.path != "/v1/messages":
            return error("not_found_error", 404)
        headers = {name.lower(): value for name, value in asked.headers.items()}
        if API_KEY not in (
            headers.get("x-api-key"),
            headers.get("authorization", "").removeprefix("Bearer "),
        ):
            return error("authentication_error", 401)
        if "anthropic-version" not in headers:
            return error("invalid_request_error", 400)
        return message(self.text, stop_reason=self.stop_reason, model=_model(asked))

    def control(self, asked: Asked) -> Answer | None:
        """POST /_control/text sets what it will write."""
        if asked.path != "/_control/text" or asked.method != "POST":
            return None
        self.text = asked.body.decode()
        return Answer(200, {"ok": True})


def message(text: str, *, stop_reason: str = "end_turn", model: str = "claude-simulador") -> Answer:
    """A whole answer that says `text`."""
    return Answer(
        200,
        {
            "id": f"msg_{secrets.token_hex(12)}",
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [{"type": "text", "text": text}] if text else [],
            "stop_reason": stop_reason,
            "stop_sequence": None,
            "usage": {"input_tokens": 1500, "output_tokens": 220},
        },
        headers={"request-id": f"req_{secrets.token_hex(12)}"},
    )


def refusal() -> Answer:
    """It declines: HTTP 200, stop_reason «refusal», nothing useful written."""
    return message("", stop_reason="refusal")


def truncated() -> Answer:
    """It ran out of tokens in the middle of its JSON."""
    return message('{"foods": [{"name": "arr', stop_reason="max_tokens")


def half_an_answer() -> Answer:
    """The HTTP body itself is cut: it is not JSON."""
    return Answer(200, '{"id": "msg_', "application/json")


def rate_limited(seconds: int = 1) -> Answer:
    """429 with Retry-After."""
    return error("rate_limit_error", 429, headers={"retry-after": str(seconds)})


def overloaded() -> Answer:
    """529."""
    return error("overloaded_error", 529)


def error(kind: str, status: int, headers: dict[str, str] | None = None) -> Answer:
    """An error as Anthropic writes it."""
    body = {"type": "error", "error": {"type": kind, "message": "SIMULADOR"}}
    return Answer(status, body, headers=headers or {})


def _model(asked: Asked) -> str:
    return str(json.loads(asked.body).get("model", ""))
