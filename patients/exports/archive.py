"""The record as one zip: data with its schema, PDFs, attachments, and a manifest of hashes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from patients.documents.consent_letter import consent_letter_pdf
from patients.documents.letter import letter_pdf
from patients.documents.note import note_pdf
from patients.documents.paper import rights_pdf
from patients.exports.rows import FORMAT, files_of, record_json
from patients.exports.schema import record_schema
from patients.models import Patient, SignedDocument

Content = bytes | Path
Progress = Callable[[int, int], None]
CHUNK = 1024 * 1024
README = """Expediente {record}

expediente.json          todos los datos del expediente
expediente.schema.json   qué significa cada dato (JSON Schema)
documentos/              notas firmadas, en PDF
cartas/ y arco/          cartas de consentimiento y solicitudes, en PDF
adjuntos/                archivos recibidos y fotografías
unidos/                  los expedientes que se unieron a este, cada uno completo
manifiesto.json          SHA-256 de cada archivo: `sha256sum` debe dar lo mismo
"""


def archive_write(patient: Patient, target: Path, *, progress: Progress) -> int:
    """Write the zip; how many files it holds, the manifest included. `progress(done, total)`."""
    parts = list(_parts(patient))
    manifest: dict[str, object] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (name, make) in enumerate(parts, start=1):
            manifest[name] = _put(archive, name, make())
            progress(done, len(parts))
        text = json.dumps(
            {"formato": FORMAT, "expediente": patient.record, "archivos": manifest},
            ensure_ascii=False,
            indent=1,
        )
        archive.writestr("manifiesto.json", text)
    return len(parts) + 1


def _parts(patient: Patient) -> Iterator[tuple[str, Callable[[], Content]]]:
    """(name, what makes it): nothing is made until its turn comes.

    A record that was joined to this one goes whole in a folder of its own.
    """
    yield "LEAME.txt", lambda: README.format(record=patient.record).encode()
    yield from _own(patient)
    for merge in patient.absorbed.select_related("absorbed__clinic"):
        for name, make in _own(merge.absorbed):
            yield f"unidos/{merge.absorbed.record}/{name}", make


def _own(patient: Patient) -> Iterator[tuple[str, Callable[[], Content]]]:
    """Everything of one record."""
    yield "expediente.json", lambda: record_json(patient)
    yield (
        "expediente.schema.json",
        lambda: json.dumps(record_schema(), ensure_ascii=False, indent=1).encode(),
    )
    documents = SignedDocument.objects.filter(consultation__patient=patient)
    for document in documents.select_related("consultation").order_by("signed_at"):
        name = f"documentos/{document.signed_at:%Y%m%d}-{document.kind}-{document.public_id}.pdf"
        yield name, partial(note_pdf, document)
    for letter in patient.consent_letters.select_related("patient__clinic"):
        yield f"cartas/{letter.public_id}.pdf", partial(consent_letter_pdf, letter)
    for signed in patient.letters.order_by("signed_at"):
        yield f"cartas/{signed.kind}-{signed.public_id}.pdf", partial(letter_pdf, signed)
    for asked in patient.rights_requests.select_related("patient__clinic"):
        yield f"arco/{asked.public_id}.pdf", partial(rights_pdf, asked)
    for name, path in files_of(patient):
        yield name, partial(Path, path)


def _put(archive: zipfile.ZipFile, name: str, content: Content) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w") as target:
        for piece in _pieces(content):
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    return {"sha256": digest.hexdigest(), "bytes": size}


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece
