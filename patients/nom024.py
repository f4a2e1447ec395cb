"""The identification as NOM-024 exchanges it: table 1, with its widths and its «not available».

Only what the table knows: no value is made up, and no CURP is computed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from patients.curp import GENERIC, curp_read
from patients.errors import LoadRefusedError
from patients.models import Patient

NO_ENTITY, BORN_ABROAD, NO_NATIONALITY, NO_SECOND_SURNAME = "00", "NE", "NND", "XX"
GENERIC_PERCENT = 15  # of a load
# The key of two digits is the place of the entity in the official list; «NE» is not one of them.
# fmt: off
KEYS = (
    "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN "
    "MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS"
)
# fmt: on
DIGITS = {key: f"{number:02d}" for number, key in enumerate(KEYS.split(), start=1)}
WIDTHS = {
    "curp": 18,
    "nombre": 50,
    "primer_apellido": 50,
    "segundo_apellido": 50,
    "fecha_nacimiento": 8,
    "sexo": 1,
    "entidad_nacimiento": 2,
    "nacionalidad": 3,
    "folio": 18,
    "entidad": 2,
    "municipio": 3,
    "localidad": 4,
}
SEX: dict[str, str] = {Patient.Sex.MALE: "H", Patient.Sex.FEMALE: "M"}


def identification_row(patient: Patient) -> dict[str, str]:
    """Table 1 for one patient: upper case, no wider than the table, its sentinels where unknown.

    An intersex person goes with the letter of their CURP, or X. The CURP has no «not available».
    """
    entity = patient.birth_entity
    row = {
        "curp": patient.curp if patient.curp_status != Patient.CurpStatus.GENERIC else "",
        "nombre": upper(patient.given_names),
        "primer_apellido": upper(patient.first_surname),
        "segundo_apellido": upper(patient.second_surname) or NO_SECOND_SURNAME,
        "fecha_nacimiento": f"{patient.birth_date:%Y%m%d}",
        "sexo": SEX.get(patient.sex) or (patient.curp[10:11] or "X"),
        "entidad_nacimiento": entity if entity == BORN_ABROAD else DIGITS.get(entity, NO_ENTITY),
        "nacionalidad": patient.nationality or NO_NATIONALITY,
        "folio": patient.record,
        "entidad": DIGITS.get(patient.residence_entity, NO_ENTITY),
        "municipio": "000",
        "localidad": "0000",
    }
    wide = [name for name, value in row.items() if len(value) > WIDTHS[name]]
    if wide:
        raise ValueError(f"Wider than the table: {wide}")
    return row


def identification_load(patients: Iterable[Patient], *, signer_curp: str) -> list[dict[str, str]]:
    """Table 1 of a whole load, where who has no CURP goes with the generic one (GIIS-B015 9).

    Raises LoadRefusedError if more than 15 % would, if who signs has the generic one or is one of
    the patients; ValidationError if the CURP of who signs is not well written.
    """
    signer = curp_read(signer_curp)
    if signer.is_generic:
        raise LoadRefusedError("Quien firma no puede llevar la CURP genérica.")
    rows = [identification_row(patient) for patient in patients]
    if any(row["curp"] == signer.text for row in rows):
        raise LoadRefusedError("Un paciente lleva la CURP de quien firma: revise cuál de las dos.")
    generic = sum(not row["curp"] for row in rows)
    if generic * 100 > GENERIC_PERCENT * len(rows):
        raise LoadRefusedError(
            f"{generic} de {len(rows)} irían con la CURP genérica, y se admite hasta el "
            f"{GENERIC_PERCENT} %: complete las que falten."
        )
    return [row | {"curp": row["curp"] or GENERIC} for row in rows]


def upper(text: str) -> str:
    """Upper case without accents; Ñ and Ü stay, as in a civil registry."""
    kept = []
    for letter in text.upper():
        if letter in "ÑÜ":
            kept.append(letter)
        else:
            bare = unicodedata.normalize("NFKD", letter)
            kept.append("".join(c for c in bare if not unicodedata.combining(c)))
    return re.sub(r"\s+", " ", "".join(kept)).strip()
