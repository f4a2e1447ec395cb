"""Each rule that the database holds, tripped."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from audit.frozen import FrozenRecordError
from audit.registry import is_audited
from patients import models
from tests.factories.accounts import UserFactory
from tests.factories.patients import (
    AllergyFactory,
    ConsentFactory,
    ConsultationFactory,
    PatientFactory,
    PrivacyNoticeFactory,
    signed_consultation,
)

pytestmark = pytest.mark.django_db


def trips(name, make):
    """The database refuses, by that rule; a unique one may be named by its columns."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    said = str(caught.value)
    assert name in said or "unique constraint" in said.lower()


def test_every_clinical_model_is_audited():
    assert all(is_audited(getattr(models, name)) for name in MODELS)


MODELS = [name for name in models.__all__ if name not in ("Kind", "Section")]

PATIENT = [
    ("patient_curp_paired", {"curp": "HEGG560427MVZRRL04", "curp_status": ""}),
    ("patient_curp_paired", {"curp": "", "curp_status": "validated"}),
    ("patient_named", {"given_names": ""}),
    ("patient_named", {"first_surname": ""}),
    ("patient_sex_known", {"sex": "otro"}),
    ("patient_record_number_positive", {"record_number": 0}),
]


@pytest.mark.parametrize(("name", "fields"), PATIENT)
def test_patient_rules(name, fields):
    trips(name, lambda: PatientFactory(**({"search_name": "a"} | fields)))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("patient_record_number_once", {"record_number": 7}),
        ("patient_curp_once", {"curp": "HEGG560427MVZRRL04", "curp_status": "format_ok"}),
    ],
)
def test_patient_once(name, fields):
    first = PatientFactory(**fields)
    trips(name, lambda: PatientFactory(clinic=first.clinic, **fields))
    assert PatientFactory(**fields)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("allergy_named", {"agent": ""}),
        ("allergy_choices_known", {"kind": "x"}),
        ("allergy_choices_known", {"severity": "x"}),
        ("allergy_void_paired", {"voided_at": timezone.now()}),
        ("allergy_void_paired", {"void_reason": "a"}),
    ],
)
def test_allergy_rules(name, fields):
    trips(name, lambda: AllergyFactory(**fields))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("consent_evidenced", {"evidence": ""}),
        ("consent_evidenced", {"method": ""}),
        ("consent_revoke_paired", {"revoked_at": timezone.now()}),
        ("consent_revoke_paired", {"revoke_reason": "a"}),
        ("consent_representative_paired", {"representative_name": "a"}),
        ("consent_representative_paired", {"representative_relationship": "a"}),
    ],
)
def test_consent_rules(name, fields):
    trips(name, lambda: ConsentFactory(**fields))


def test_consent_in_force_once():
    consent = ConsentFactory()
    trips(
        "consent_in_force_once",
        lambda: ConsentFactory(patient=consent.patient, notice=consent.notice),
    )


def test_notice_rules():
    notice = PrivacyNoticeFactory()
    trips("notice_version_once", lambda: PrivacyNoticeFactory(clinic=notice.clinic, version=1))
    for field in ("simplified", "integral", "sha256"):
        trips("notice_complete", lambda f=field: PrivacyNoticeFactory(**{f: ""}))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("consultation_choices_known", {"kind": "x"}),
        ("consultation_choices_known", {"modality": "x"}),
        ("consultation_choices_known", {"interview": "x"}),
        ("consultation_indirect_has_informant", {"interview": "indirect"}),
        (
            "consultation_event_before_signature",
            {"signed_at": timezone.now() - timedelta(days=1)},
        ),
    ],
)
def test_consultation_rules(name, fields):
    trips(name, lambda: ConsultationFactory(**fields))


def test_consultation_one_draft():
    draft = ConsultationFactory()
    again = {"patient": draft.patient, "practitioner": draft.practitioner}
    trips("consultation_one_draft", lambda: ConsultationFactory(**again))


PARTS = [
    ("history_section_known", "HistorySection", {"section": "x"}),
    ("history_section_says_something", "HistorySection", {"text": ""}),
    ("history_section_says_something", "HistorySection", {"state": "denied"}),
    ("history_section_says_something", "HistorySection", {"state": "not_explored"}),
    ("history_section_says_something", "HistorySection", {"state": "x"}),
    ("history_section_says_something", "HistorySection", {"reason": "a"}),
    ("measurement_value_or_reason", "Measurement", {"value": None}),
    ("measurement_value_or_reason", "Measurement", {"value": 0}),
    ("measurement_value_or_reason", "Measurement", {"not_measured_reason": "a"}),
    ("measurement_void_paired", "Measurement", {"voided_at": timezone.now()}),
    ("measurement_void_paired", "Measurement", {"void_reason": "a"}),
    ("measurement_kind_known", "Measurement", {"kind": "x"}),
    ("nutrition_diagnosis_complete", "NutritionDiagnosis", {"problem": ""}),
    ("nutrition_diagnosis_complete", "NutritionDiagnosis", {"etiology": ""}),
    ("nutrition_diagnosis_complete", "NutritionDiagnosis", {"signs": ""}),
    ("nutrition_diagnosis_choices_known", "NutritionDiagnosis", {"domain": "x"}),
    ("nutrition_diagnosis_choices_known", "NutritionDiagnosis", {"state": "x"}),
    ("referred_diagnosis_complete", "ReferredDiagnosis", {"text": ""}),
    ("referred_diagnosis_complete", "ReferredDiagnosis", {"diagnosed_by": ""}),
    ("note_prognosis_known", "Note", {"prognosis": "x"}),
]


