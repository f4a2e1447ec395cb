"""A notice that asks again (PRIV-08), and attending who cannot consent yet (PRIV-05)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from patients.models import Consent, ConsentException, NoticeRenewal
from patients.presenters import document_shown
from patients.selectors import consents_in_force
from patients.selectors.consent import consent_states
from patients.selectors.progress_photo import progress_photos_of
from patients.services.consent import consent_grant, consent_revoke, notice_publish
from patients.services.consent_exception import consent_exception_record
from patients.services.readiness import missing_for_signature
from patients.services.signature import consultation_sign, document_verify
from tests.factories.patients import (
    PatientFactory,
    progress_photo_of_somebody,
    ready_consultation,
)
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db
P = Consent.Purpose


@pytest.fixture
def patient(owner):
    """Somebody who accepted three purposes."""
    row = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    for purpose in (P.CARE, P.MESSAGES, P.AI_IMAGES):
        consent_grant(patient=row, purpose=purpose, evidence="Hoja firmada.", by=owner)
    return row


# --- PRIV-08 ---


def test_PRIV_08_new_purpose_is_consented_again_and_only_that_one(owner, patient) -> None:
    notice_publish(by=owner, renews=[P.AI_IMAGES])
    assert consents_in_force(patient) == {P.CARE, P.MESSAGES}
    states = {row.purpose: row.state for row in consent_states(patient)}
    assert (states[P.AI_IMAGES], states[P.MESSAGES]) == ("outdated", "in_force")
    again = consent_grant(patient=patient, purpose=P.AI_IMAGES, evidence="Otra hoja.", by=owner)
    assert again.notice.version == 2
    assert consents_in_force(patient) == {P.CARE, P.MESSAGES, P.AI_IMAGES}
    old = Consent.objects.get(patient=patient, purpose=P.AI_IMAGES, notice__version=1)
    assert "Cambió el aviso" in old.revoke_reason


def test_PRIV_08_changed_text_that_renews_nothing_asks_nothing(owner, patient) -> None:
    before = consents_in_force(patient)
    owner.clinic.phone = "722 000 0000"
    owner.clinic.save(update_fields=["phone"])
    assert notice_publish(by=owner).version == 2
    assert consents_in_force(patient) == before


def test_PRIV_08_care_asked_again_keeps_from_signing_until_given(owner) -> None:
    visit = ready_consultation(by=owner)
    notice_publish(by=owner, renews=[P.CARE])
    missing = missing_for_signature(consultation=visit, by=owner)
    assert [one.code for one in missing] == ["consent"]
    assert "cambió para qué se usan los datos" in missing[0].message
    consent_grant(patient=visit.patient, evidence="Hoja nueva.", by=owner)
    assert missing_for_signature(consultation=visit, by=owner) == ()


def test_PRIV_08_photographs_are_hidden_until_given_again(owner) -> None:
    photo = progress_photo_of_somebody(owner)
    assert progress_photos_of(owner, patient=photo.patient) == [photo]
    notice_publish(by=owner, renews=[P.PHOTOGRAPHS])
    assert progress_photos_of(owner, patient=photo.patient) == []
    consent_grant(patient=photo.patient, purpose=P.PHOTOGRAPHS, evidence="Hoja.", by=owner)
    assert progress_photos_of(owner, patient=photo.patient) == [photo]


def test_PRIV_08_another_clinics_notice_asks_nothing_here(owner, stranger, patient) -> None:
    for _ in range(3):
        notice_publish(by=stranger, renews=P.values)
    assert consents_in_force(patient) == {P.CARE, P.MESSAGES, P.AI_IMAGES}


def test_PRIV_08_owner_chooses_on_the_page_and_it_says_so(
    owner, nutritionist, patient, client_of
) -> None:
    browser = client_of(owner)
    page = get(browser, "notice-current").content.decode()
    assert 'name="renews" value="ai_images"' in page
    assert "checked" not in page.split("¿Cambia alguna finalidad?")[1].split("</details>")[0]
    assert post(browser, "notice-publish", {"renews": ["ai_images"]}).status_code == 302
    assert "pide de nuevo el consentimiento de" in get(browser, "notice-current").content.decode()
    page = get(browser, "patient-detail", patient.public_id).content.decode()
    assert "Pedir de nuevo: cambió el aviso" in page
    post(browser, "notice-publish", {"renews": ["otra"]})
    assert NoticeRenewal.objects.count() == 1
    refused = post(client_of(nutritionist), "notice-publish", {"renews": ["care"]})
    assert refused.status_code == 403


# --- PRIV-05 ---


def excepted(patient, by, *, ground="emergency", reason="Llegó inconsciente", days=3):
    until = timezone.localdate() + timedelta(days=days)
    return consent_exception_record(
        patient=patient, ground=ground, reason=reason, until=until, by=by
    )


@pytest.fixture
def unconsented(owner):
    """A visit ready to sign, but for the consent."""
    visit = ready_consultation(by=owner)
    consent_revoke(consent=visit.patient.consents.get(), reason="Se perdió la hoja", by=owner)
    return visit


def test_PRIV_05_visit_is_signed_within_the_exception_and_says_why(owner, unconsented) -> None:
    patient = unconsented.patient
    assert [one.code for one in missing_for_signature(consultation=unconsented, by=owner)] == [
        "consent"
    ]
    excepted(patient, owner)
    document = consultation_sign(consultation=unconsented, by=owner, method="Contraseña")
    part = next(one for one in document_shown(document) if "sin consentimiento" in one.title)
    assert "Llegó inconsciente" in part.text
    assert document_verify(document)


def test_PRIV_05_exception_ends_by_itself(owner, unconsented) -> None:
    excepted(unconsented.patient, owner, days=1)
    assert missing_for_signature(consultation=unconsented, by=owner) == ()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        missing = missing_for_signature(consultation=unconsented, by=owner)
    assert [one.code for one in missing] == ["consent"]


@pytest.mark.parametrize("screen", ["consultation-close", "consultation-revision", "follow-up"])
def test_PRIV_05_each_screen_of_the_visit_says_it(owner, unconsented, client_of, screen) -> None:
    url = reverse(f"practice:{screen}", args=[unconsented.public_id])
    browser = client_of(owner)
    assert "Se atiende por excepción" not in browser.get(url).content.decode()
    until = excepted(unconsented.patient, owner).until
    assert (
        f"por excepción hasta el {date_format(until, 'j/b/Y')}" in browser.get(url).content.decode()
    )
    consent_grant(patient=unconsented.patient, by=owner, evidence="Ya firmó.")
    assert "Se atiende por excepción" not in browser.get(url).content.decode()


def test_PRIV_05_exception_opens_no_other_purpose(owner, unconsented) -> None:
    excepted(unconsented.patient, owner)
    assert consents_in_force(unconsented.patient) == set()


@pytest.mark.parametrize(
    "wrong", [{"reason": "  "}, {"ground": "prisa"}, {"ground": ""}, {"days": -1}, {"days": 31}]
)
def test_PRIV_05_exception_needs_ground_reason_and_a_near_end(owner, unconsented, wrong) -> None:
    with pytest.raises(ValidationError):
        excepted(unconsented.patient, owner, **wrong)
    assert not ConsentException.objects.exists()


def test_PRIV_05_who_consented_has_no_exception(owner, patient, assistant) -> None:
    with pytest.raises(ValidationError):
        excepted(patient, owner)
    with pytest.raises(PermissionDenied):
        excepted(PatientFactory(clinic=owner.clinic), assistant)


def test_PRIV_05_banner_stays_until_the_consent_is_recorded(owner, unconsented, client_of) -> None:
    browser, patient = client_of(owner), unconsented.patient
    data = {"ground": "unable", "reason": "Sedado", "until": timezone.localdate().isoformat()}
    assert post(browser, "consent-exception", data, patient.public_id).status_code == 302
    for name in ("patient-detail", "privacy"):
        assert "Falta su consentimiento." in get(browser, name, patient.public_id).content.decode()
    consent_grant(patient=patient, evidence="Hoja firmada.", by=owner)
    for name in ("patient-detail", "privacy"):
        page = get(browser, name, patient.public_id).content.decode()
        assert "Falta su consentimiento." not in page


def test_PRIV_05_page_keeps_what_was_typed(owner, unconsented, client_of) -> None:
    data = {"ground": "unable", "reason": "Sedado", "until": "2020-01-01"}
    answer = post(client_of(owner), "consent-exception", data, unconsented.patient.public_id)
    assert answer.status_code == 422
    assert "Sedado" in answer.content.decode()


def test_database_holds_the_exception(owner, unconsented) -> None:
    row = excepted(unconsented.patient, owner)
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentException.objects.filter(pk=row.pk)._raw_delete("default")
    fields = {"patient": row.patient, "ground": "unable", "recorded_by": owner.user}
    today = timezone.localdate()
    for wrong in ({"reason": "", "until": today}, {"reason": "x", "until": today - timedelta(2)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConsentException.objects.create(**fields, **wrong)
