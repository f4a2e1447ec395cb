"""Cartas de consentimiento: ten elements, one act, two witnesses where used, never deleted."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from patients.models import ConsentLetter
from patients.services.consent_letter import (
    consent_letter_issue,
    consent_letter_revoke,
    consent_letter_sign,
)
from patients.vocabulary.consent_letters import letter_texts
from tests.factories.patients import PatientFactory
from tests.factories.privacy import consent_letter_for, letter_data
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db


def printed(browser, letter) -> str:
    answer = get(browser, "consent-letter-pdf", letter.public_id)
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_N004_23_letter_prints_its_ten_elements(client_of, owner, settings) -> None:
    settings.CONSENT_LETTER_WITNESSES = True
    owner.clinic.institution = "Grupo Inventado"
    owner.clinic.save(update_fields=["institution"])
    letter = consent_letter_for(owner)
    text = printed(client_of(owner), letter)
    for words in (
        "Grupo Inventado",  # institution
        owner.clinic.name,  # establishment
        letter.title,
        letter.place,
        "sobrepeso o la obesidad",  # act
        "cálculos biliares",  # risks
        "No se garantiza",  # benefits
        "contingencias y urgencias",
        letter.patient.full_name,
        letter.informant_name,
        letter.informant_licence,
    ):
        assert words in text, words
    assert text.count("Testigo") == 2
    assert letter.sha256 in text.replace(" ", "")


def test_N004_23_without_the_setting_no_witness_is_asked(client_of, owner) -> None:
    letter = consent_letter_for(owner)
    assert "Testigo" not in printed(client_of(owner), letter)
    consent_letter_sign(letter=letter, evidence="Carpeta 1", by=owner)


def test_N004_23_two_witnesses_where_used(owner, settings) -> None:
    settings.CONSENT_LETTER_WITNESSES = True
    letter = consent_letter_for(owner)
    with pytest.raises(ValidationError, match="dos testigos"):
        consent_letter_sign(letter=letter, evidence="Carpeta 1", witness_1="Ana Paz", by=owner)
    signed = consent_letter_sign(
        letter=letter, evidence="Carpeta 1", witness_1="Ana Paz", witness_2="Luis Ríos", by=owner
    )
    assert signed.state == "Firmada"


def test_N004_24_models_are_by_choice_and_research_has_one() -> None:
    assert {"obesidad", "fotografia", "distancia", "investigacion", "otro"} == set(letter_texts())


def test_a_minor_s_letter_is_signed_by_who_represents(owner) -> None:
    child = PatientFactory(clinic=owner.clinic, birth_date=date(2020, 1, 1))
    with pytest.raises(ValidationError, match="representa"):
        consent_letter_issue(patient=child, data=letter_data(), by=owner)
    child.representative_name, child.representative_relationship = "Gloria Paz", "madre"
    letter = consent_letter_issue(patient=child, data=letter_data(), by=owner)
    assert (letter.signer_name, letter.signer_relationship) == ("Gloria Paz", "madre")


def test_letter_goes_from_model_to_signed_to_revoked_and_stays(client_of, owner) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    browser = client_of(owner)
    page = get(browser, "consent-letter-new", patient.public_id, "obesidad").content.decode()
    assert "cálculos biliares" in page
    data = {**letter_data().__dict__, "act": ""}
    refused = post(browser, "consent-letter-new", data, patient.public_id, "obesidad")
    assert refused.status_code == 422
    post(browser, "consent-letter-new", letter_data().__dict__, patient.public_id, "obesidad")
    letter = patient.consent_letters.get()
    post(browser, "consent-letter-signed", {"evidence": "Carpeta 2"}, letter.public_id)
    post(browser, "consent-letter-revoke", {"reason": "Cambió de opinión"}, letter.public_id)
    letter.refresh_from_db()
    assert letter.state == "Revocada"
    assert (
        "Cambió de opinión"
        in get(browser, "consent-letter-detail", letter.public_id).content.decode()
    )
    with pytest.raises(ValidationError):
        fresh = consent_letter_for(owner)
        consent_letter_revoke(letter=fresh, reason="x", by=owner)
        consent_letter_sign(letter=fresh, evidence="tarde", by=owner)


def test_text_and_signature_never_change(owner) -> None:
    letter = consent_letter_for(owner)
    rows = ConsentLetter.objects.filter(pk=letter.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(risks="Ninguno")
    consent_letter_sign(letter=letter, evidence="Carpeta 1", by=owner)
    for changes in ({"evidence": "Otra"}, {"signed_at": None, "evidence": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete("default")
