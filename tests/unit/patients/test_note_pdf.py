"""The signed note on paper."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from patients.documents.note import note_data, note_pdf
from patients.models import SignedDocument
from patients.services.signature import addendum_add
from tests.factories.patients import signed_consultation
from tests.unit.patients.browsing import get

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_N004_28_header_sections_and_signature_are_text(owner):
    document = signed_consultation(by=owner)
    text = " ".join(text_of(note_pdf(document)).split())
    clinic, patient = owner.clinic, document.consultation.patient
    for expected in (
        clinic.name,
        clinic.legal_name,
        patient.full_name,
        patient.record,
        "Motivo de consulta",
        "Interrogado y negado",
        "Pronóstico",
        document.licence,
        document.sha256[:16],
        "Página 1 de",
    ):
        assert expected in text, expected


def test_addendum_follows_the_original(owner):
    document = signed_consultation(by=owner)
    addendum_add(
        document=document, reason="Corrijo la talla", text="Es 1.61 m.", by=owner, method="x"
    )
    text = text_of(note_pdf(document))
    assert text.index("SHA-256") < text.index("Corrijo la talla")
    assert "Es 1.61 m." in text


def test_what_does_not_match_its_signature_says_so(owner):
    document = signed_consultation(by=owner)
    changed = SignedDocument.objects.get(pk=document.pk)
    changed.payload["note"]["assessment"] = "otra cosa"
    assert note_data(changed)["intact"] is False
    assert "Integridad no verificada" in text_of(note_pdf(changed))


def test_markup_in_the_note_is_only_text(owner):
    document = SignedDocument.objects.get(pk=signed_consultation(by=owner).pk)
    document.payload["note"]["plan"] = "#panic() *x* $y$ <z> \\"
    assert "#panic() *x* $y$ <z>" in text_of(note_pdf(document))


def test_printing_needs_permission_and_is_written_down(client_of, owner, assistant):
    document = signed_consultation(by=owner)
    answer = get(client_of(owner), "document-pdf", document.public_id)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert get(client_of(assistant), "document-pdf", document.public_id).status_code == 403
