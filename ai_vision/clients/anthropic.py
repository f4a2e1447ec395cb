"""Claude, by its own SDK. No retries inside: the next provider or the row's next turn is ours."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from ai_vision.clients.base import (
    ASK,
    MOST_TOKENS,
    Answer,
    address_check,
    by_status,
    refused,
    timed_out,
    unreadable,
)
from ai_vision.prompts import Prompt
from ai_vision.schema import Plate


@dataclass(frozen=True)
class AnthropicClient:
    """`base_url` may be loopback; `timeout` is in seconds."""

    key: str
    base_url: str
    model: str
    timeout: float
    provider: str = "anthropic"

    def read(self, image: bytes, prompt: Prompt) -> Answer:
        """See `VisionClient`."""
        import anthropic
        from pydantic import ValidationError

        address_check(self.base_url)
        with anthropic.Anthropic(
            api_key=self.key, base_url=self.base_url, max_retries=0, timeout=self.timeout
        ) as client:
            try:
                message = client.messages.parse(
                    model=self.model,
                    max_tokens=MOST_TOKENS,
                    system=prompt.text,
                    messages=[{"role": "user", "content": _content(image)}],
                    output_format=Plate,
                )
            except anthropic.APIConnectionError as error:  # its timeout is one of these
                raise timed_out() from error
            except anthropic.APIStatusError as error:
                raise by_status(error.status_code) from error
            except (ValidationError, anthropic.APIResponseValidationError) as error:
                raise unreadable() from error
            except (json.JSONDecodeError, AttributeError, TypeError) as error:
                raise unreadable() from error  # an HTTP body that is not theirs
        return _answer(message, self.model)


def _content(image: bytes) -> list[Any]:
    data = base64.standard_b64encode(image).decode()
    source = {"type": "base64", "media_type": "image/jpeg", "data": data}
    return [{"type": "image", "source": source}, {"type": "text", "text": ASK}]


def _answer(message: Any, model: str) -> Answer:
    if message.stop_reason == "refusal":
        raise refused()
    raw = "".join(part.text for part in message.content if part.type == "text")
    if message.parsed_output is None:
        raise unreadable(raw)
    usage = message.usage
    return Answer(
        plate=message.parsed_output,
        raw=raw,
        model=message.model or model,
        tokens_in=getattr(usage, "input_tokens", None),
        tokens_out=getattr(usage, "output_tokens", None),
    )
