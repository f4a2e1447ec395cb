"""The signed note as a PDF: letter size, Spanish, tagged, with its text layer."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from patients.documents.verifiable import verifiable
from patients.models import SignedDocument
from patients.presenters import document_shown
from patients.services.signature import document_verify

WHEN = "j/b/Y, H:i"


def note_pdf(document: SignedDocument, *, style: str = "") -> bytes:
    """The document's bytes: what was signed, its signature, and the addenda that followed.

    `style` reads an evolution note as «soap» or «adime»; "" as its author chose.
    """
    return note_compile(note_data(document, style=style))


def note_compile(data: dict[str, Any]) -> bytes:
    """The template with its data, which travels as JSON and is never markup."""
    import typst

    pdf: bytes = typst.compile(
        {"main": _template()},
        font_paths=[],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def note_data(document: SignedDocument, *, style: str = "") -> dict[str, Any]:
    """Everything the template prints, as text, read from the signed payload."""
    payload = document.payload
    patient, place = payload["patient"], payload["establishment"]
    signed = date_format(timezone.localtime(document.signed_at), WHEN)
    return {
        "title": document.get_kind_display(),
        "patient": patient["name"],
        "clinic": {"name": place["name"], "lines": place_lines(place)},
        "header": [
            ["Paciente", patient["name"]],
            ["Edad y sexo", f"{patient['age']['text']}, {patient['sex'].lower()}"],
            ["Expediente", patient["record"]],
            ["Domicilio", patient["address"]],
            ["Consulta", _visit(payload["consultation"])],
            ["Servicio", payload["document"]["service"]],
        ],
        "sections": [
            {
                "group": section.group,
                "title": section.title,
                "text": section.text,
                "rows": [list(row) for row in section.rows],
            }
            for section in document_shown(document, style=style)
        ],
        "intact": document_verify(document),
        "signer": document.signer_name,
        "signature": [
            f"{document.degree}, {document.institution}. Cédula profesional {document.licence}",
            f"Firmado el {signed} con {document.method}",
        ],
        "sha256": document.sha256,
        "verifiable": verifiable(document.sha256),
        "addenda": [_addendum(row) for row in document.addenda.all()],
        "footer": f"{place['name']} · {patient['name']} · expediente {patient['record']} · "
        f"propiedad de {place['legal_name']}",
    }


def place_lines(place: dict[str, str]) -> list[str]:
    """The establishment's data, a line each."""
    lines = (
        place["kind"],
        place["institution"],
        place["address"].replace("\n", ", "),
        f"Propietario: {place['legal_name']}",
        f"Tel. {place['phone']}" if place["phone"] else "",
        f"CLUES {place['clues']}" if place["clues"] else "",
    )
    return [line for line in lines if line]


def _visit(visit: dict[str, str]) -> str:
    when = datetime.fromisoformat(visit["event_at"])
    day = date_format(timezone.localtime(when), WHEN)
    return f"{day}, {visit['kind'].lower()}, {visit['modality'].lower()}"


def _addendum(row: Any) -> dict[str, str]:
    return {
        "reason": row.reason,
        "text": row.text,
        "author": f"{row.author_name}, cédula {row.licence}",
        "date": date_format(timezone.localtime(row.written_at), WHEN),
    }


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("patients.documents").joinpath("note.typ").read_bytes()
