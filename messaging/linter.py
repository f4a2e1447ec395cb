"""What may not leave, nor be kept, in a message. Pure.

Meta's policy forbids full identifiers and card numbers in either direction; reminders are sent
without clinical content, so that a telephone left on a table tells nothing.
"""

from __future__ import annotations

import re

from stdnum import luhn

from patients.names import plain

CURP = re.compile(r"\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d\b", re.IGNORECASE)
RFC = re.compile(r"\b[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{2}[0-9A]\b", re.IGNORECASE)
DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
CLABE_LENGTH, CLABE_WEIGHTS = 18, (3, 7, 1)
HIDDEN = "[dato oculto]"

CLINICAL = re.compile(
    r"\b\d+(?:[.,]\d+)? ?(?:kg|kgs|kilos?|kcal|mg/dl|mmhg|mmol/l)\b"
    r"|\b(?:peso|pesa|imc|bascula|cintura|grasa corporal)\b"
    r"|\b(?:diagnostic\w*|diabet\w*|prediabet\w*|hipertens\w*|obes\w*|sobrepeso|anemi\w*|cancer)\b"
    r"|\b(?:glucosa|colesterol|triglicerid\w*|hemoglobina|hba1c|creatinina|laboratorios?|analisis)\b"
)


def identifiers_in(text: str) -> tuple[str, ...]:
    """Names of the identifiers that a text holds: «CURP», «RFC», «número de tarjeta o cuenta»."""
    found = []
    if CURP.search(text):
        found.append("CURP")
    if RFC.search(CURP.sub(" ", text)):
        found.append("RFC")
    if any(_is_account(match[0]) for match in DIGITS.finditer(text)):
        found.append("número de tarjeta o cuenta")
    return tuple(found)


def identifiers_hidden(text: str) -> str:
    """The text with every identifier replaced, as incoming messages are kept."""
    hidden = RFC.sub(HIDDEN, CURP.sub(HIDDEN, text))
    return DIGITS.sub(lambda match: HIDDEN if _is_account(match[0]) else match[0], hidden)


def problems_of(text: str, *, category: str) -> tuple[str, ...]:
    """Why a text may not be sent in a category, in Spanish; empty if it may."""
    problems = [
        f"Quite lo que parece {name}: no se envía por WhatsApp." for name in identifiers_in(text)
    ]
    if category == "logistics" and (word := CLINICAL.search(plain(text))):
        problems.append(
            f"«{word[0]}» es contenido clínico: en un recordatorio no se escriben peso, "
            "diagnósticos ni laboratorios."
        )
    return tuple(problems)


def _is_account(written: str) -> bool:
    """Whether digits are a payment card (Luhn) or a CLABE (its own check digit)."""
    digits = re.sub(r"\D", "", written)
    if len(digits) == CLABE_LENGTH and _clabe_digit(digits[:17]) == int(digits[17]):
        return True
    return len(digits) <= 19 and digits[0] in "23456" and luhn.is_valid(digits)


def _clabe_digit(digits: str) -> int:
    """Check digit of a CLABE: weights 3, 7, 1, each product modulo 10."""
    total = sum(int(d) * CLABE_WEIGHTS[i % 3] % 10 for i, d in enumerate(digits))
    return -total % 10
