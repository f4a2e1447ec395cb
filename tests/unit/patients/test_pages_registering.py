"""The list of patients, their registration and their correction."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.models import Allergy, Consent, Patient, PrivacyNotice
from tests.factories.patients import (
    PatientFactory,
)
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db

ADMISSION = {
    "given_names": "Gloria",
    "first_surname": "Hernández",
    "second_surname": "García",
    "birth_date": "1956-04-27",
    "sex": "female",
    "phone": "55 1234 5678",
    "address": "Calle Inventada 12, Xalapa",
    "nationality": "MEX",
    "food_allergies": "cacahuate, leche",
    "drug_allergies": "penicilina",
    "consent_care": "on",
    "consent_method": "paper",
    "consent_evidence": "Hoja firmada, carpeta 1",
}

# --- The list -----------------------------------------------------------------------------------


def test_list_shows_only_the_own_clinic(client_of, owner, stranger):
    mine = PatientFactory(clinic=owner.clinic)
    other = PatientFactory(clinic=stranger.clinic)
    page = get(client_of(owner), "patient-list").content.decode()
    assert mine.full_name in page
    assert other.full_name not in page


def test_list_of_an_empty_clinic_leads_to_registering(client_of, owner):
    assert "Dar de alta al primero" in get(client_of(owner), "patient-list").content.decode()


@pytest.mark.parametrize("text", ["sáenz", "SAENZ", "nandu itzel", "saenz ñandú", "55 1234", "731"])
def test_search_finds_by_name_phone_and_record(client_of, owner, text):
    patient = PatientFactory(clinic=owner.clinic, record_number=731)
    PatientFactory(
        clinic=owner.clinic, phone="+523311112222", search_name="otra persona", first_surname="Otra"
    )
    response = client_of(owner).get(
        reverse("patients:patient-list"), {"q": text}, headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert "<html" not in page
    assert patient.full_name in page
    assert "Otra" not in page


def test_search_without_match_says_so(client_of, owner):
    page = client_of(owner).get(reverse("patients:patient-list"), {"q": "zzz<b>"})
    assert "Nadie coincide con «zzz&lt;b&gt;»" in page.content.decode()


@pytest.mark.parametrize("text", ["9" * 25, "%", "_", "'; --", "\u00f1" * 300])
def test_search_survives_odd_text(client_of, owner, text):
    PatientFactory(clinic=owner.clinic)
    answer = client_of(owner).get(reverse("patients:patient-list"), {"q": text})
    assert answer.status_code == 200


def test_list_query_count_is_constant(client_of, owner, django_assert_num_queries):
    browser = client_of(owner)
    for patients in (3, 12):
        PatientFactory.create_batch(patients, clinic=owner.clinic)
        get(browser, "patient-list")
        with django_assert_num_queries(LIST_QUERIES):
            get(browser, "patient-list")


LIST_QUERIES = 6  # session, who asks, count, access, tags, rows


# --- Registering --------------------------------------------------------------------------------


def test_first_contact_is_one_page(client_of, owner):
    response = post(client_of(owner), "patient-register", ADMISSION)
    patient = Patient.objects.get()
    assert response.url == reverse("patients:patient-detail", args=[patient.public_id])
    assert patient.record == "000001"
    assert patient.phone == "+525512345678"
    assert patient.search_name == "gloria hernandez garcia"
    kinds = dict(patient.allergies.values_list("agent", "kind"))
    assert kinds == {"cacahuate": "food", "leche": "food", "penicilina": "drug"}
    assert patient.consents.get().purpose == "care"
    assert patient.consents.get().notice == PrivacyNotice.objects.get(clinic=owner.clinic)


def test_register_without_consent_leaves_none(client_of, owner):
    post(client_of(owner), "patient-register", {**ADMISSION, "consent_care": ""})
    assert not Consent.objects.exists()


def test_register_may_record_that_allergies_are_denied(client_of, owner):
    data = {**ADMISSION, "food_allergies": "", "drug_allergies": "", "allergies_denied": "on"}
    post(client_of(owner), "patient-register", data)
    assert Patient.objects.get().allergies_denied


def test_consent_box_is_not_ticked_beforehand(client_of, owner):
    page = get(client_of(owner), "patient-register").content.decode()
    box = re.search(r'<input[^>]*name="consent_care"[^>]*>', page).group()
    assert "checked" not in box


def test_assistant_registers_without_clinical_data(client_of, assistant):
    browser = client_of(assistant)
    assert 'name="food_allergies"' not in get(browser, "patient-register").content.decode()
    post(browser, "patient-register", ADMISSION)
    assert Patient.objects.get().responsible == assistant.user
    assert not Allergy.objects.exists()


def test_empty_form_says_what_is_missing(client_of, owner):
    response = post(client_of(owner), "patient-register", {})
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert {"given_names", "first_surname", "birth_date", "sex", "address"} <= set(errors)
    assert not Patient.objects.exists()


BAD = [
    ("curp", "HEGG560427MVZRRL05", "último dígito"),
    ("curp", "HEGG560427", "18 caracteres"),
    ("birth_date", "27 de abril", "27/04/1990"),
    ("birth_date", "1800-01-01", "120 años"),
    ("birth_date", (timezone.localdate() + timedelta(days=1)).isoformat(), "todavía no llega"),
    ("phone", "123", "teléfono"),
    ("email", "sin-arroba", "correo"),
    ("consent_evidence", "", "evidencia|hoja"),
    ("nationality", "M3X", "3 letras"),
]


@pytest.mark.parametrize(("field", "value", "words"), BAD)
def test_bad_input_gets_words_and_loses_nothing(client_of, owner, field, value, words):
    response = post(client_of(owner), "patient-register", {**ADMISSION, field: value})
    assert response.status_code == 422
    page = response.content.decode()
    assert re.search(words, " ".join(response.context["form"].errors[field]))
    assert 'value="Hernández"' in page
    assert "cacahuate, leche" in page
    assert not Patient.objects.exists()


def test_F21_03_minor_needs_a_representative(client_of, owner):
    born = timezone.localdate() - timedelta(days=3000)
    data = {**ADMISSION, "birth_date": born.isoformat()}
    response = post(client_of(owner), "patient-register", data)
    assert "representative_name" in response.context["form"].errors
    data |= {"representative_name": "Rosa Ficticia", "representative_relationship": "Madre"}
    post(client_of(owner), "patient-register", data)
    assert Consent.objects.get().representative_name == "Rosa Ficticia"


def test_allergies_cannot_be_listed_and_denied(client_of, owner):
    response = post(client_of(owner), "patient-register", {**ADMISSION, "allergies_denied": "on"})
    assert "allergies_denied" in response.context["form"].errors


def test_N004_02_duplicate_and_curp_are_asked_together_then_accepted(client_of, owner):
    browser = client_of(owner)
    post(browser, "patient-register", ADMISSION)
    again = {**ADMISSION, "curp": "PEXF031105MOCXNRA9"}
    response = post(browser, "patient-register", again)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Puede que ya tenga expediente" in page
    assert "La CURP no coincide" in page
    post(browser, "patient-register", {**again, "acknowledged": "on"})
    assert Patient.objects.count() == 2
    assert Patient.objects.latest("pk").curp_status == "format_ok"


def test_CURP_02_same_curp_is_never_two_records(client_of, owner):
    browser = client_of(owner)
    data = {**ADMISSION, "curp": "HEGG560427MVZRRL04"}
    post(browser, "patient-register", data)
    response = post(
        browser, "patient-register", {**data, "given_names": "Gema", "acknowledged": "on"}
    )
    assert "Ya hay un expediente con esa CURP" in response.content.decode()
    assert Patient.objects.count() == 1


# --- Editing ------------------------------------------------------------------------------------


def test_edit_keeps_what_is_not_touched_and_shows_it(client_of, owner):
    patient = PatientFactory(
        clinic=owner.clinic, curp="", curp_status="refused", occupation="Maestra"
    )
    browser = client_of(owner)
    form = get(browser, "patient-edit", patient.public_id).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    shown = {name: value for name, value in shown.items() if value not in (None, False)}
    post(browser, "patient-edit", {**shown, "occupation": "Médica"}, patient.public_id)
    after = Patient.objects.get()
    assert (after.occupation, after.curp_status, after.phone) == (
        "Médica",
        "refused",
        patient.phone,
    )


def test_edit_asks_about_a_curp_that_contradicts(client_of, owner):
    patient = PatientFactory(clinic=owner.clinic)
    data = {**ADMISSION, "curp": "PEXF031105MOCXNRA9"}
    response = post(client_of(owner), "patient-edit", data, patient.public_id)
    assert response.status_code == 422
    assert "nació el 5/nov/2003" in response.content.decode()
    post(client_of(owner), "patient-edit", {**data, "acknowledged": "on"}, patient.public_id)
    assert Patient.objects.get().curp_status == "format_ok"


def test_edit_with_bad_data_loses_nothing(client_of, owner):
    patient = PatientFactory(clinic=owner.clinic)
    response = post(
        client_of(owner), "patient-edit", {**ADMISSION, "phone": "", "email": ""}, patient.public_id
    )
    assert "phone" in response.context["form"].errors
    assert 'value="Hernández"' in response.content.decode()
