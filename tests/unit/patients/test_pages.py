"""The pages of the record: who sees what, what bad input gets, constant query counts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from patients.models import Addendum, Allergy, Consent, Patient, PrivacyNotice, SignedDocument
from patients.services.signature import addendum_add
from tests.factories.accounts import PASSWORD
from tests.factories.patients import (
    AllergyFactory,
    ConsentFactory,
    ConsultationFactory,
    PatientFactory,
    PrivacyNoticeFactory,
    signed_consultation,
)

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


def post(browser, name, data, *args):
    return browser.post(reverse(f"patients:{name}", args=args), data)


def get(browser, name, *args, **extra):
    return browser.get(reverse(f"patients:{name}", args=args), **extra)


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


LIST_QUERIES = 5  # session, person, membership, count, rows


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


def test_minor_needs_a_representative(client_of, owner):
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


def test_duplicate_and_curp_are_asked_together_then_accepted(client_of, owner):
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


def test_same_curp_is_never_two_records(client_of, owner):
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


def test_assistant_sees_contact_only(client_of, owner, assistant):
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
    data = {"purpose": "photographs", "method": "paper", "evidence": "Hoja 2"}
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
    data = {"purpose": "care", "method": "paper", "evidence": "Hoja 2"}
    answer = post(client_of(owner), "consent-grant", data, patient.public_id)
    assert answer.status_code == 422
    assert "quién le representa" in answer.content.decode()


# --- Signed documents ---------------------------------------------------------------------------


def test_document_reads_whole_and_in_order(client_of, owner):
    document = signed_consultation(by=owner)
    page = get(client_of(owner), "document-detail", document.public_id).content.decode()
    titles = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    order = [
        "Motivo de consulta",
        "Antecedentes heredofamiliares",
        "Tabaco, alcohol y otras sustancias",
        "Padecimiento actual y tratamientos previos",
        "Subjetivo",
        "Exploración física: habitus exterior",
        "Mediciones",
        "Diagnósticos nutricionales",
        "Pronóstico",
        "Plan",
        "Firma",
    ]
    assert [title for title in titles if title in order] == order
    for text in (owner.user.licence.number, document.sha256, "Íntegro", "No se midió: sin equipo"):
        assert text in page
    assert owner.clinic.legal_name in page


def test_document_tells_when_it_is_not_whole(client_of, owner, monkeypatch):
    document = signed_consultation(by=owner)
    original = SignedDocument.from_db.__func__

    def tampered(cls, *args):
        row = original(cls, *args)
        row.payload["note"]["plan"] = "Plan de 900 kcal."
        return row

    monkeypatch.setattr(SignedDocument, "from_db", classmethod(tampered))
    page = get(client_of(owner), "document-detail", document.public_id).content.decode()
    assert "Integridad no verificada" in page
    assert "Íntegro" not in page


def test_addendum_is_added_and_shown_after(client_of, owner):
    document = signed_consultation(by=owner)
    browser = client_of(owner)
    data = {"reason": "Dato olvidado", "text": "Cintura de 90 cm.", "password": PASSWORD}
    post(browser, "document-detail", data, document.public_id)
    page = get(browser, "document-detail", document.public_id).content.decode()
    assert page.index("Firma</h2>") < page.index("Cintura de 90 cm.")
    assert Addendum.objects.get().author == owner.user


def test_addendum_with_a_wrong_password_keeps_the_text(client_of, owner):
    document = signed_consultation(by=owner)
    data = {"reason": "a", "text": "Texto largo que costó escribir", "password": "otra"}
    answer = post(client_of(owner), "document-detail", data, document.public_id)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "La contraseña no corresponde" in page
    assert "Texto largo que costó escribir" in page
    assert not Addendum.objects.exists()


def test_addendum_asks_the_code_of_who_has_a_second_factor(client_of, owner):
    document = signed_consultation(by=owner)
    browser = client_of(owner)
    assert 'name="code"' not in get(browser, "document-detail", document.public_id).content.decode()
    TOTP.activate(owner.user, generate_totp_secret())
    assert 'name="code"' in get(browser, "document-detail", document.public_id).content.decode()
    data = {"reason": "a", "text": "b", "password": PASSWORD, "code": "000000"}
    answer = post(browser, "document-detail", data, document.public_id)
    assert "El código no corresponde" in answer.content.decode()
    assert not Addendum.objects.exists()


def test_addendum_without_reason_keeps_the_text(client_of, owner):
    document = signed_consultation(by=owner)
    data = {"reason": "", "text": "Texto largo que costó escribir", "password": PASSWORD}
    answer = post(client_of(owner), "document-detail", data, document.public_id)
    assert answer.status_code == 422
    assert "Texto largo que costó escribir" in answer.content.decode()


def test_addendum_without_licence_says_so(client_of, owner, nutritionist):
    document = signed_consultation(by=owner)
    nutritionist.user.licence.delete()
    data = {"reason": "a", "text": "b", "password": PASSWORD}
    answer = post(client_of(nutritionist), "document-detail", data, document.public_id)
    assert answer.status_code == 422
    assert "cédula" in answer.content.decode()


def test_document_query_count_is_constant(client_of, owner, django_assert_num_queries):
    browser = client_of(owner)
    document = signed_consultation(by=owner)
    for addenda in (0, 4):
        for number in range(addenda):
            addendum_add(
                document=document, reason=str(number), text="b", method="contraseña", by=owner
            )
        get(browser, "document-detail", document.public_id)
        with django_assert_num_queries(DOCUMENT_QUERIES):
            get(browser, "document-detail", document.public_id)


DOCUMENT_QUERIES = 6


# --- The notice ---------------------------------------------------------------------------------


def test_notice_proposed_then_published(client_of, owner):
    browser = client_of(owner)
    assert "Todavía no se publica" in get(browser, "notice-current").content.decode()
    post(browser, "notice-publish", {})
    page = get(browser, "notice-current").content.decode()
    assert "Versión 1" in page
    for text in (owner.clinic.address, "Secretaría Anticorrupción y Buen Gobierno", "SENSIBLES"):
        assert text in page
    assert "INAI" not in page


def test_old_notice_stays_reachable(client_of, owner):
    old = PrivacyNoticeFactory(clinic=owner.clinic, simplified="Texto de antes")
    post(client_of(owner), "notice-publish", {})
    page = get(client_of(owner), "notice-detail", old.public_id).content.decode()
    assert "Texto de antes" in page


def test_only_the_owner_publishes(client_of, nutritionist):
    assert post(client_of(nutritionist), "notice-publish", {}).status_code == 403


def test_no_page_has_inline_style_or_script(client_of, owner):
    document = signed_consultation(by=owner)
    patient = document.consultation.patient
    notice = patient.consents.get().notice
    ConsentFactory(patient=patient, notice=notice, purpose="marketing", collected_by=owner.user)
    browser = client_of(owner)
    for name, args in (
        ("patient-list", ()),
        ("patient-register", ()),
        ("patient-detail", (patient.public_id,)),
        ("patient-edit", (patient.public_id,)),
        ("document-detail", (document.public_id,)),
        ("notice-current", ()),
    ):
        page = get(browser, name, *args).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page), name
