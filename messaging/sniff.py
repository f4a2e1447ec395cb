"""What a file really is, by its first bytes. Pure: what the sender declares is not believed."""

from __future__ import annotations

from accounts.heic import MIME as HEIC
from accounts.heic import is_heic

HEAD_BYTES = 32
READABLE = frozenset({"image/jpeg", "image/png", "image/webp", HEIC})


def sniff(head: bytes) -> str:
    """The MIME type of a file from its first 32 bytes; "" if it is none that we know."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if is_heic(head):
        return HEIC
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return "audio/ogg" if head.startswith(b"OggS") else ""
