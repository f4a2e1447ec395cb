"""The patient's page: who sees what, allergies and consents."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.services.signature import addendum_add
from tests.factories.accounts import PASSWORD
from tests.factories.patients import (
    AllergyFactory,
    ConsultationFactory,
    PatientFactory,
    signed_consultation,
)
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db


# --- The patient's page -------------------------------------------------------------------------


def test_page_shows_who_it_is_about(client_of, owner):
    patient = PatientFactory(
        clinic=owner.clinic, curp="HEGG560427MVZRRL04", curp_status="validated"
    )
    AllergyFactory(patient=patient)
    page = get(client_of(owner), "patient-detail", patient.public_id).content.decode()
    for text in (patient.full_name, patient.record, "Femenino", "Cacahuate", "HEGG********RRL04"):
        assert text in page
    assert "HEGG560427MVZRRL04" not in page


def test_page_lists_visits_measurements_and_addenda(client_of, owner):
    document = signed_consultation(by=owner)
    addendum_add(
        document=document,
        reason="Dato olvidado",
        text="Cintura 90 cm.",
        method="contraseña",
        by=owner,
    )
    patient = document.consultation.patient
    ConsultationFactory(patient=patient, practitioner=owner.user, kind="follow_up")
    page = get(client_of(owner), "patient-detail", patient.public_id).content.decode()
    for text in ("Historia clínica nutriológica", "Dato olvidado", "Borrador", "72.4", "Sobrepeso"):
        assert text in page


def test_page_query_count_is_constant(client_of, owner, django_assert_num_queries):
    browser = client_of(owner)
    document = signed_consultation(by=owner)
    patient = document.consultation.patient
    for extra in (0, 3):
        for _ in range(extra):
            signed_consultation(by=owner, patient=patient, kind="follow_up")
            AllergyFactory(patient=patient, recorded_by=owner.user)
        get(browser, "patient-detail", patient.public_id)
        with django_assert_num_queries(PAGE_QUERIES):
            get(browser, "patient-detail", patient.public_id)


PAGE_QUERIES = 12


def test_N004_09_assistant_sees_contact_only(client_of, owner, assistant):
    document = signed_consultation(by=owner)
    patient = document.consultation.patient
    AllergyFactory(patient=patient)
    browser = client_of(assistant)
    page = get(browser, "patient-detail", patient.public_id).content.decode()
    assert patient.address in page
    for text in ("Cacahuate", "72.4", "Historia clínica", "Sobrepeso"):
        assert text not in page
    assert get(browser, "document-detail", document.public_id).status_code == 403


def test_auditor_reads_and_finds_nothing_to_write(client_of, owner, auditor):
    document = signed_consultation(by=owner)
    browser = client_of(auditor)
    page = get(browser, "patient-detail", document.consultation.patient.public_id).content.decode()
    assert "Agregar alergia" not in page
    assert "Revocar" not in page
    written = get(browser, "document-detail", document.public_id).content.decode()
    assert "Agregar un addendum" not in written
    answer = post(
        browser,
        "document-detail",
        {"reason": "a", "text": "b", "password": PASSWORD},
        document.public_id,
    )
    assert answer.status_code == 403


def _objects(by):
    document = signed_consultation(by=by)
    patient = document.consultation.patient
    return {
        "patient-detail": patient,
        "patient-edit": patient,
        "allergy-record": patient,
        "allergies-deny": patient,
        "consent-grant": patient,
        "allergy-void": AllergyFactory(patient=patient),
        "consent-revoke": patient.consents.get(),
        "document-detail": document,
        "notice-detail": patient.consents.get().notice,
    }


def test_another_clinic_is_a_404_everywhere(client_of, owner, stranger):
    browser = client_of(stranger)
    for name, row in _objects(owner).items():
        for send in (get, lambda b, n, i: post(b, n, {}, i)):
            answer = send(browser, name, row.public_id)
            assert answer.status_code in (404, 405), name
            if send is get and answer.status_code == 405:
                continue
            assert answer.status_code == 404 or name == "notice-detail", name


def test_anonymous_goes_to_sign_in(client, owner):
    for name, row in _objects(owner).items():
        answer = client.get(reverse(f"patients:{name}", args=[row.public_id]))
        assert answer.status_code == 302, name
        assert "next=" in answer.url
    for name in ("patient-list", "patient-register", "notice-current", "notice-publish"):
        assert client.get(reverse(f"patients:{name}")).status_code == 302


# --- Allergies and consents from the page -------------------------------------------------------


def test_allergy_added_denied_and_voided(client_of, owner):
    patient = PatientFactory(clinic=owner.clinic)
    browser = client_of(owner)
    post(browser, "allergies-deny", {}, patient.public_id)
    patient.refresh_from_db()
    assert patient.allergies_denied
    data = {"agent": "Camarón", "kind": "food", "severity": "severe", "reaction": "Ronchas"}
    post(browser, "allergy-record", data, patient.public_id)
    patient.refresh_from_db()
    allergy = patient.allergies.get()
    assert not patient.allergies_denied
    again = post(browser, "allergy-record", {**data, "agent": "CAMARON"}, patient.public_id)
    assert again.status_code == 422
    assert "ya está entre sus alergias" in again.content.decode()
    refused = post(browser, "allergies-deny", {}, patient.public_id)
    assert refused.status_code == 302
    blank = post(browser, "allergy-void", {"reason": ""}, allergy.public_id)
    assert blank.status_code == 422
    post(browser, "allergy-void", {"reason": "Fue otra cosa"}, allergy.public_id)
    allergy.refresh_from_db()
    assert (allergy.void_reason, allergy.voided_by) == ("Fue otra cosa", owner.user)
    assert get(browser, "allergy-void", allergy.public_id).status_code == 404


def test_consent_granted_and_revoked(client_of, owner):
    patient = PatientFactory(clinic=owner.clinic)
    browser = client_of(owner)
    data = {"purposes": ["photographs"], "method": "paper", "evidence": "Hoja 2"}
    assert (
        post(browser, "consent-grant", {**data, "evidence": ""}, patient.public_id).status_code
        == 422
    )
    post(browser, "consent-grant", data, patient.public_id)
    consent = patient.consents.get()
    assert "Revocar" in get(browser, "consent-revoke", consent.public_id).content.decode()
    post(browser, "consent-revoke", {"reason": "Cambió de opinión"}, consent.public_id)
    consent.refresh_from_db()
    assert consent.revoke_reason == "Cambió de opinión"
    page = get(browser, "patient-detail", patient.public_id).content.decode()
    assert "Cambió de opinión" in page


def test_consent_of_a_minor_without_representative_says_so(client_of, owner):
    patient = PatientFactory(clinic=owner.clinic, birth_date=timezone.localdate())
    data = {"purposes": ["care"], "method": "paper", "evidence": "Hoja 2"}
    answer = post(client_of(owner), "consent-grant", data, patient.public_id)
    assert answer.status_code == 422
    assert "quién le representa" in answer.content.decode()
