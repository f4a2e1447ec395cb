"""JSON as the API receives it: strict, exact and bounded."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from accounts.api.problems import Problem

MOST_BYTES = 256 * 1024
DEEPEST = 16
UNREADABLE = "El cuerpo no es JSON válido en UTF-8."


class StrictJSONParser(BaseParser):
    """Decimals stay exact; no NaN, no repeated names, no NUL, no half characters, no depth."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, context: Any = None
    ) -> dict[str, Any]:
        """An object. Raises ParseError, or Problem `too_large`."""
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise Problem(
                "too_large", f"El máximo es de {MOST_BYTES // 1024} KB por solicitud.", status=413
            )
        try:
            data = json.loads(
                body.decode("utf-8"),
                parse_float=Decimal,
                parse_constant=_refuse,
                object_pairs_hook=_object,
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(UNREADABLE) from error
        if not isinstance(data, dict):
            raise ParseError("El cuerpo es un objeto: {…}.")
        _check(data, DEEPEST)
        return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("repeated name")
    return found


def _check(value: Any, depth: int) -> None:
    """Raise ParseError for what no column can hold."""
    if depth == 0:
        raise ParseError("El cuerpo tiene demasiados niveles.")
    if isinstance(value, str):
        if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value):
            raise ParseError("El cuerpo lleva caracteres que no se pueden guardar.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth - 1)
            _check(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth - 1)
