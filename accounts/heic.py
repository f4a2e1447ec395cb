"""HEIC, what iPhones send: recognised by its container, decoded only when it arrives.

The decoder (libheif) is imported the first time that somebody needs it: most days nobody does.
"""

from __future__ import annotations

BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
MIME = "image/heic"


def is_heic(head: bytes) -> bool:
    """Whether a file starts as HEIC does."""
    return head[4:8] == b"ftyp" and head[8:12] in BRANDS


def heic_decoder() -> str:
    """Teach Pillow to open HEIC; the name of the format. Safe to call again.

    One thread a picture and no thumbnails: what is in the file besides its photo is not looked at.
    """
    from pillow_heif import options, register_heif_opener

    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    register_heif_opener()
    return "HEIF"
