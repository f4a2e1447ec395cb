"""A photo as it may be kept and sent: a reduced JPEG without metadata. Pure."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.heic import heic_decoder, is_heic

MAX_BYTES = 16 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1568  # a larger image is reduced by the provider, and costs the same
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPT = "image/jpeg,image/png,image/webp,image/heic,.heic"  # what a form asks the browser for


class ImageRefusedError(Exception):
    """The file is not a photo we keep. The text is for people, in Spanish."""


@dataclass(frozen=True)
class CleanImage:
    """A re-encoded JPEG and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def image_clean(
    data: bytes, *, longest: int = LONGEST_SIDE, most_bytes: int = MAX_BYTES
) -> CleanImage:
    """Re-encode a photo, at most `longest` px a side.

    Raises ImageRefusedError if it is too big, broken, or not a photo.
    """
    if len(data) > most_bytes:
        raise ImageRefusedError(f"La foto pesa más de {most_bytes // 1024**2} MB.")
    formats = (heic_decoder(),) if is_heic(data) else FORMATS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=formats) as opened:
                return _encode(opened, longest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefusedError("La foto tiene demasiados pixeles.") from error
    except UnidentifiedImageError as error:
        raise ImageRefusedError(
            "El archivo no es una fotografía (JPEG, PNG, WebP o HEIC)."
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise ImageRefusedError("La foto está dañada o incompleta.") from error


def _encode(opened: Image.Image, longest: int) -> CleanImage:
    """Upright, RGB, reduced; a new file, so nothing of the old one's metadata travels."""
    if opened.width * opened.height > MAX_PIXELS:
        raise ImageRefusedError("La foto tiene demasiados pixeles.")
    opened.draft("RGB", (longest, longest))
    image = ImageOps.exif_transpose(opened).convert("RGB")
    image.thumbnail((longest, longest))
    clean = Image.frombytes("RGB", image.size, image.tobytes())
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return CleanImage(out.getvalue(), clean.width, clean.height)
