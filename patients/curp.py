"""Reading a CURP (NOM-024 6.5.1). It is checked and compared; it is never computed to be stored.

python-stdnum knows the structure and the check digit but refuses the sex X and the generic CURP,
which exist; this module allows for both. The check digit misses about one substitution in four,
so the letters and the date are always compared with what the person says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.mx import curp as stdnum_curp

from patients.entities import ENTITY_KEYS
from patients.names import plain

GENERIC = "XXXX999999XXXXXX99"
SHAPE = re.compile(r"^[A-Z]{4}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z0-9]\d$")
SEX_OF = {"H": "male", "M": "female"}
PARTICLES = frozenset(
    "da das de del der di die dd el la las le les los mac mc van von y".split()  # noqa: SIM905
)
COMMON_FIRST_NAMES = frozenset({"maria", "ma", "ma.", "m", "m.", "jose", "j", "j."})


@dataclass(frozen=True)
class Curp:
    """A CURP whose structure and check digit are right, and what it says of its holder.

    `sex` is "male", "female" or None when it says X; everything is None in the generic one.
    """

    text: str
    birth_date: date | None
    sex: str | None
    entity: str | None

    @property
    def is_generic(self) -> bool:
        """Whether it stands for somebody whose CURP is not known."""
        return self.text == GENERIC


def curp_read(text: str) -> Curp:
    """Normalise and check a CURP. Raises ValidationError with the reason in Spanish."""
    number = stdnum_curp.compact(text)
    if number == GENERIC:
        return Curp(number, None, None, None)
    try:
        _check(number)
        born = stdnum_curp.get_birth_date(number)
    except InvalidLength as error:
        raise ValidationError(f"La CURP lleva 18 caracteres y esta tiene {len(number)}.") from error
    except InvalidFormat as error:
        raise ValidationError("La CURP no tiene la forma correcta: revise cada letra.") from error
    except InvalidChecksum as error:
        raise ValidationError(
            "El último dígito de la CURP no corresponde: hay un carácter mal escrito."
        ) from error
    except StdnumError as error:
        raise ValidationError(
            "La fecha, la entidad o las letras de la CURP no son posibles: revísela."
        ) from error
    return Curp(number, born, SEX_OF.get(number[10]), number[11:13])


def _check(number: str) -> None:
    """Structure and check digit. Raises stdnum's errors."""
    if len(number) != 18:
        raise InvalidLength
    if not SHAPE.match(number) or number[11:13] not in ENTITY_KEYS:
        raise InvalidFormat
    if number[10] != "X":
        stdnum_curp.validate(number)
    # The library refuses the sex X: lend it an H, and take the digit from the original.
    stdnum_curp.validate(f"{number[:10]}H{number[11:]}", validate_check_digits=False)
    if stdnum_curp.calc_check_digit(number) != number[-1]:
        raise InvalidChecksum


def curp_mismatches(
    curp: Curp,
    *,
    given_names: str,
    first_surname: str,
    second_surname: str,
    birth_date: date,
    sex: str,
    birth_entity: str,
) -> tuple[str, ...]:
    """What the CURP says that the data do not, each as a sentence. Empty if all agrees."""
    if curp.is_generic or curp.birth_date is None:
        return ()
    warnings = []
    if curp.birth_date != birth_date:
        warnings.append(f"Dice que nació el {date_format(curp.birth_date)}.")
    if curp.sex and sex != "intersex" and curp.sex != sex:
        warnings.append(f"Dice sexo {'masculino' if curp.sex == 'male' else 'femenino'}.")
    if birth_entity and curp.entity != birth_entity:
        warnings.append(f"Dice entidad de nacimiento {curp.entity}.")
    initials = _initial(first_surname), _initial(second_surname), _given_initial(given_names)
    if (curp.text[0], curp.text[2], curp.text[3]) != initials:
        warnings.append("Sus iniciales no son las del nombre.")
    return tuple(warnings)


def _initial(name: str) -> str:
    """First letter of the first word that is not a particle, Ñ as X; X if there is none."""
    words = [word for word in name.casefold().split() if word not in PARTICLES]
    if not words or words[0].startswith("ñ"):
        return "X"
    letter = plain(words[0])[0].upper()
    return letter if letter.isascii() and letter.isalpha() else "X"


def _given_initial(given_names: str) -> str:
    """Initial of the given name; María and José are skipped when another name follows."""
    words = [word for word in given_names.casefold().split() if word not in PARTICLES]
    if len(words) > 1 and plain(words[0]) in COMMON_FIRST_NAMES:
        words = words[1:]
    return _initial(" ".join(words))
