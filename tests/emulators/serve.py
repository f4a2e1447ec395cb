"""Start the emulators whose port is given and say, on one line each, where they are.

    python -m tests.emulators.serve --twilio 8101 --claude 8102 --gemini 8103 \\
        --webhooks http://127.0.0.1:8000
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from tests.emulators.anthropic import ClaudeEmulator
from tests.emulators.gemini import GeminiEmulator
from tests.emulators.server import Emulator
from tests.emulators.twilio import TwilioEmulator


def main() -> None:
    """Serve until told to stop."""
    options = _options()
    text = options.answer.read_text() if options.answer else "{}"
    emulators: list[Emulator] = []
    if options.twilio is not None:
        twilio = TwilioEmulator(webhook_base=options.webhooks, port=options.twilio)
        twilio.fetches_media = True
        emulators.append(twilio)
    if options.claude is not None:
        emulators.append(ClaudeEmulator(text=text, port=options.claude))
    if options.gemini is not None:
        emulators.append(GeminiEmulator(text=text, port=options.gemini))
    for emulator in emulators:
        emulator.start()
        sys.stdout.write(f"SIMULADOR {emulator.name} {emulator.url}\n")
    sys.stdout.flush()
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    asked.wait()
    for emulator in emulators:
        emulator.stop()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("twilio", "claude", "gemini"):
        parser.add_argument(f"--{name}", type=int, help=f"puerto de {name}; 0, el que haya")
    parser.add_argument("--webhooks", default="", help="dirección del producto")
    parser.add_argument("--answer", type=Path, help="archivo con la respuesta de Claude y Gemini")
    return parser.parse_args()


if __name__ == "__main__":
    main()
