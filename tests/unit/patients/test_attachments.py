"""Files of the record: what they are, who reads them, and that they never change."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from accounts import images
from accounts.images import ImageRefusedError, image_clean
from accounts.previews import preview_of
from patients import files
from patients.errors import AlreadySignedError
from patients.files import MAX_BYTES, FileRefusedError, file_read
from patients.models import Attachment
from patients.presenters import document_shown
from patients.services.attachment import (
    AttachmentData,
    attachment_add,
    attachment_add_signed,
    attachment_intact,
    attachment_void,
)
from patients.services.signature import consultation_sign
from tests.factories.foods import heic_of
from tests.factories.patients import PDF, attached_file, ready_consultation, signed_consultation

pytestmark = pytest.mark.django_db
DATA = AttachmentData(kind="laboratory", title="Perfil", original_name="../../etc/informe.pdf")
HEIC = heic_of(camera="iPhone de Ejemplo")


def image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (PDF, "application/pdf"),
        (image("JPEG"), "image/jpeg"),
        (image("PNG"), "image/png"),
        (HEIC, "image/heic"),
    ],
    ids=["pdf", "jpg", "png", "heic"],
)
def test_ADJ_01_real_type_comes_from_the_bytes(content, mime):
    assert file_read(content) == mime


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"%PDF-1.7 cut in the middle",
        image("PNG")[:40],
        b"\xff\xd8\xff" + b"0" * 100,
        b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40,
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64,
        HEIC[:-40],
        b"%PDF-" + b"0" * MAX_BYTES,
    ],
    ids=[
        "empty",
        "html",
        "exe",
        "pdf-cut",
        "png-cut",
        "jpg-false",
        "video",
        "heic-false",
        "heic-cut",
        "too-big",
    ],
)
def test_ADJ_01_what_is_not_what_it_says_is_refused(content):
    with pytest.raises(FileRefusedError):
        file_read(content)


def test_ADJ_02_file_keeps_its_hash_outside_the_web_root(nutritionist, settings):
    row = attached_file(nutritionist)
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert row.path.read_bytes() == PDF
    assert row.path.is_relative_to(settings.MEDIA_ROOT)
    assert attachment_intact(row)
    row.path.write_bytes(PDF + b" ")
    assert not attachment_intact(row)
    row.path.unlink()
    assert not attachment_intact(row)


def test_name_that_comes_with_a_path_is_only_a_name(nutritionist):
    visit = ready_consultation(by=nutritionist)
    row = attachment_add(patient=visit.patient, data=DATA, content=PDF, by=nutritionist)
    assert row.original_name == "informe.pdf"
    assert ".." not in row.file


def test_same_file_is_not_kept_twice(nutritionist):
    row = attached_file(nutritionist)
    with pytest.raises(ValidationError):
        attachment_add(patient=row.patient, data=DATA, content=PDF, by=nutritionist)
    attachment_void(attachment=row, reason="Era de otra persona", by=nutritionist)
    assert attachment_add(patient=row.patient, data=DATA, content=PDF, by=nutritionist)


def test_ADJ_02_only_who_reads_the_record_gets_the_bytes(
    nutritionist, assistant, auditor, stranger, client_of
):
    row = attached_file(nutritionist)
    address = f"/pacientes/adjuntos/{row.public_id}/"
    answer = client_of(auditor).get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert client_of(assistant).get(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404


def test_ADJ_02_heic_stays_as_it_came_and_is_seen_as_jpeg(
    nutritionist, assistant, stranger, client_of
):
    row = attached_file(nutritionist, content=HEIC)
    browser = client_of(nutritionist)
    answer = browser.get(f"/pacientes/adjuntos/{row.public_id}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == HEIC
    address = f"/pacientes/adjuntos/{row.public_id}/vista/"
    assert address in browser.get(f"/pacientes/{row.patient.public_id}/adjuntos/").text
    shown = browser.get(address)
    assert shown["Content-Type"] == "image/jpeg" and "no-store" in shown["Cache-Control"]
    with Image.open(io.BytesIO(b"".join(shown.streaming_content))) as seen:
        assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (60, 40), {})
    assert attachment_intact(row)
    assert client_of(assistant).get(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404


def test_preview_is_made_once_and_what_cannot_be_seen_is_downloaded(nutritionist, client_of):
    row = attached_file(nutritionist, content=HEIC)
    first = preview_of(row.path)
    before = first.stat().st_mtime_ns
    assert preview_of(row.path) == first and first.stat().st_mtime_ns == before
    first.unlink()
    row.path.write_bytes(HEIC[:-40])
    address = f"/pacientes/adjuntos/{row.public_id}/"
    assert client_of(nutritionist).get(f"{address}vista/")["Location"] == address
    pdf = attached_file(nutritionist)
    address = f"/pacientes/adjuntos/{pdf.public_id}/"
    assert client_of(nutritionist).get(f"{address}vista/")["Location"] == address


def test_heic_with_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(files, "MAX_PIXELS", 60 * 40 - 1)
    with pytest.raises(FileRefusedError, match="demasiados pixeles"):
        file_read(HEIC)
    monkeypatch.setattr(files, "MAX_PIXELS", 60 * 40)
    assert file_read(HEIC) == "image/heic"
    monkeypatch.setattr(images, "MAX_PIXELS", 60 * 40 - 1)
    with pytest.raises(ImageRefusedError, match="demasiados pixeles"):
        image_clean(HEIC)
    with pytest.raises(ImageRefusedError, match="16 MB"):
        image_clean(HEIC + b"\0" * images.MAX_BYTES)


def test_ADJ_03_signed_visit_takes_a_file_only_by_addendum(nutritionist):
    visit = ready_consultation(by=nutritionist)
    attached_file(nutritionist, patient=visit.patient, consultation=visit)
    document = consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    shown = {part.title: part for part in document_shown(document)}
    assert "Química sanguínea" in str(shown["Adjuntos"].rows)
    with pytest.raises(AlreadySignedError):
        attached_file(nutritionist, patient=visit.patient, consultation=visit, content=HEIC)
    with pytest.raises(AlreadySignedError):
        attachment_void(attachment=visit.attachments.get(), reason="x", by=nutritionist)
    row = attachment_add_signed(
        consultation=visit,
        data=DATA,
        content=HEIC,
        reason="Llegó tarde",
        method="x",
        by=nutritionist,
    )
    assert row.sha256 in document.addenda.get().text


def test_ADJ_03_database_closes_the_signed_visit_to_files(nutritionist):
    document = signed_consultation(by=nutritionist)
    row = attached_file(nutritionist, patient=document.consultation.patient)
    fields = [f.attname for f in Attachment._meta.local_fields if f.attname != "id"]
    copy = Attachment(**{name: getattr(row, name) for name in fields})
    copy.public_id, copy.consultation = document.public_id, document.consultation
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save()


def test_ADJ_04_file_is_voided_and_never_goes(nutritionist, client_of):
    row = attached_file(nutritionist)
    browser = client_of(nutritionist)
    address = f"/pacientes/adjuntos/{row.public_id}/anular/"
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "Es de otra persona"}).status_code == 302
    page = browser.get(f"/pacientes/{row.patient.public_id}/adjuntos/").text
    assert "Anulado" in page
    assert "Es de otra persona" in page
    assert row.path.exists()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM patients_attachment")


def test_page_adds_a_file_and_refuses_with_words(nutritionist, client_of):
    patient = ready_consultation(by=nutritionist).patient
    browser = client_of(nutritionist)
    address = f"/pacientes/{patient.public_id}/adjuntos/"
    said = {"title": "Perfil", "kind": "laboratory"}
    bad = SimpleUploadedFile("informe.pdf", b"<html>", "application/pdf")
    refused = browser.post(address, {**said, "content": bad})
    assert refused.status_code == 422
    assert "no es PDF" in refused.text
    assert 'value="Perfil"' in refused.text
    good = SimpleUploadedFile("informe.pdf", PDF, "application/pdf")
    assert browser.post(address, {**said, "content": good}).status_code == 302
    assert patient.attachments.get().mime == "application/pdf"


def test_attaching_refused_to_others(nutritionist, assistant, stranger, auditor):
    patient = ready_consultation(by=nutritionist).patient
    for other in (assistant, stranger, auditor):
        with pytest.raises(PermissionDenied):
            attachment_add(patient=patient, data=DATA, content=PDF, by=other)
    assert not Attachment.objects.exists()
