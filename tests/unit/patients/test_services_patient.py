"""Registering and consenting: who may, what is refused, what is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from patients.errors import CurpMismatchError, DuplicatePatientError
from patients.models import Patient
from patients.selectors import (
    consents_in_force,
)
from patients.services.allergy import allergies_deny, allergy_record, allergy_void
from patients.services.consent import (
    consent_grant,
    consent_revoke,
    notice_ensure,
    notice_publish,
)
from patients.services.patient import patient_register, patient_update
from tests.factories.patients import (
    AllergyFactory,
    ConsentFactory,
    ConsultationFactory,
    PatientFactory,
    PrivacyNoticeFactory,
    patient_data,
)

pytestmark = pytest.mark.django_db
GLORIA = "HEGG560427MVZRRL04"


@pytest.fixture
def patient(nutritionist):
    return PatientFactory(clinic=nutritionist.clinic)


@pytest.fixture
def visit(patient, nutritionist):
    return ConsultationFactory(patient=patient, practitioner=nutritionist.user)


# --- Patients -----------------------------------------------------------------------------------


def test_record_numbers_follow_in_each_clinic(owner, stranger):
    numbers = [
        patient_register(data=patient_data(given_names=name), by=by).record
        for name, by in (("Ana", owner), ("Berta", owner), ("Ana", stranger))
    ]
    assert numbers == ["000001", "000002", "000001"]


@pytest.mark.parametrize(
    ("curp", "status", "expected"),
    [
        (GLORIA, "", "validated"),
        ("hegg 560427 mvzrrl04", "refused", "validated"),
        ("XXXX999999XXXXXX99", "", "generic"),
        ("", "refused", "refused"),
        ("", "unavailable", "unavailable"),
        ("", "validated", ""),
        ("", "", ""),
    ],
)
def test_curp_status_comes_from_reading_it(owner, curp, status, expected):
    patient = patient_register(data=patient_data(curp=curp, curp_status=status), by=owner)
    assert patient.curp_status == expected
    assert (patient.curp == "") == (expected in ("", "refused", "unavailable"))


def test_CURP_02_generic_curp_may_repeat(owner):
    for name in ("Ana", "Berta"):
        data = patient_data(given_names=name, curp="XXXX999999XXXXXX99")
        patient_register(data=data, by=owner)
    assert Patient.objects.count() == 2


def test_N024_03_curp_is_never_filled_in(owner):
    assert patient_register(data=patient_data(birth_entity="VZ"), by=owner).curp == ""


def test_CURP_03_mismatched_curp_needs_acknowledging(owner):
    data = patient_data(given_names="Berta", curp=GLORIA)
    with pytest.raises(CurpMismatchError) as caught:
        patient_register(data=data, by=owner)
    assert len(caught.value.warnings) == 1
    assert patient_register(data=data, by=owner, acknowledged=True).curp_status == "format_ok"


def test_N004_02_duplicate_by_name_and_date_ignores_accents(owner):
    first = patient_register(data=patient_data(), by=owner)
    with pytest.raises(DuplicatePatientError) as caught:
        patient_register(data=patient_data(given_names="GLÓRIA"), by=owner)
    assert caught.value.candidates == (first,)
    patient_register(data=patient_data(birth_date=date(1956, 4, 28)), by=owner)


def test_N004_02_duplicate_by_curp(owner):
    patient_register(data=patient_data(curp=GLORIA), by=owner)
    data = patient_data(given_names="Gema", curp=GLORIA)
    with pytest.raises(DuplicatePatientError):
        patient_register(data=data, by=owner)
    with pytest.raises(ValidationError, match="Ya hay un expediente"):
        patient_register(data=data, by=owner, acknowledged=True)


def test_another_clinic_is_not_searched_for_duplicates(owner, stranger):
    patient_register(data=patient_data(curp=GLORIA), by=owner)
    assert patient_register(data=patient_data(curp=GLORIA), by=stranger).record == "000001"


def test_patient_needs_a_way_to_be_reached(owner):
    with pytest.raises(ValidationError) as caught:
        patient_register(data=patient_data(phone=""), by=owner)
    assert "phone" in caught.value.message_dict
    assert patient_register(data=patient_data(phone="", email="a@b.example"), by=owner)


@pytest.mark.parametrize(("days", "minor"), [(-1, True), (0, False), (1, False)])
def test_adulthood_begins_on_the_birthday(owner, days, minor):
    today = timezone.localdate()
    born = date(today.year - 18, today.month, min(today.day, 28)) - timedelta(days=days)
    if today.day > 28:
        born += timedelta(days=today.day - 28)
    if minor:
        with pytest.raises(ValidationError, match="menor de edad"):
            patient_register(data=patient_data(birth_date=born), by=owner)
    else:
        assert not patient_register(data=patient_data(birth_date=born), by=owner).is_minor


@pytest.mark.parametrize("who", ["auditor"])
def test_register_refused_without_permission(request, who):
    with pytest.raises(PermissionDenied):
        patient_register(data=patient_data(), by=request.getfixturevalue(who))


def test_register_refused_to_nobody():
    with pytest.raises(PermissionDenied):
        patient_register(data=patient_data(), by=None)


def test_update_refused_to_another_clinic(patient, stranger):
    with pytest.raises(PermissionDenied):
        patient_update(patient=patient, data=patient_data(), by=stranger)


# --- Allergies ----------------------------------------------------------------------------------


def test_allergies_denied_only_when_there_is_none(patient, nutritionist):
    allergy = allergy_record(patient=patient, agent=" leche  de vaca ", by=nutritionist)
    assert allergy.agent == "leche de vaca"
    with pytest.raises(ValidationError):
        allergies_deny(patient=patient, by=nutritionist)
    allergy_void(allergy=allergy, reason="era intolerancia", by=nutritionist)
    assert allergies_deny(patient=patient, by=nutritionist).allergies_denied
    again = allergy_void(allergy=allergy, reason="otra", by=nutritionist)
    assert again.void_reason == "era intolerancia"


def test_allergy_ends_the_denial_and_needs_an_agent(patient, nutritionist):
    allergies_deny(patient=patient, by=nutritionist)
    with pytest.raises(ValidationError):
        allergy_record(patient=patient, agent="  ", by=nutritionist)
    allergy_record(patient=patient, agent="nuez", by=nutritionist)
    assert not Patient.objects.get().allergies_denied


@pytest.mark.parametrize("who", ["assistant", "auditor", "stranger"])
def test_allergies_refused_to_others(request, patient, nutritionist, who):
    by = request.getfixturevalue(who)
    allergy = AllergyFactory(patient=patient)
    with pytest.raises(PermissionDenied):
        allergy_record(patient=patient, agent="a", by=by)
    with pytest.raises(PermissionDenied):
        allergy_void(allergy=allergy, reason="a", by=by)
    with pytest.raises(PermissionDenied):
        allergies_deny(patient=patient, by=by)


# --- Notice and consent -------------------------------------------------------------------------


def test_notice_versions_follow_and_repeat_is_not_a_version(owner):
    first = notice_publish(by=owner)
    assert notice_publish(by=owner) == first
    second = notice_publish(by=owner, simplified="Otro", integral="Otro texto")
    assert (first.version, second.version) == (1, 2)
    assert notice_ensure(by=owner) == second
    assert first.sha256 != second.sha256


@pytest.mark.parametrize("text", ["", "  ", "Soy [nombre]", "Domicilio: ____", "{clinica}", "XXXX"])
def test_notice_with_blanks_is_refused(owner, text):
    with pytest.raises(ValidationError):
        notice_publish(by=owner, simplified=text)


@pytest.mark.parametrize("who", ["nutritionist", "assistant", "auditor"])
def test_notice_published_by_the_owner_only(request, who):
    with pytest.raises(PermissionDenied):
        notice_publish(by=request.getfixturevalue(who))


def test_consent_twice_is_once_and_again_after_revoking(patient, nutritionist):
    first = consent_grant(patient=patient, by=nutritionist, evidence="Hoja 1")
    assert consent_grant(patient=patient, by=nutritionist, evidence="Hoja 2") == first
    consent_revoke(consent=first, reason="a petición", by=nutritionist)
    assert consents_in_force(patient) == set()
    assert (
        consent_revoke(consent=first, reason="otra", by=nutritionist).revoke_reason == "a petición"
    )
    second = consent_grant(patient=patient, by=nutritionist, evidence="Hoja 2")
    assert second != first
    assert consents_in_force(patient) == {"care"}


def test_consent_needs_evidence_and_a_known_purpose(patient, nutritionist):
    with pytest.raises(ValidationError):
        consent_grant(patient=patient, by=nutritionist, evidence=" ")
    with pytest.raises(ValidationError):
        consent_grant(patient=patient, by=nutritionist, evidence="a", purpose="spying")


def test_consent_of_another_clinics_notice_is_refused(patient, nutritionist):
    with pytest.raises(ValidationError):
        consent_grant(patient=patient, by=nutritionist, evidence="a", notice=PrivacyNoticeFactory())


def test_revoking_needs_a_reason(patient, nutritionist):
    consent = consent_grant(patient=patient, by=nutritionist, evidence="Hoja")
    with pytest.raises(ValidationError):
        consent_revoke(consent=consent, reason="", by=nutritionist)


def test_consent_refused_to_another_clinic(patient, stranger):
    with pytest.raises(PermissionDenied):
        consent_grant(patient=patient, by=stranger, evidence="a")
    with pytest.raises(PermissionDenied):
        consent_revoke(consent=ConsentFactory(patient=patient), by=stranger, reason="a")
