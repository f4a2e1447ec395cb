"""A signed visit refuses measurements, laboratory and files by each door: ORM, page and API.

What arrives late enters by an addendum that somebody signs.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from patients.models import Addendum, Attachment, LabResult, Measurement
from patients.services.attachment import attachment_intact
from tests.architecture.addresses import addresses
from tests.factories.accounts import PASSWORD
from tests.factories.api import JSON, program_of
from tests.factories.foods import heic_of
from tests.factories.patients import PDF, attached_file, lab_result_of_somebody, signed_consultation
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db
FILE = {"title": "Perfil de lípidos", "kind": "laboratory", "reason": "Llegó después"}


@pytest.fixture
def document(nutritionist):
    return signed_consultation(by=nutritionist)


def rows_of(visit) -> tuple[int, int, int]:
    return tuple(  # type: ignore[return-value]
        model.objects.filter(consultation=visit).count()
        for model in (Measurement, LabResult, Attachment)
    )


# --- ORM ----------------------------------------------------------------------------------------


def test_ADJ_03_orm_refuses_a_measurement(document, nutritionist):
    row = Measurement(
        consultation=document.consultation,
        kind="waist",
        value=Decimal(90),
        unit="cm",
        recorded_by=nutritionist.user,
    )
    refused(row, document)


def test_ADJ_03_orm_refuses_a_result(document, nutritionist):
    row = lab_result_of_somebody(nutritionist)
    row.pk, row.public_id, row.patient = None, document.public_id, document.consultation.patient
    row.consultation = document.consultation
    row._state.adding = True
    refused(row, document)


def test_ADJ_03_orm_refuses_a_file(document, nutritionist):
    row = attached_file(nutritionist, patient=document.consultation.patient)
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.local_fields}
    copy = Attachment(**fields | {"id": None, "public_id": document.public_id})
    copy.consultation = document.consultation
    refused(copy, document)


def refused(row, document) -> None:
    before = rows_of(document.consultation)
    with pytest.raises(DatabaseError, match="firmada"), transaction.atomic():
        row.save()
    assert rows_of(document.consultation) == before


# --- Pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"X-Autosave": "1"}], ids=["button", "autosave"])
@pytest.mark.parametrize("page", ["consultation-measurements", "follow-up"])
def test_ADJ_03_page_refuses_a_measurement(document, nutritionist, client_of, page, headers):
    before = rows_of(document.consultation)
    address = reverse(f"practice:{page}", args=[document.consultation.public_id])
    answer = client_of(nutritionist).post(address, {"waist": "90"}, headers=headers)
    if headers:
        assert answer.status_code == 422 and "addendum" in answer.json()["message"]
    else:
        assert answer["Location"] == reverse("patients:document-detail", args=[document.public_id])
    assert rows_of(document.consultation) == before


def test_ADJ_03_page_keeps_a_result_outside_the_signed_visit(document, nutritionist, client_of):
    patient, before = document.consultation.patient, rows_of(document.consultation)
    data = {
        "collected_on": timezone.localdate().isoformat(),
        "source": "transcribed",
        "laboratory": "Laboratorio de Ejemplo",
        "in_visit": "1",
        "glucose": "92",
        "glucose-unit": "mg/dL",
    }
    answer = post(client_of(nutritionist), "lab-entry", data, patient.public_id)
    assert answer.status_code == 302, answer.content.decode()
    assert LabResult.objects.get().consultation is None
    assert rows_of(document.consultation) == before


def test_ADJ_03_page_keeps_a_file_outside_the_signed_visit(document, nutritionist, client_of):
    patient, before = document.consultation.patient, rows_of(document.consultation)
    data = FILE | {"content": SimpleUploadedFile("a.pdf", PDF), "with_visit": "on"}
    post(client_of(nutritionist), "attachment-list", data, patient.public_id)
    assert Attachment.objects.get().consultation is None
    assert rows_of(document.consultation) == before


# --- API ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("room", "given"),
    [
        ("measurements", {"kind": "waist", "value": "90"}),
        (
            "laboratory",
            {
                "analyte": "glucose",
                "value": "92",
                "unit": "mg/dL",
                "collected_on": "2026-01-05",
                "obtained": "transcribed",
                "laboratory": "Laboratorio de Ejemplo",
                "in_open_consultation": True,
            },
        ),
    ],
)
def test_ADJ_03_api_refuses_a_signed_visit(owner, room: str, given):
    document = signed_consultation(by=owner)
    before = rows_of(document.consultation)
    address = f"/api/v1/patients/{document.consultation.patient.public_id}/{room}/"
    answer = program_of(owner).post(address, given, JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_open_draft")
    assert rows_of(document.consultation) == before


def test_ADJ_03_api_has_no_door_for_files():
    api = {address.name for address in addresses() if address.path.startswith("/api/")}
    assert "api:measurements" in api
    assert not {name for name in api if "attach" in name or "adjunt" in name}


# --- By addendum --------------------------------------------------------------------------------


def test_ADJ_03_file_enters_by_a_signed_addendum(document, nutritionist, client_of):
    browser, before = client_of(nutritionist), document.payload
    page = get(browser, "document-detail", document.public_id).content.decode()
    address = reverse("patients:document-attach", args=[document.public_id])
    assert address in page
    data = FILE | {"content": SimpleUploadedFile("a.heic", heic_of()), "password": PASSWORD}
    assert post(browser, "document-attach", data, document.public_id).status_code == 302
    row = Attachment.objects.get()
    assert (row.consultation, row.addendum) == (document.consultation, Addendum.objects.get())
    assert row.sha256 in row.addendum.text and attachment_intact(row)
    document.refresh_from_db()
    assert document.payload == before
    page = get(browser, "document-detail", document.public_id).content.decode()
    assert reverse("patients:attachment-preview", args=[row.public_id]) in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "otra"}, "La contraseña no corresponde"),
        ({"reason": ""}, "obligatorio"),
        ({"content": SimpleUploadedFile("a.pdf", b"<html>")}, "no es PDF"),
    ],
)
def test_refused_file_leaves_no_addendum(document, nutritionist, client_of, changes, said: str):
    data = FILE | {"content": SimpleUploadedFile("a.pdf", PDF), "password": PASSWORD} | changes
    answer = post(client_of(nutritionist), "document-attach", data, document.public_id)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Addendum.objects.exists() and not Attachment.objects.exists()


def test_who_does_not_sign_adds_no_file(document, auditor, assistant, client_of):
    for other in (auditor, assistant):
        answer = get(client_of(other), "document-attach", document.public_id)
        assert answer.status_code == 403