@pytest.mark.parametrize(("name", "model", "fields"), PARTS)
def test_rules_of_the_parts(name, model, fields):
    trips(name, lambda: _part(model, ConsultationFactory(), **fields))


def _part(model, visit, **fields):
    defaults = {
        "HistorySection": {"section": "motivo", "state": "explored", "text": "a"},
        "Measurement": {"kind": "weight", "value": Decimal(70), "unit": "kg"},
        "NutritionDiagnosis": {"domain": "ingesta", "problem": "a", "etiology": "b", "signs": "c"},
        "ReferredDiagnosis": {"text": "a", "diagnosed_by": "b"},
        "Note": {},
    }[model]
    if model == "Measurement":
        defaults["recorded_by"] = visit.practitioner
    if fields.get("value") == 0:
        fields["value"] = Decimal(0)
    return getattr(models, model).objects.create(consultation=visit, **(defaults | fields))


@pytest.mark.parametrize("model", ["HistorySection", "Measurement", "Note"])
def test_parts_once(model):
    visit = ConsultationFactory()
    _part(model, visit)
    trips("once", lambda: _part(model, visit))


def test_voided_measurement_leaves_room():
    visit = ConsultationFactory()
    void = {"voided_at": timezone.now(), "voided_by": visit.practitioner, "void_reason": "a"}
    _part("Measurement", visit, **void)
    _part("Measurement", visit)


def test_document_and_addendum_complete(nutritionist):
    document = signed_consultation(by=nutritionist)
    kept = {
        "consultation": ConsultationFactory(),
        "kind": document.kind,
        "template_version": "1",
        "payload": {},
        "sha256": "1" * 64,
        "signed_at": timezone.now(),
        "signer": nutritionist.user,
        "signer_name": "a",
        "degree": "b",
        "institution": "c",
        "licence": "12345",
        "method": "d",
    }
    for field in ("signer_name", "degree", "institution", "licence", "method", "sha256"):
        trips(
            "document_signature_complete",
            lambda f=field: models.SignedDocument.objects.create(**(kept | {f: ""})),
        )
    trips(
        "once", lambda: models.SignedDocument.objects.create(**kept | {"sha256": document.sha256})
    )
    words = {
        "document": document,
        "reason": "a",
        "text": "b",
        "written_at": timezone.now(),
        "author": nutritionist.user,
        "author_name": "c",
        "degree": "d",
        "institution": "e",
        "licence": "12345",
        "method": "f",
        "sha256": "1" * 64,
    }
    for field in ("reason", "text", "author_name", "licence", "method", "sha256"):
        trips(
            "addendum_complete",
            lambda f=field: models.Addendum.objects.create(**(words | {f: ""})),
        )


# --- Consents and notices: what was accepted does not change -------------------------------------


def refused(action):
    with (
        pytest.raises(
            (DatabaseError, FrozenRecordError), match=r"revoca|consintió|publicado|registro"
        ),
        transaction.atomic(),
    ):
        action()


def run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_consent_cannot_be_rewritten_nor_deleted():
    consent = ConsentFactory()
    for column, value in (
        ("purpose", "marketing"),
        ("evidence", "otra"),
        ("method", "code"),
        ("representative_name", "otra"),
        ("granted_at", "2020-01-01 00:00:00+00:00"),
    ):
        statement = "UPDATE patients_consent SET COLUMN = %s WHERE id = %s"
        refused(lambda c=column, v=value, s=statement: run(s.replace("COLUMN", c), v, consent.pk))
    refused(lambda: run("DELETE FROM patients_consent WHERE id = %s", consent.pk))
    refused(lambda: models.Consent.objects.filter(pk=consent.pk).delete())


def test_revoked_consent_is_closed():
    consent = ConsentFactory()
    consent.revoked_at, consent.revoked_by = timezone.now(), UserFactory()
    consent.revoke_reason = "a petición"
    consent.save()
    consent.revoke_reason = "otra"
    refused(lambda: consent.save())
    refused(lambda: run("UPDATE patients_consent SET revoked_at = NULL WHERE id = %s", consent.pk))


def test_notice_cannot_change_nor_go():
    notice = PrivacyNoticeFactory()
    refused(lambda: notice.save())
    refused(lambda: notice.delete())
    refused(
        lambda: run("UPDATE patients_privacynotice SET integral = 'a' WHERE id = %s", notice.pk)
    )
    refused(lambda: run("DELETE FROM patients_privacynotice WHERE id = %s", notice.pk))
