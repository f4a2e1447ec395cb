"""The control of the simulator: the product plays the patient's telephone, from its own side."""

from __future__ import annotations

import base64
import json
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from messaging.errors import TransportError
from messaging.transports import is_simulated

SECONDS = 5


@dataclass(frozen=True)
class Received:
    """A message that the telephone shows."""

    body: str
    at: datetime
    media: str = ""


def phone_send(*, sender: str, to: str, body: str | None, photo: tuple[str, bytes] | None) -> None:
    """Make the telephone send a message, with a photo if any. Raises TransportError."""
    files = []
    if photo is not None:
        kind, content = photo
        files = [{"type": kind, "content": base64.b64encode(content).decode()}]
    wanted = {"from": sender, "to": to, "files": files, **({} if body is None else {"body": body})}
    _ask("/_control/inbound", json.dumps(wanted).encode())


def phone_received(*, number: str) -> list[Received]:
    """What the telephone received, oldest first. Raises TransportError."""
    answer = _ask(f"/_control/phone?{urlencode({'number': number})}")
    return [
        Received(item["body"], datetime.fromisoformat(item["at"]), item.get("media", ""))
        for item in answer["messages"]
    ]


def _ask(path: str, body: bytes | None = None) -> dict[str, Any]:
    if not is_simulated():
        raise TransportError("El simulador no está encendido.", permanent=True)
    try:
        request = urllib.request.Request(f"{settings.TWILIO_BASE_URL}{path}", data=body)  # noqa: S310 - loopback, checked above
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return dict(json.loads(answer.read()))
    except (OSError, ValueError) as error:
        raise TransportError("El simulador no responde.", permanent=False) from error
