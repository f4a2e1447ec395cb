"""Reading an RFC: form, date and words. Its check digit fails in real ones, so it is not asked."""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import ValidationError

GENERIC = frozenset({"XAXX010101000", "XEXX010101000"})
PERSON = 13
# The tax office's own list: shorter than that of the CURP, and it is the last letter that changes,
# not the second. The list is python-stdnum's too; the letter is recalled, to be confirmed.
WORDS = (
    "BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COJA COJE COJI COJO CULO FETO GUEY JOTO KACA "
    "KACO KAGA KAGO KAKA KOGE KOJO KULO MAME MAMO MEAR MEAS MEON MION MOCO MULA PEDA PEDO PENE "
    "PUTA PUTO QULO RATA RUIN"
)
NEVER_ISSUED = frozenset(WORDS.split())
SHAPE = re.compile(r"^[A-ZÑ&]{3,4}(\d{6})[A-Z0-9]{3}$")


def rfc_read(text: str) -> str:
    """The RFC without spaces or hyphens, "" if there is none. Raises ValidationError on «rfc»."""
    number = re.sub(r"[\s-]", "", text).upper()
    if not number or number in GENERIC:
        return number
    found = SHAPE.match(number)
    if found is None:
        raise ValidationError({"rfc": "El RFC lleva 13 caracteres, o 12 si es de una empresa."})
    try:
        datetime.strptime(found[1], "%y%m%d")  # noqa: DTZ007 - only whether the day exists
    except ValueError:
        raise ValidationError({"rfc": "La fecha que dice el RFC no existe."}) from None
    if len(number) == PERSON and number[:4] in NEVER_ISSUED:
        meant = f"{number[:3]}X{number[4:]}"
        raise ValidationError({"rfc": f"El SAT no expide ese RFC. Quizá es {meant}: revíselo."})
    return number
