"""Whether a signed paper is what was signed: the only read that asks nobody who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from patients.models import Letter, SignedDocument
from patients.services.letter import letter_verify
from patients.services.signature import document_verify
from patients.verification import code_read


@dataclass(frozen=True)
class Verified:
    """What anyone who holds the paper may know: nothing about its patient nor its content."""

    intact: bool
    signed_at: datetime
    licence: str


def signed_by_code(text: str) -> Verified | None:
    """What was signed under that code, or None. Found by range: the index of the hash serves."""
    code = code_read(text)
    if not code:
        return None
    ends = (code.ljust(64, "0"), code.ljust(64, "f"))
    document = SignedDocument.objects.filter(sha256__range=ends).first()
    if document is not None:
        return Verified(document_verify(document), document.signed_at, document.licence)
    letter = Letter.objects.filter(sha256__range=ends).first()
    if letter is not None:
        licence = str(letter.payload["signature"]["licence"])
        return Verified(letter_verify(letter), letter.signed_at, licence)
    return None
