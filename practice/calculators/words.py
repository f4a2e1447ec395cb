"""How typed numbers are understood and how answers are written. es-MX: 1,234.5 and 24/nov/2026."""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal

from django.utils.formats import date_format

from nutrition.units import rounded

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def plain_number(text: str) -> str:
    """A typed number as the science reads it: «1,850» is 1850 and «62,5» is 62.5."""
    text = text.strip().replace(" ", "")
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    return text.replace(",", ".")


def written(value: Decimal | int, decimals: int = 0) -> str:
    """A number rounded half up, with the thousands apart and a true minus sign."""
    return f"{rounded(Decimal(value), decimals):,f}".replace("-", "−")


def unrounded(value: Decimal) -> str:
    """The value to four places, without zeros that say nothing: 24.9989, 25."""
    return written(value, 4).rstrip("0").rstrip(".")


def exact(value: Decimal, decimals: int) -> str:
    """The value before rounding; empty when rounding took nothing a person would miss."""
    if value == rounded(value, decimals) or abs(value) >= 1000:
        return ""
    return unrounded(value)


def written_day(value: datetime.date) -> str:
    """24/nov/2026."""
    return date_format(value, "j/b/Y")


def day_of_text(text: str) -> str:
    """An ISO date as people read it; any other text as it is."""
    return written_day(datetime.date.fromisoformat(text)) if _ISO_DATE.fullmatch(text) else text


def folded(text: str) -> str:
    """Lower case without accents, for searching."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def initials(text: str) -> str:
    """«Índice de masa corporal» is also looked for as «imc»."""
    words = re.findall(r"\w+", folded(text))
    return "".join(word[0] for word in words if len(word) > 2)
