"""The keys that seal the CURP at rest, and the blind index that finds it without opening it.

Two keys of different nature, both from the environment: `CURP_KEYS`, of which the first seals and
the others still open what was sealed before, and `CURP_INDEX_KEY`. Sealing is `cryptography`'s
own recipe (Fernet: AES and HMAC, authenticated); the index is HMAC-SHA256 of the CURP within its
clinic, so that one person has another index in another clinic.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

TOKEN_HEAD = "gAAAA"  # noqa: S105 - how every Fernet token begins
KEY_BYTES = 32


class CurpKeysError(Exception):
    """The keys are absent, malformed, or not those that sealed a CURP. Words for people."""


class CurpUnreadableError(CurpKeysError):
    """A stored CURP that none of the keys opens."""

    def __init__(self) -> None:
        super().__init__(
            "La CURP guardada no se abre con las llaves de esta instalación. Nada se perdió: "
            "pida a quien cuida el equipo que revise CURP_KEYS (capítulo 8 del manual)."
        )


@dataclass(frozen=True)
class Keyring:
    """The keys in use."""

    current: Fernet
    every: MultiFernet
    index_key: bytes

    def seal(self, text: str) -> str:
        """The token to store, with the first key."""
        return self.current.encrypt(text.encode()).decode()

    def open(self, token: str) -> str:
        """What a token says. Raises CurpUnreadableError."""
        try:
            return self.every.decrypt(token.encode()).decode()
        except InvalidToken:
            raise CurpUnreadableError from None

    def is_current(self, token: str) -> bool:
        """Whether the first key opens it."""
        try:
            self.current.decrypt(token.encode())
        except InvalidToken:
            return False
        return True

    def index(self, text: str, *, clinic_id: int) -> str:
        """What stands for a CURP in a search: the same for the same CURP in the same clinic."""
        message = f"curp:{clinic_id}:{text}".encode()
        return hmac.new(self.index_key, message, hashlib.sha256).hexdigest()


def keyring() -> Keyring:
    """The keys of the settings. Raises CurpKeysError, naming what lacks."""
    return _keyring(tuple(settings.CURP_KEYS), settings.CURP_INDEX_KEY)


@lru_cache(maxsize=8)  # the tests change them
def _keyring(keys: tuple[str, ...], index_key: str) -> Keyring:
    if not keys or not index_key:
        lacking = "CURP_KEYS" if not keys else "CURP_INDEX_KEY"
        raise CurpKeysError(f"Falta {lacking}: sin ella no se guarda ni se busca una CURP.")
    fernets = [Fernet(base64.urlsafe_b64encode(key_bytes(key, of="CURP_KEYS"))) for key in keys]
    return Keyring(fernets[0], MultiFernet(fernets), key_bytes(index_key, of="CURP_INDEX_KEY"))


def key_bytes(text: str, *, of: str) -> bytes:
    """The 32 bytes of a key in base64, of either alphabet. Raises CurpKeysError."""
    try:
        key = base64.b64decode(text.strip().translate(_PLAIN), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise CurpKeysError(f"{of} lleva llaves de {KEY_BYTES} bytes en base64 (44 letras).")
    return key


_PLAIN = str.maketrans("-_", "+/")
