"""What lets who holds a paper ask whether it is authentic: its code, the address and a QR."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from patients.verification import code_of


def verifiable(sha256: str) -> dict[str, Any]:
    """Code, words and QR of a signed paper; without a public address, no QR."""
    code = code_of(sha256)
    page = reverse("signed:verify")
    if not settings.PUBLIC_BASE_URL:
        return {"code": code, "text": f"Se verifica en la página {page} del consultorio", "qr": ""}
    address = f"{settings.PUBLIC_BASE_URL}{page}"
    return {
        "code": code,
        "text": f"Se verifica en {address}",
        "qr": _qr(f"{address}?{urlencode({'codigo': code})}"),
    }


def _qr(text: str) -> str:
    """The QR as SVG text. One mask, chosen beforehand: trying the eight takes most of the time."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_L, border=0, mask_pattern=0
    )
    code.add_data(text)
    drawn = io.BytesIO()
    code.make_image(image_factory=SvgPathImage).save(drawn)
    return drawn.getvalue().decode()
