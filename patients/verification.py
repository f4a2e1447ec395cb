"""The short code that a signed paper prints, to ask whether it is what was signed. Pure."""

from __future__ import annotations

import re

LETTERS = 16
"""64 bits of the SHA-256: nobody finds one by trying."""


def code_of(sha256: str) -> str:
    """«1A2B-3C4D-5E6F-7081»: the beginning of the hash, as people copy it."""
    short = sha256[:LETTERS].upper()
    return "-".join(short[at : at + 4] for at in range(0, LETTERS, 4))


def code_read(text: str) -> str:
    """The beginning of the hash that a typed code names; "" if it is not one.

    The whole SHA-256 is taken too.
    """
    plain = re.sub(r"[\s-]", "", text).lower()
    return plain if re.fullmatch(r"[0-9a-f]{16}|[0-9a-f]{64}", plain) else ""
