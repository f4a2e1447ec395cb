"""Gemini, by google-genai. `v1beta` is where system instruction and response schema live."""

from __future__ import annotations

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
class GeminiClient:
    """`base_url` may be loopback; `timeout` is in seconds, which the SDK wants in thousandths."""

    key: str
    base_url: str
    model: str
    timeout: float
    provider: str = "gemini"

    def read(self, image: bytes, prompt: Prompt) -> Answer:
        """See `VisionClient`."""
        from google import genai
        from google.genai import errors, types

        address_check(self.base_url)
        options = types.HttpOptions(
            base_url=self.base_url, api_version="v1beta", timeout=int(self.timeout * 1000)
        )
        with genai.Client(api_key=self.key, http_options=options) as client:
            parts: list[Any] = [types.Part.from_bytes(data=image, mime_type="image/jpeg"), ASK]
            try:
                response = client.models.generate_content(
                    model=self.model,
                    contents=parts,
                    config=types.GenerateContentConfig(
                        system_instruction=prompt.text,
                        response_mime_type="application/json",
                        response_schema=Plate,
                        max_output_tokens=MOST_TOKENS,
                    ),
                )
            except errors.APIError as error:
                raise by_status(error.code) from error
            except _broken_connections() as error:
                raise timed_out() from error
            except (json.JSONDecodeError, ValueError) as error:
                raise unreadable() from error  # an HTTP body that is not theirs
        return _answer(response, self.model)


def _broken_connections() -> tuple[type[Exception], ...]:
    """The SDK speaks through httpx or its fork, whichever is installed, and hides neither."""
    found: list[type[Exception]] = [OSError]
    for name in ("httpx", "httpx2"):
        try:
            found.append(__import__(name).TransportError)
        except ImportError:
            continue
    return tuple(found)


def _answer(response: Any, model: str) -> Answer:
    from pydantic import ValidationError

    raw = response.text
    if raw is None:  # blocked before or while writing: there is no text at all
        raise refused()
    try:
        plate = Plate.model_validate_json(raw)
    except ValidationError as error:
        raise unreadable(raw) from error
    usage = response.usage_metadata
    return Answer(
        plate=plate,
        raw=raw,
        model=response.model_version or model,
        tokens_in=getattr(usage, "prompt_token_count", None),
        tokens_out=getattr(usage, "candidates_token_count", None),
    )
