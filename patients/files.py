"""What an attached file really is, and whether it may be kept. Pure: bytes in, a type out."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable

from PIL import Image, UnidentifiedImageError

from accounts.heic import MIME as HEIC
from accounts.heic import heic_decoder, is_heic

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000
EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    HEIC: "heic",
}
UNKNOWN = "El archivo no es PDF, JPG, PNG ni HEIC, aunque su nombre lo diga."


class FileRefusedError(ValueError):
    """The file cannot be kept. The text is for people, in Spanish."""


def file_read(data: bytes) -> str:
    """The MIME type of a file that may be kept, by its bytes. Raises FileRefusedError.

    What comes whole is kept as it came: opening a picture only tells whether it is sound.
    """
    if not data:
        raise FileRefusedError("El archivo está vacío.")
    if len(data) > MAX_BYTES:
        raise FileRefusedError("El archivo pesa más de 20 MB.")
    for starts, mime, sound in KINDS:
        if starts(data):
            sound(data)
            return mime
    raise FileRefusedError(UNKNOWN)


def _pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-2048:]:
        raise FileRefusedError("El PDF está incompleto: vuelva a guardarlo y súbalo otra vez.")


def _image(data: bytes) -> None:
    formats = (heic_decoder(),) if is_heic(data) else ("JPEG", "PNG")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=formats) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise FileRefusedError("La imagen tiene demasiados pixeles.")
                image.load()
    except FileRefusedError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefusedError("La imagen tiene demasiados pixeles.") from error
    except UnidentifiedImageError as error:
        raise FileRefusedError(UNKNOWN) from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        raise FileRefusedError("La imagen está dañada o incompleta.") from error


KINDS: tuple[tuple[Callable[[bytes], bool], str, Callable[[bytes], None]], ...] = (
    (lambda data: data.startswith(b"%PDF-"), "application/pdf", _pdf),
    (lambda data: data.startswith(b"\xff\xd8\xff"), "image/jpeg", _image),
    (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), "image/png", _image),
    (is_heic, HEIC, _image),
)
