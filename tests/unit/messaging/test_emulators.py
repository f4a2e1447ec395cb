"""The emulators speak the wire: asked as the vendors' own SDKs ask, they answer alike."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from tests.emulators import anthropic, gemini
from tests.emulators.anthropic import ClaudeEmulator
from tests.emulators.gemini import GeminiEmulator
from tests.emulators.server import DROP, Answer, Fault

CLAUDE_HEADERS = {"x-api-key": "simulador", "anthropic-version": "2023-06-01"}
GEMINI_HEADERS = {"x-goog-api-key": "simulador"}
MODEL = "/v1beta/models/gemini-x:generateContent"


def ask(url: str, headers: dict[str, str], body: object = None) -> tuple[int, str]:
    request = urllib.request.Request(  # noqa: S310 - loopback
        url, json.dumps(body or {"model": "claude-x"}).encode(), headers
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_claude_answers_what_is_set():
    with ClaudeEmulator(text='{"foods": []}') as claude:
        status, body = ask(f"{claude.url}/v1/messages", CLAUDE_HEADERS)
        told = json.loads(body)
        assert (status, told["content"][0]["text"]) == (200, '{"foods": []}')
        assert (told["model"], told["stop_reason"]) == ("claude-x", "end_turn")
        assert claude.bodies == [{"model": "claude-x"}]
        bearer = {"Authorization": "Bearer simulador", "anthropic-version": "2023-06-01"}
        assert ask(f"{claude.url}/v1/messages", bearer)[0] == 200
        assert ask(f"{claude.url}/v1/messages", {"anthropic-version": "x"})[0] == 401
        assert ask(f"{claude.url}/v1/messages", {"x-api-key": "simulador"})[0] == 400
        assert ask(f"{claude.url}/v1/otra", CLAUDE_HEADERS)[0] == 404
        assert ask(f"{claude.url}/_control/text", {})[0] == 200
        assert claude.text == '{"model": "claude-x"}'


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (anthropic.refusal(), 200, "refusal"),
        (anthropic.truncated(), 200, "max_tokens"),
        (anthropic.half_an_answer(), 200, '{"id": "msg_'),
        (anthropic.rate_limited(), 429, "rate_limit_error"),
        (anthropic.overloaded(), 529, "overloaded_error"),
    ],
)
def test_claude_fails_as_told_and_then_recovers(fault: Answer, status, said):
    with ClaudeEmulator() as claude:
        claude.fault(fault)
        answer = ask(f"{claude.url}/v1/messages", CLAUDE_HEADERS)
        assert answer[0] == status
        assert said in answer[1]
        assert ask(f"{claude.url}/v1/messages", CLAUDE_HEADERS)[0] == 200


def test_gemini_answers_what_is_set():
    with GeminiEmulator(text="{}") as it:
        status, body = ask(f"{it.url}{MODEL}", GEMINI_HEADERS)
        part = json.loads(body)["candidates"][0]["content"]["parts"][0]
        assert (status, part["text"]) == (200, "{}")
        assert it.bodies
        assert ask(f"{it.url}{MODEL}", {})[0] == 401
        assert ask(f"{it.url}/v1/models/x:generateContent", GEMINI_HEADERS)[0] == 404
        assert ask(f"{it.url}/_control/text", {})[0] == 200


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (gemini.safety_block(), 200, "blockReason"),
        (gemini.refusal(), 200, "SAFETY"),
        (gemini.truncated(), 200, "MAX_TOKENS"),
        (gemini.half_an_answer(), 200, '{"candidates": ['),
        (gemini.rate_limited(), 429, "RESOURCE_EXHAUSTED"),
        (gemini.unavailable(), 503, "UNAVAILABLE"),
    ],
)
def test_gemini_fails_as_told(fault: Answer, status, said):
    with GeminiEmulator() as it:
        it.fault(fault)
        answer = ask(f"{it.url}{MODEL}", GEMINI_HEADERS)
        assert answer[0] == status
        assert said in answer[1]


@pytest.mark.parametrize("fault", [DROP])
def test_connection_cut(fault: Fault):
    with GeminiEmulator() as it:
        it.fault(fault)
        with pytest.raises(OSError):
            ask(f"{it.url}{MODEL}", GEMINI_HEADERS)
