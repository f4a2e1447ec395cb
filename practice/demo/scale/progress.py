"""How far a long command is and how long it will still take, in one line."""

from __future__ import annotations

import time
from typing import TextIO

WIDTH = 24
QUIET_STEPS = 20
"""Lines of a whole run where nobody is looking: a file, a log."""


class Progress:
    """A bar that redraws itself on a terminal, and tells twenty times elsewhere."""

    def __init__(self, what: str, total: int, stream: TextIO) -> None:
        self.what, self.total, self.stream = what, max(total, 1), stream
        self.done, self.told = 0, -1
        self.started = time.monotonic()
        self.live = stream.isatty()

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        self.done += count
        step = self.done * QUIET_STEPS // self.total
        if self.live:
            self.stream.write(f"\r{self.line()}\033[K")
            self.stream.flush()
        elif step > self.told:
            self.stream.write(f"{self.line()}\n")
            self.stream.flush()
        self.told = step

    def close(self) -> None:
        """The bar is finished."""
        if self.live:
            self.stream.write("\n")

    def line(self) -> str:
        """«Consultas ███░░░ 12,345 de 60,000 (20 %), faltan 3 min 20 s»."""
        share = min(self.done / self.total, 1)
        full = round(share * WIDTH)
        bar = "█" * full + "░" * (WIDTH - full)
        return f"{self.what} {bar} {self.done:,} de {self.total:,} ({share:.0%}), {self._left()}"

    def _left(self) -> str:
        spent = time.monotonic() - self.started
        if self.done >= self.total:
            return f"listo en {spoken(spent)}"
        if not self.done:
            return "calculando"
        return f"faltan {spoken(spent * (self.total - self.done) / self.done)}"


def spoken(seconds: float) -> str:
    """«3 min 20 s», «8 s»."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
