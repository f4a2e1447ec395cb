"""The objects of the record."""

from __future__ import annotations

from accounts.models import Membership
from patients.services.export import export_build
from patients.services.phrase import phrase_write
from patients.services.signature import addendum_add
from tests.architecture.objects.kinds import Arguments, Makers
from tests.factories.patients import (
    AllergyFactory,
    ConsentFactory,
    PatientFactory,
    PrivacyNoticeFactory,
    answered_referral,
    attached_file,
    grant_for,
    lab_result_of_somebody,
    pregnancy_of_somebody,
    progress_photo_of_somebody,
    signed_consultation,
)
from tests.factories.privacy import (
    affected_for,
    consent_letter_for,
    disclosure_for,
    export_for,
    incident_for,
    rights_request_of,
)


def patient(by: Membership) -> Arguments:
    return {"public_id": PatientFactory(clinic=by.clinic, responsible=by.user).public_id}


def attachment(by: Membership) -> Arguments:
    return {"public_id": attached_file(by).public_id}


def letter_to_write(by: Membership) -> Arguments:
    return {**patient(by), "kind": "referral"}


def letter(by: Membership) -> Arguments:
    return {"public_id": answered_referral(by).letter.public_id}


def phrase(by: Membership) -> Arguments:
    return {"public_id": phrase_write(text="Prueba", part="", is_shared=False, by=by).public_id}


def allergy(by: Membership) -> Arguments:
    return {"public_id": AllergyFactory(patient__clinic=by.clinic).public_id}


def consent(by: Membership) -> Arguments:
    return {"public_id": ConsentFactory(patient__clinic=by.clinic).public_id}


def grant(by: Membership) -> Arguments:
    return {"public_id": grant_for(by).public_id}


def rights_request(by: Membership) -> Arguments:
    return {"public_id": rights_request_of(by).public_id}


def disclosure(by: Membership) -> Arguments:
    return {"public_id": disclosure_for(by).public_id}


def record_copy(by: Membership) -> Arguments:
    return {"public_id": export_build(export_id=export_for(by).pk).public_id}


def consent_letter(by: Membership) -> Arguments:
    return {"public_id": consent_letter_for(by).public_id}


def letter_model(by: Membership) -> Arguments:
    return {**patient(by), "code": "obesidad"}


def notice(by: Membership) -> Arguments:
    return {"public_id": PrivacyNoticeFactory(clinic=by.clinic).public_id}


def document(by: Membership) -> Arguments:
    signed = signed_consultation(by=by)
    addendum_add(
        document=signed, reason="Prueba", text="Addendum de prueba.", by=by, method="contraseña"
    )
    return {"public_id": signed.public_id}


def signed_measurement(by: Membership) -> Arguments:
    visit = signed_consultation(by=by).consultation
    return {"public_id": visit.measurements.get(kind="weight").public_id}


def lab_result(by: Membership) -> Arguments:
    return {"public_id": lab_result_of_somebody(by).public_id}


def suggestion(by: Membership) -> Arguments:
    return {"public_id": lab_result_of_somebody(by).patient.public_id}


def pregnancy(by: Membership) -> Arguments:
    return {"public_id": pregnancy_of_somebody(by).public_id}


def progress_photo(by: Membership) -> Arguments:
    return {"public_id": progress_photo_of_somebody(by).public_id}


def incident(by: Membership) -> Arguments:
    return {"public_id": incident_for(by).public_id}


def incident_patient(by: Membership) -> Arguments:
    return {"public_id": affected_for(by).public_id}


OBJECTS: Makers = {
    "patients:patient-detail": patient,
    "patients:patient-edit": patient,
    "patients:allergy-record": patient,
    "patients:allergies-deny": patient,
    "patients:consent-grant": patient,
    "patients:tags": patient,
    "patients:tag-put": patient,
    "patients:tag-take": patient,
    "patients:merge": patient,
    "patients:custody": patient,
    "patients:transfer": patient,
    "patients:grant-give": patient,
    "patients:grant-end": grant,
    "patients:allergy-void": allergy,
    "patients:consent-revoke": consent,
    "patients:notice-detail": notice,
    "patients:notice-pdf": notice,
    "patients:privacy": patient,
    "patients:rights-new": patient,
    "patients:block": patient,
    "patients:hold": patient,
    "patients:unhold": patient,
    "patients:export-detail": record_copy,
    "patients:export-file": record_copy,
    "patients:unblock": patient,
    "patients:consent-exception": patient,
    "patients:disclosure-new": patient,
    "patients:disclosure-detail": disclosure,
    "patients:disclosure-file": disclosure,
    "patients:consent-letter-new": letter_model,
    "patients:consent-letter-detail": consent_letter,
    "patients:consent-letter-pdf": consent_letter,
    "patients:consent-letter-signed": consent_letter,
    "patients:consent-letter-revoke": consent_letter,
    "patients:rights-detail": rights_request,
    "patients:rights-identify": rights_request,
    "patients:rights-answer": rights_request,
    "patients:rights-extend": rights_request,
    "patients:rights-execute": rights_request,
    "patients:rights-letter": rights_request,
    "patients:incident-detail": incident,
    "patients:incident-decide": incident,
    "patients:incident-letter": incident_patient,
    "patients:incident-notify": incident_patient,
    "patients:document-detail": document,
    "patients:document-attach": document,
    "patients:document-pdf": document,
    "patients:document-json": document,
    "patients:attachment-list": patient,
    "patients:phrase-edit": phrase,
    "patients:phrase-delete": phrase,
    "patients:letter-list": patient,
    "patients:letter-new": letter_to_write,
    "patients:letter-detail": letter,
    "patients:attachment-file": attachment,
    "patients:attachment-preview": attachment,
    "patients:attachment-void": attachment,
    "patients:measurement-annul": signed_measurement,
    "patients:measurements": patient,
    "patients:pregnancy-record": patient,
    "patients:pregnancy-end": pregnancy,
    "patients:progress-photos": patient,
    "patients:progress-photo-image": progress_photo,
    "patients:progress-photo-void": progress_photo,
    "patients:lab-results": patient,
    "patients:lab-entry": patient,
    "patients:lab-preview": patient,
    "patients:lab-result-void": lab_result,
    "patients:plan-limit-decide": suggestion,
}
