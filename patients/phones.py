"""Telephone numbers, kept in E.164; Mexico is assumed when no country is written."""

from __future__ import annotations

import phonenumbers
from django.core.exceptions import ValidationError

COUNTRY = "MX"
OLD_MOBILE = "+521"


def phone_read(text: str) -> str:
    """E.164 of a number, or "" if empty. Raises ValidationError in Spanish.

    The mobile prefix 1 after +52 went out of use in 2019 and WhatsApp still writes it: it is
    dropped.
    """
    if not text.strip():
        return ""
    written = "".join(c for c in text if c.isdigit() or c == "+")
    if written.startswith(OLD_MOBILE) and len(written) == len(OLD_MOBILE) + 10:
        written = "+52" + written.removeprefix(OLD_MOBILE)
    try:
        number = phonenumbers.parse(written, COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise ValidationError("El teléfono no se entiende: escriba los 10 dígitos.") from error
    if not phonenumbers.is_valid_number(number):
        raise ValidationError("Ese teléfono no existe: escriba los 10 dígitos, con lada.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_shown(e164: str) -> str:
    """A stored number as people here write it: 55 1234 5678, or with its country if foreign."""
    if not e164:
        return ""
    number = phonenumbers.parse(e164)
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if phonenumbers.region_code_for_number(number) == COUNTRY
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, style)
