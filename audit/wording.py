"""Small Spanish for the sentences of the history: articles, units, values. Pure but for fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
# The unit at the end of a field's name.
PLAIN_UNITS = {
    **{unit: unit for unit in ("cm", "kg", "mm", "kcal", "g", "mg", "min")},
    "ml": "mL",
    "pct": "%",
    "percent": "%",
    "mmhg": "mmHg",
    "years": "años",
}
MASCULINE_IN_A = {"día", "problema", "sistema", "programa", "tema", "idioma", "esquema", "mapa"}
FEMININE = {
    "clave",
    "base",
    "fase",
    "clase",
    "talla",
    "imagen",
    "razón",
    "sal",
    "llave",
    "parte",
    "curp",
    "clues",
}
FEMININE_ENDINGS = ("a", "ción", "sión", "dad", "tad", "tud", "umbre", "triz")
LONGEST = 80


def article(noun: str) -> str:
    """El, la, los o las, by the look of the first word."""
    word = (noun.split() or [""])[0].lower().rstrip(":,")
    if word in FEMININE:
        return "la"
    if word.endswith("as") and word not in {"gas", "atlas"}:
        return "las"
    if word.endswith(("ciones", "siones", "dades", "tudes")):
        return "las"
    if word.endswith(("os", "es")) and word not in {"mes", "interés"}:
        return "los"
    feminine = word.endswith(FEMININE_ENDINGS) and word not in MASCULINE_IN_A
    return "la" if feminine else "el"


def clean(noun: str) -> str:
    """A model's name as it stands within a sentence."""
    return noun.replace("_", " ").strip()


def join(parts: Sequence[str]) -> str:
    """«a, b y c»."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} y {parts[-1]}"


def spoken(field: models.Field[Any, Any], value: Any) -> str:
    """A recorded value as people write it; an empty text when there is none."""
    if value is None or value in ("", "None"):
        return ""
    if field.choices:
        names = {str(key): str(label) for key, label in field.flatchoices}
        return names.get(str(value), str(value)).lower()
    if isinstance(field, models.BooleanField):
        return "sí" if str(value) in ("True", "1", "true") else "no"
    if isinstance(field, models.DecimalField):
        return _decimal(value)
    if isinstance(field, models.DateField):  # also DateTimeField
        return _moment(str(value))
    text = str(value)
    return (
        f"«{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}»"
        if _is_text(field)
        else text
    )


def _is_text(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.CharField | models.TextField)


def _decimal(value: Any) -> str:
    try:
        number = Decimal(str(value)).normalize()
    except InvalidOperation:
        return str(value)
    return f"{number:f}"


def _moment(text: str) -> str:
    """24/nov/2026, with the hour of the practice if there is one."""
    moment = parse_datetime(text)
    if moment is not None and (" " in text or "T" in text):
        if timezone.is_naive(moment):
            moment = moment.replace(tzinfo=dt.UTC)
        local = timezone.localtime(moment)
        return f"{_day(local.date())} {local:%H:%M}"
    day = parse_date(text)
    return _day(day) if day else text


def _day(day: dt.date) -> str:
    return f"{day.day:02d}/{MONTHS[day.month - 1]}/{day.year}"
