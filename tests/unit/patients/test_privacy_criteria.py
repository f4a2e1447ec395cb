"""Criteria of the norms about privacy and keeping that several rooms hold together."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.conf import settings as django_settings

from ai_vision.models import Photo
from ai_vision.selectors import blocked_by
from ai_vision.services.opposition import opposition_record
from config import checks
from patients.documents.note import note_data
from patients.privacy import AUTHORITY, notice_texts
from patients.retention import years_after
from patients.selectors.retention import retention_of
from patients.services.measurement import measurement_record
from patients.services.patient import patient_update
from patients.services.readiness import missing_for_signature
from patients.services.signature import addendum_add, document_verify
from patients.vocabulary.processors import processors
from tests.factories.ai_vision import photo_for
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
    patient_data,
    signed_consultation,
)

pytestmark = pytest.mark.django_db
ROOT = Path(django_settings.BASE_DIR)


def test_N004_05_footer_says_whose_the_record_is(owner) -> None:
    data = note_data(signed_consultation(by=owner))
    assert f"propiedad de {owner.clinic.legal_name}" in data["footer"]


@pytest.mark.parametrize("years", [4, 5])
def test_RET_03_less_than_five_years_does_not_start(settings, years) -> None:
    settings.CLINICAL_RETENTION_YEARS = years
    found = {error.id for error in checks.check_retention()}
    assert ("nutricion.E006" in found) is (years < 5)


def test_N004_06_the_record_is_kept_at_least_five_years(owner) -> None:
    kept = retention_of(PatientFactory(clinic=owner.clinic))
    assert kept.until >= years_after(kept.last_act_on, 5)


@pytest.mark.parametrize("years", [6, 7])
def test_RET_11_history_is_kept_as_long_as_the_record(settings, years) -> None:
    settings.CLINICAL_RETENTION_YEARS, settings.AUDIT_RETENTION_YEARS = 7, years
    found = {error.id for error in checks.check_retention()}
    assert ("nutricion.E007" in found) is (years < 7)


def test_N004_25_without_consent_an_observation_is_kept_and_not_signed(owner) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    visit = ConsultationFactory(patient=patient, practitioner=owner.user)
    measurement_record(consultation=visit, kind="weight", value=Decimal("72.4"), by=owner)
    assert visit.measurements.count() == 1
    assert "consent" in {row.code for row in missing_for_signature(consultation=visit, by=owner)}


def test_PRIV_09_no_page_names_the_authority_that_ended(owner) -> None:
    assert AUTHORITY in notice_texts(owner.clinic).integral
    named = re.compile(r"\bINAI\b|\bIFAI\b")
    for folder in ("templates", "patients", "messaging", "agenda", "static/js"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".html", ".py", ".js", ".typ", ".txt", ".csv"):
                assert not named.search(path.read_text(encoding="utf-8")), path


def test_PRIV_17_identification_keeps_history_and_notes_take_an_addendum(owner) -> None:
    document = signed_consultation(by=owner)
    patient = document.consultation.patient
    patient_update(patient=patient, data=patient_data(given_names="Itzel Corregida"), by=owner)
    changes = LogEntry.objects.get_for_object(patient).filter(action=LogEntry.Action.UPDATE)
    assert "Itzel Corregida" in str(changes.first().changes)
    addendum_add(document=document, reason="Corrige", text="Otro.", by=owner, method="Contraseña")
    assert document_verify(document)


def test_PRIV_19_who_opposes_is_not_read_by_a_machine(owner) -> None:
    photo = photo_for(owner)
    opposition_record(patient=photo.patient, by=owner)
    assert blocked_by(photo) == Photo.Wait.OPPOSED


def test_PRIV_20_every_processor_is_named_with_country_data_and_purpose(owner) -> None:
    text = notice_texts(owner.clinic).integral
    assert {"Twilio", "Meta", "Anthropic", "Google"} <= {row.name for row in processors()}
    for row in processors():
        assert row.country
        assert row.data
        assert row.purpose
        assert row.name in text


def test_PRIV_14_notice_says_who_answers_for_personal_data(owner) -> None:
    assert "Atiende sus solicitudes" in notice_texts(owner.clinic).integral
    owner.clinic.privacy_contact = "Lic. Rosa Paz, datos@ejemplo.mx"
    assert "Lic. Rosa Paz, datos@ejemplo.mx" in notice_texts(owner.clinic).integral
