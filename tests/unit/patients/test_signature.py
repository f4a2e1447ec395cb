"""Signing: what blocks it, what it keeps, and that nothing changes afterwards."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from patients.errors import AlreadySignedError, NotReadyToSignError
from patients.models import (
    Consultation,
    SignedDocument,
)
from patients.services.allergy import allergies_deny
from patients.services.consent import consent_revoke
from patients.services.consultation import (
    consultation_open,
)
from patients.services.patient import patient_update
from patients.services.readiness import missing_for_signature
from patients.services.signature import (
    addendum_add,
    addendum_verify,
    consultation_sign,
    document_verify,
)
from tests.factories.accounts import MembershipFactory
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
    patient_data,
    ready_consultation,
    signed_consultation,
)

pytestmark = pytest.mark.django_db


def sign(visit, by, **extra):
    return consultation_sign(consultation=visit, by=by, method="Contraseña", **extra)


def test_N004_11_sign_keeps_the_visit_and_freezes_it(nutritionist):
    visit = ready_consultation(by=nutritionist)
    extra = {"plan": {"title": "Plan", "rows": [["Energía", Decimal("1800.0")]]}}
    document = sign(visit, nutritionist, extra_sections=extra)
    payload = document.payload
    assert visit.signed_at == document.signed_at
    assert payload["patient"]["record"] == visit.patient.record
    assert payload["patient"]["sex"] == "Femenino"
    assert payload["establishment"]["legal_name"] == visit.patient.clinic.legal_name
    assert payload["signature"]["licence"] == nutritionist.user.licence.number
    assert payload["extra"]["plan"]["rows"] == [["Energía", "1800"]]
    assert [row["section"] for row in payload["history"]][:3] == [
        "motivo",
        "heredofamiliares",
        "personales_patologicos",
    ]
    assert document_verify(SignedDocument.objects.get(pk=document.pk))


def test_N004_10_header_age_is_that_of_the_visit(nutritionist):
    patient = PatientFactory(
        clinic=nutritionist.clinic, is_synthetic=True, birth_date=date(1990, 4, 27)
    )
    event = timezone.make_aware(timezone.datetime(2025, 4, 26, 10, 0))
    visit = ready_consultation(by=nutritionist, patient=patient, event_at=event)
    document = sign(visit, nutritionist, signed_at=event + timedelta(hours=1))
    assert document.payload["patient"]["age"] == {"years": 34, "months": 11, "text": "34 años"}


def test_N004_10_header_stays_when_the_patient_is_corrected(nutritionist):
    document = signed_consultation(by=nutritionist)
    patient = document.consultation.patient
    before = document.payload["patient"]["name"]
    patient_update(patient=patient, data=patient_data(given_names="Otra"), by=nutritionist)
    again = SignedDocument.objects.get(pk=document.pk)
    assert again.payload["patient"]["name"] == before
    assert document_verify(again)


@pytest.mark.parametrize("kind", ["first", "follow_up"])
def test_N004_16_empty_draft_lists_everything_at_once(nutritionist, kind):
    patient = PatientFactory(clinic=nutritionist.clinic, address="")
    visit = ConsultationFactory(patient=patient, practitioner=nutritionist.user, kind=kind)
    nutritionist.user.licence.delete()
    with pytest.raises(NotReadyToSignError) as caught:
        sign(visit, nutritionist)
    codes = [item.code for item in caught.value.missing]
    expected = {
        "licence",
        "address",
        "allergies",
        "consent",
        "measurement",
        "diagnosis",
        "prognosis",
        "plan",
    }
    expected |= {"history"} if kind == "first" else {"subjective"}
    assert set(codes) == expected
    assert "plan" in caught.value.message
    if kind == "first":
        fields = [item.field for item in caught.value.missing if item.code == "history"]
        assert fields == [
            "motivo",
            "heredofamiliares",
            "personales_patologicos",
            "tabaco_alcohol_sustancias",
            "medicamentos",
            "no_patologicos",
            "padecimiento_actual",
            "aparatos_y_sistemas",
            "exploracion_fisica",
        ]
    visit.refresh_from_db()
    assert visit.is_draft


def test_ready_draft_lacks_nothing(nutritionist):
    visit = ready_consultation(by=nutritionist)
    assert missing_for_signature(consultation=visit, by=nutritionist) == ()


def test_PRIV_02_revoked_consent_blocks_the_signature(nutritionist):
    visit = ready_consultation(by=nutritionist)
    consent_revoke(
        consent=visit.patient.consents.get(), reason="a petición del titular", by=nutritionist
    )
    with pytest.raises(NotReadyToSignError) as caught:
        sign(visit, nutritionist)
    assert [item.code for item in caught.value.missing] == ["consent"]


def test_PRIV_23_consent_of_a_representative_ends_at_18(nutritionist):
    birth = timezone.localdate().replace(day=1)
    patient = PatientFactory(
        clinic=nutritionist.clinic,
        birth_date=birth.replace(year=birth.year - 17),
        representative_name="Rosa Ficticia",
        representative_relationship="Madre",
    )
    visit = ready_consultation(by=nutritionist, patient=patient)
    assert missing_for_signature(consultation=visit, by=nutritionist) == ()
    patient.birth_date = birth.replace(year=birth.year - 18)
    patient.save(update_fields=["birth_date"])
    visit.patient.refresh_from_db()
    codes = [item.code for item in missing_for_signature(consultation=visit, by=nutritionist)]
    assert codes == ["consent"]


def test_EDI_03_second_click_gets_the_document_and_signs_nothing(nutritionist):
    visit = ready_consultation(by=nutritionist)
    document = sign(visit, nutritionist)
    stale = Consultation.objects.get(pk=visit.pk)
    stale.signed_at = None  # as the other tab still sees it
    with pytest.raises(AlreadySignedError) as caught:
        sign(stale, nutritionist)
    assert caught.value.document == document
    assert SignedDocument.objects.count() == 1


def test_only_who_attended_signs(owner, nutritionist):
    visit = ready_consultation(by=nutritionist)
    with pytest.raises(PermissionDenied):
        sign(visit, owner)


@pytest.mark.parametrize("who", ["assistant", "auditor", "stranger"])
def test_sign_refused_to_others(who, request, nutritionist):
    visit = ready_consultation(by=nutritionist)
    with pytest.raises(PermissionDenied):
        sign(visit, request.getfixturevalue(who))


def test_past_signature_only_in_demonstration_data(nutritionist):
    visit = ready_consultation(by=nutritionist)
    with pytest.raises(ValidationError):
        sign(visit, nutritionist, signed_at=timezone.now() - timedelta(days=1))


def test_future_signature_refused_even_in_demonstration_data(nutritionist):
    patient = PatientFactory(clinic=nutritionist.clinic, is_synthetic=True)
    visit = ready_consultation(by=nutritionist, patient=patient)
    with pytest.raises(ValidationError):
        sign(visit, nutritionist, signed_at=timezone.now() + timedelta(days=1))


def test_float_in_an_extra_section_is_refused(nutritionist):
    visit = ready_consultation(by=nutritionist)
    with pytest.raises(TypeError):
        sign(visit, nutritionist, extra_sections={"plan": {"energia": 1800.5}})
    visit.refresh_from_db()
    assert visit.is_draft


def test_blank_method_refused(nutritionist):
    visit = ready_consultation(by=nutritionist)
    with pytest.raises(ValidationError):
        consultation_sign(consultation=visit, by=nutritionist, method=" ")


# --- SIG-02 -------------------------------------------------------------------------------------


def _changes():
    yield lambda d: d.payload["note"].update(plan="Plan de 1,801 kcal.")
    yield lambda d: d.payload["patient"].update(name="Otra Persona")
    yield lambda d: d.payload.pop("history")
    yield lambda d: d.payload.pop("signature")
    yield lambda d: setattr(d, "signer_name", "Otra Persona")
    yield lambda d: setattr(d, "licence", "99999999")
    yield lambda d: setattr(d, "sha256", "0" * 64)
    yield lambda d: setattr(d, "signed_at", d.signed_at + timedelta(seconds=1))
    yield lambda d: setattr(d, "payload", None)


@pytest.mark.parametrize("change", list(_changes()))
def test_SIG_02_verify_sees_any_change(nutritionist, change):
    document = copy.deepcopy(signed_consultation(by=nutritionist))
    assert document_verify(document)
    change(document)
    assert not document_verify(document)


# --- Addenda ------------------------------------------------------------------------------------


def test_N004_12_addendum_follows_and_leaves_the_document_whole(nutritionist):
    document = signed_consultation(by=nutritionist)
    addendum = addendum_add(
        document=document,
        reason="Olvido",
        text="Cintura 90 cm.",
        method="contraseña",
        by=nutritionist,
    )
    assert list(document.addenda.all()) == [addendum]
    assert addendum.licence == nutritionist.user.licence.number
    assert document_verify(SignedDocument.objects.get(pk=document.pk))
    addendum.refresh_from_db()
    assert addendum_verify(addendum)
    addendum.text = "Cintura 80 cm."
    assert not addendum_verify(addendum)


@pytest.mark.parametrize(("reason", "text"), [("", "algo"), ("algo", " ")])
def test_addendum_needs_reason_and_text(nutritionist, reason, text):
    document = signed_consultation(by=nutritionist)
    with pytest.raises(ValidationError):
        addendum_add(
            document=document, reason=reason, text=text, method="contraseña", by=nutritionist
        )


def test_SIG_04_addendum_needs_licence(nutritionist):
    document = signed_consultation(by=nutritionist)
    unlicensed = MembershipFactory(clinic=nutritionist.clinic, licence=False)
    with pytest.raises(NotReadyToSignError):
        addendum_add(document=document, reason="a", text="b", method="contraseña", by=unlicensed)


def test_addendum_refused_to_another_clinic(nutritionist, stranger):
    document = signed_consultation(by=nutritionist)
    with pytest.raises(PermissionDenied):
        addendum_add(document=document, reason="a", text="b", method="contraseña", by=stranger)


def test_after_signing_the_next_visit_is_a_follow_up(nutritionist):
    patient = signed_consultation(by=nutritionist).consultation.patient
    assert consultation_open(patient=patient, by=nutritionist).kind == "follow_up"


def test_allergies_are_part_of_what_is_signed(nutritionist):
    document = signed_consultation(by=nutritionist)
    assert document.payload["allergies"] == {"denied": True, "list": []}
    allergies_deny(patient=document.consultation.patient, by=nutritionist)
