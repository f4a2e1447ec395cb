"""What leaves a record: never without a ground, always with its trace."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from audit.models import AccessEvent
from patients.models import Disclosure
from patients.services.disclosure import disclosure_record
from tests.factories.patients import PatientFactory, signed_consultation
from tests.factories.privacy import delivery, disclosure_for
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db
FORM = {
    "recipient": "physician",
    "recipient_name": "Dra. Rosa Paz",
    "basis": "physician",
    "request_note": "Oficio 12, carpeta 4",
}


def test_N004_07_delivery_says_who_to_whom_why_and_what(client_of, owner) -> None:
    document = signed_consultation(by=owner)
    patient = document.consultation.patient
    browser = client_of(owner)
    answer = post(
        browser, "disclosure-new", {**FORM, "document": str(document.public_id)}, patient.public_id
    )
    row = patient.disclosures.get()
    assert answer.status_code == 302
    assert (row.made_by, row.recipient_name, row.basis) == (
        owner.user,
        "Dra. Rosa Paz",
        "physician",
    )
    assert (row.document, row.fields) == (document, "Historia clínica nutriológica")
    assert "Dra. Rosa Paz" in get(browser, "privacy", patient.public_id).content.decode()
    pdf = get(browser, "disclosure-file", row.public_id)
    assert pdf["Content-Type"] == "application/pdf"
    assert AccessEvent.objects.filter(action="download", patient_id=patient.public_id).exists()


@pytest.mark.parametrize("lacking", ["basis", "request_note"])
def test_N004_07_without_a_ground_is_403_and_nothing_leaves(client_of, owner, lacking) -> None:
    document = signed_consultation(by=owner)
    patient = document.consultation.patient
    data = {**FORM, "document": str(document.public_id), lacking: ""}
    answer = post(client_of(owner), "disclosure-new", data, patient.public_id)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Sin fundamento y solicitud escrita no se entrega nada." in page
    assert "Dra. Rosa Paz" in page  # nothing typed is lost
    assert not Disclosure.objects.exists()
    with pytest.raises(PermissionDenied):
        disclosure_record(patient=patient, data=delivery(**{lacking: " "}), by=owner)


def test_database_refuses_a_delivery_without_ground(owner) -> None:
    row = disclosure_for(owner)
    for changes in ({"basis": "porque sí"}, {"request_note": ""}, {"content": "record"}):
        kept = {f.attname: getattr(row, f.attname) for f in row._meta.local_concrete_fields}
        kept |= changes
        del kept["id"], kept["public_id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Disclosure(**kept).save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Disclosure.objects.filter(pk=row.pk)._raw_delete("default")


def test_document_of_another_record_is_refused(owner) -> None:
    document = signed_consultation(by=owner)
    other = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    with pytest.raises(ValidationError, match="otro expediente"):
        disclosure_record(patient=other, data=delivery(document=document), by=owner)


def test_only_who_noted_it_takes_the_file(client_of, owner, nutritionist, auditor) -> None:
    row = disclosure_for(owner)
    assert get(client_of(nutritionist), "disclosure-file", row.public_id).status_code == 403
    assert get(client_of(auditor), "disclosure-detail", row.public_id).status_code == 200
    with pytest.raises(PermissionDenied):
        disclosure_record(patient=row.patient, data=delivery(), by=auditor)
