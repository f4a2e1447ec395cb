"""What every emulator is: an HTTP server on loopback that does as its script says."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. `body` is text, bytes, or something to write as JSON."""

    status: int = 200
    body: Any = ""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        """The bytes that go on the wire."""
        if isinstance(self.body, bytes):
            return self.body
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()


@dataclass(frozen=True)
class Asked:
    """A request received: kept, so that a test may see what left the product."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


HANG = "hang"  # no answer until the other side gives up
DROP = "drop"  # the connection is closed without a word
Fault = Answer | str


class Emulator:
    """`with Emulator() as it:` it listens at `it.url`; `it.fault(...)` scripts the next answers."""

    name = "emulador"

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.requests: list[Asked] = []
        self.faults: deque[Fault] = deque()
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """The base address to configure."""
        return f"http://{LOOPBACK}:{self.port}"

    def start(self) -> Self:
        """Listen, in a thread of its own."""
        self._server = ThreadingHTTPServer((LOOPBACK, self.port), _handler_of(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Close the socket: from here on connections are refused."""
        self.stopping.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def fault(self, *faults: Fault) -> None:
        """What the next calls of the product will meet, one each, before answering well again."""
        with self.lock:
            self.faults.extend(faults)

    def answer(self, asked: Asked) -> Answer:
        """The answer when nothing goes wrong. Each vendor writes its own."""
        raise NotImplementedError

    def control(self, asked: Asked) -> Answer | None:
        """The emulator's own addresses, under /_control/, that no fault touches."""
        return None

    def reply(self, asked: Asked) -> Answer | str:
        """Control, then the script, then the normal answer."""
        if asked.path.startswith("/_control/"):
            return self.control(asked) or Answer(404, {"error": "no hay tal control"})
        with self.lock:
            self.requests.append(asked)
            fault = self.faults.popleft() if self.faults else None
        return self.answer(asked) if fault is None else fault


def _handler_of(emulator: Emulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            path, _, query = self.path.partition("?")
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(
                self.command, path, query, dict(self.headers.items()), self.rfile.read(length)
            )
            reply = emulator.reply(asked)
            if isinstance(reply, str):
                self.misbehave(reply)
            else:
                self.write(reply)

        do_GET = do_POST = do_DELETE = handle_any  # noqa: N815 - the library's names

        def misbehave(self, how: str) -> None:
            if how == HANG:
                emulator.stopping.wait(30)
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        def write(self, answer: Answer) -> None:
            with suppress(OSError):  # the other side may have left
                self.send_response(answer.status)
                headers = {"Content-Type": answer.content_type, **answer.headers}
                headers.setdefault("Content-Length", str(len(answer.raw)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.raw)

        def log_message(self, *words: object) -> None:
            """Nothing: what is said is a patient's."""

    return Handler


@contextmanager
def wait_for(seconds: float = 5) -> Iterator[Any]:
    """`with wait_for() as until: until(condition)`: raises AssertionError if it never holds."""

    def until(condition: Any) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "no llegó a tiempo"
            time.sleep(0.01)

    yield until
