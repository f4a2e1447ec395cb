"""A signed letter as a PDF, on the same paper as the notes."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from patients.documents.note import WHEN, note_compile, place_lines
from patients.documents.verifiable import verifiable
from patients.models import Letter
from patients.services.letter import letter_verify


def letter_pdf(letter: Letter) -> bytes:
    """The letter's bytes: header, parts, signature."""
    return note_compile(letter_data(letter))


def letter_data(letter: Letter) -> dict[str, Any]:
    """Everything the template prints, as text, read from the signed payload."""
    payload = letter.payload
    patient, place, signed = payload["patient"], payload["establishment"], payload["signature"]
    when = date_format(timezone.localtime(letter.signed_at), WHEN)
    header = [
        ["Paciente", patient["name"]],
        ["Edad y sexo", f"{patient['age']['text']}, {patient['sex'].lower()}"],
        ["Expediente", patient["record"]],
        ["Domicilio", patient["address"]],
        ["Para", payload["recipient"]],
        ["Fecha y hora", when],
        ["Servicio", payload["document"]["service"]],
    ]
    if payload["request"]:
        asked = payload["request"]
        header.append(["A petición de", f"{asked['requester']} ({asked['capacity'].lower()})"])
    return {
        "title": payload["document"]["title"],
        "patient": patient["name"],
        "clinic": {"name": place["name"], "lines": place_lines(place)},
        "header": header,
        "sections": [
            {"group": "", "title": part["title"], "text": part["text"], "rows": []}
            for part in payload["parts"]
        ],
        "intact": letter_verify(letter),
        "signer": signed["name"],
        "signature": [
            f"{signed['degree']}, {signed['institution']}. Cédula profesional {signed['licence']}",
            f"Firmado el {when} con {signed['method']}",
        ],
        "sha256": letter.sha256,
        "verifiable": verifiable(letter.sha256),
        "addenda": [],
        "footer": f"{place['name']} · {patient['name']} · expediente {patient['record']} · "
        f"propiedad de {place['legal_name']}",
    }
