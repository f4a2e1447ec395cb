"""Twilio on loopback: Messages.json with basic auth, signed webhooks, media, and callbacks.

    with TwilioEmulator(webhook_base="http://127.0.0.1:8000") as twilio:
        twilio.fault(Answer(429, {"code": 20429, "message": "SIMULADOR", "status": 429}))
        twilio.callbacks = ["queued", "sent", "delivered"]     # the order is the script's
        twilio.receive(sender="whatsapp:+5215512345678", to="whatsapp:+525500000001", body="hola")

The pages of the product use its control: POST /_control/inbound, GET /_control/phone.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from tests.emulators.server import Answer, Asked, Emulator

ACCOUNT_SID = "AC" + "0" * 31 + "1"
AUTH_TOKEN = "simulador"
API = "/2010-04-01/Accounts/"
USUAL = ("queued", "sent", "delivered", "read")
ERRORS = {21610: 400, 63016: 400, 21211: 400, 20429: 429, 20500: 500}


@dataclass
class Taken:
    """A message the product handed over."""

    sid: str
    params: dict[str, str]
    created: datetime = field(default_factory=lambda: datetime.now(UTC))

    def as_json(self) -> dict[str, Any]:
        """As Twilio writes it."""
        return {
            "sid": self.sid,
            "account_sid": ACCOUNT_SID,
            "status": "queued",
            "direction": "outbound-api",
            "from": self.params.get("From"),
            "to": self.params.get("To"),
            "body": self.params.get("Body", ""),
            "num_media": "1" if self.params.get("MediaUrl") else "0",
            "num_segments": "1",
            "date_created": format_datetime(self.created),
            "date_updated": format_datetime(self.created),
            "date_sent": None,
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "uri": f"{API}{ACCOUNT_SID}/Messages/{self.sid}.json",
        }


class TwilioEmulator(Emulator):
    """See the module. `callbacks` are the states told of each message, in that order."""

    name = "twilio"

    def __init__(self, *, webhook_base: str = "", port: int = 0) -> None:
        super().__init__(port)
        self.webhook_base = webhook_base.rstrip("/")
        self.callbacks: list[str | tuple[str, int]] = list(USUAL)
        self.callback_repeats = 1
        self.callback_delay = 0.0
        self.taken: list[Taken] = []
        self.incoming: list[dict[str, str]] = []
        self.media: dict[str, tuple[str, bytes]] = {}
        self.media_fault: Answer | str | None = None
        self.told: list[int] = []
        self.fetches_media = False
        self.fetched: list[tuple[int, str, int]] = []

    # --- The API ----------------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Answer:
        """Messages.json and media, for who has the credentials."""
        if not _is_ours(asked):
            return error(20003, 401)
        if asked.path.endswith("/Messages.json"):
            return self._create(asked) if asked.method == "POST" else self._list(asked)
        if "/Media/" in asked.path:
            return self._file(asked.path.rsplit("/", 1)[1])
        return error(20404, 404)

    def reply(self, asked: Asked) -> Answer | str:
        """A fault of media is apart: it concerns files only."""
        if self.media_fault is not None and "/Media/" in asked.path:
            self.requests.append(asked)
            return self.media_fault
        return super().reply(asked)

    def _create(self, asked: Asked) -> Answer:
        params = dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
        if not (params.get("Body") or params.get("ContentSid") or params.get("MediaUrl")):
            return error(21619, 400)
        message = Taken(f"SM{secrets.token_hex(16)}", params)
        with self.lock:
            self.taken.append(message)
        if self.fetches_media and params.get("MediaUrl"):
            threading.Thread(target=self._fetch, args=(params["MediaUrl"],), daemon=True).start()
        if self.callbacks and params.get("StatusCallback"):
            threading.Thread(target=self._tell_all, args=(message,), daemon=True).start()
        return Answer(201, message.as_json())

    def _list(self, asked: Asked) -> Answer:
        query = parse_qs(asked.query)
        to, sender = (query.get(name, [""])[0] for name in ("To", "From"))
        found = [
            m.as_json()
            for m in reversed(self.taken)
            if (not to or m.params.get("To") == to)
            and (not sender or m.params.get("From") == sender)
        ]
        return Answer(200, {"messages": found, "next_page_uri": None, "page": 0, "page_size": 50})

    def _file(self, sid: str) -> Answer:
        if sid not in self.media:
            return error(20404, 404)
        kind, content = self.media[sid]
        return Answer(200, content, kind)

    # --- The webhooks -----------------------------------------------------------------------------

    def receive(
        self,
        *,
        sender: str,
        to: str,
        body: str | None = None,
        files: tuple[tuple[str, bytes], ...] = (),
        **extra: str,
    ) -> dict[str, str]:
        """A person writes: returns the parameters and posts them, signed, to the product."""
        params = self.compose(sender=sender, to=to, body=body, files=files, **extra)
        self.incoming.append(params)
        self.post("/webhooks/twilio/whatsapp/", params)
        return params

    def compose(
        self,
        *,
        sender: str,
        to: str,
        body: str | None = None,
        files: tuple[tuple[str, bytes], ...] = (),
        **extra: str,
    ) -> dict[str, str]:
        """The parameters of an inbound message; without `body` there is no Body key at all."""
        sid = f"SM{secrets.token_hex(16)}"
        params = {
            "MessageSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": ACCOUNT_SID,
            "From": sender,
            "To": to,
            "NumMedia": str(len(files)),
            "ProfileName": "SIMULADOR",
            "ApiVersion": "2010-04-01",
        }
        digits = sender.removeprefix("whatsapp:+")
        if digits.isdecimal():
            params["WaId"] = digits
        if body is not None:
            params["Body"] = body
        for i, (kind, content) in enumerate(files):
            media = f"ME{secrets.token_hex(16)}"
            self.media[media] = (kind, content)
            path = f"{API}{ACCOUNT_SID}/Messages/{sid}/Media/{media}"
            params |= {f"MediaUrl{i}": f"{self.url}{path}", f"MediaContentType{i}": kind}
        return params | extra

    def post(self, path: str, params: dict[str, str]) -> int:
        """One signed webhook; the status of the answer, or 0 if there was none."""
        return self.post_to(f"{self.webhook_base}{path}", params)

    def post_to(self, url: str, params: dict[str, str]) -> int:
        """One signed webhook to a whole URL."""
        request = urllib.request.Request(  # noqa: S310 - the product, on loopback
            url, urlencode(params).encode(), {"X-Twilio-Signature": signature(url, params)}
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def _fetch(self, url: str) -> None:
        """Ask for the file of a message, as Twilio does: with no session of the product."""
        try:
            with urllib.request.urlopen(url, timeout=15) as answer:  # noqa: S310
                kind = answer.headers.get("Content-Type", "")
                self.fetched.append((int(answer.status), kind, len(answer.read())))
        except urllib.error.HTTPError as refused:
            self.fetched.append((refused.code, "", 0))
        except OSError:
            self.fetched.append((0, "", 0))

    def _tell_all(self, message: Taken) -> None:
        for told in self.callbacks:
            status, code = told if isinstance(told, tuple) else (told, 0)
            for _ in range(self.callback_repeats):
                time.sleep(self.callback_delay)
                params = {
                    "MessageSid": message.sid,
                    "MessageStatus": status,
                    "AccountSid": ACCOUNT_SID,
                    "From": message.params.get("From", ""),
                    "To": message.params.get("To", ""),
                    **({"ErrorCode": str(code)} if code else {}),
                }
                self.told.append(self.post_to(message.params["StatusCallback"], params))

    # --- The control, for the page that plays the patient -----------------------------------------

    def control(self, asked: Asked) -> Answer | None:
        """POST /_control/inbound and GET /_control/phone?number=."""
        if asked.path == "/_control/inbound" and asked.method == "POST":
            return self._control_inbound(json.loads(asked.body))
        if asked.path == "/_control/phone":
            return Answer(200, {"messages": self._seen_by(parse_qs(asked.query)["number"][0])})
        return None

    def _control_inbound(self, wanted: dict[str, Any]) -> Answer:
        files = tuple(
            (file["type"], base64.b64decode(file["content"])) for file in wanted.get("files", [])
        )
        # In a thread: the page that asks may be served by the only worker of the product.
        threading.Thread(
            target=self.receive,
            kwargs={
                "sender": wanted["from"],
                "to": wanted["to"],
                "body": wanted.get("body"),
                "files": files,
            },
            daemon=True,
        ).start()
        return Answer(202, {"ok": True})

    def _seen_by(self, number: str) -> list[dict[str, Any]]:
        """What the telephone of a number shows of the messages it received."""
        return [
            {
                "sid": m.sid,
                "body": m.params.get("Body", ""),
                "at": m.created.isoformat(),
                "media": m.params.get("MediaUrl", ""),
            }
            for m in self.taken
            if m.params.get("To") == number
        ]


def signature(url: str, params: dict[str, str]) -> str:
    """As Twilio signs."""
    return str(RequestValidator(AUTH_TOKEN).compute_signature(url, params))


def error(code: int, status: int | None = None) -> Answer:
    """An error as Twilio writes it, by its code."""
    status = status or ERRORS.get(code, 400)
    body = {"code": code, "message": "SIMULADOR", "more_info": "", "status": status}
    return Answer(status, body)


def _is_ours(asked: Asked) -> bool:
    expected = base64.b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
    return asked.headers.get("Authorization") == f"Basic {expected}"
