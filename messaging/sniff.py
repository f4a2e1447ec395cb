"""What a file really is, by its first bytes. Pure: what the sender declares is not believed."""

from __future__ import annotations

HEAD_BYTES = 32
ISO_BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic"}
READABLE = frozenset({"image/jpeg", "image/png", "image/webp"})


def sniff(head: bytes) -> str:
    """The MIME type of a file from its first 32 bytes; "" if it is none that we know."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return ISO_BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return "audio/ogg" if head.startswith(b"OggS") else ""
