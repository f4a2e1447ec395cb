"""Secrets that travel in an address. Only their hash is kept.

A plain hash is enough: 256 random bits cannot be guessed, unlike a password.
"""

from __future__ import annotations

import hashlib
import secrets

SECRET_BYTES = 32
MOST_LETTERS = 64


def token_new() -> str:
    """A secret of 256 bits, in letters that an address may hold."""
    return secrets.token_urlsafe(SECRET_BYTES)


def token_hash(secret: str) -> str:
    """SHA-256 of a secret, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
