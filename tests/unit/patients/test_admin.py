"""The record in the administration: one's own clinic, to read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from patients.models import Consultation, Patient, SignedDocument
from tests.factories.patients import ConsultationFactory, PatientFactory, signed_consultation

pytestmark = pytest.mark.django_db
NAMES = ["patient", "consultation", "signeddocument"]


@pytest.fixture
def staff(nutritionist, client_of):
    nutritionist.user.is_staff = True
    nutritionist.user.save(update_fields=["is_staff"])
    return client_of(nutritionist)


def rows_of(by):
    document = signed_consultation(by=by)
    return {
        "patient": document.consultation.patient,
        "consultation": document.consultation,
        "signeddocument": document,
    }


def address(name, action, *args):
    return reverse(f"admin:patients_{name}_{action}", args=args)


@pytest.mark.parametrize("name", NAMES)
def test_admin_lists_the_own_clinic_with_links_to_its_pages(staff, nutritionist, stranger, name):
    mine, other = rows_of(nutritionist), rows_of(stranger)
    page = staff.get(address(name, "changelist")).content.decode()
    page_name = "patient-detail" if name == "patient" else "document-detail"
    target = "patient" if name == "patient" else "signeddocument"
    assert reverse(f"patients:{page_name}", args=[mine[target].public_id]) in page
    assert str(other[target].public_id) not in page
    assert staff.get(address(name, "change", mine[name].pk)).status_code == 200
    assert staff.get(address(name, "change", other[name].pk)).status_code == 302


@pytest.mark.parametrize("name", NAMES)
def test_admin_neither_adds_nor_changes_nor_deletes(staff, nutritionist, name):
    row = rows_of(nutritionist)[name]
    model = {"patient": Patient, "consultation": Consultation, "signeddocument": SignedDocument}[
        name
    ]
    before = model.objects.filter(pk=row.pk).values().get()
    assert staff.get(address(name, "add")).status_code == 403
    assert staff.post(address(name, "change", row.pk), {"kind": "first"}).status_code == 403
    assert staff.post(address(name, "delete", row.pk), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    staff.post(address(name, "changelist"), action)
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_admin_draft_leads_to_the_patient(staff, nutritionist):
    draft = ConsultationFactory(
        patient=PatientFactory(clinic=nutritionist.clinic), practitioner=nutritionist.user
    )
    page = staff.get(address("consultation", "changelist")).content.decode()
    assert reverse("patients:patient-detail", args=[draft.patient.public_id]) in page


def test_admin_is_closed_to_the_assistant(assistant, client_of):
    assistant.user.is_staff = True
    assistant.user.save(update_fields=["is_staff"])
    browser = client_of(assistant)
    assert browser.get(address("patient", "changelist")).status_code == 403
