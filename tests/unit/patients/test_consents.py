"""The seven purposes: separate, unticked, revoked at once, and the person's own at 18."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from ai_vision.models import Photo
from ai_vision.selectors import blocked_by
from messaging.services.outbox import outbound_send
from patients.models import Consent
from patients.selectors import consents_in_force, notice_in_force
from patients.selectors.consent import SHORT, State, consent_states
from patients.services.consent import consent_grant, consent_revoke, consents_grant, notice_ensure
from patients.services.readiness import missing_for_signature
from tests.factories.ai_vision import photo_for
from tests.factories.messaging import ConversationFactory, OutboundFactory, consent_to
from tests.factories.patients import ConsultationFactory, PatientFactory
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db


def test_PRIV_04_seven_purposes_are_apart_and_unticked(client_of, owner) -> None:
    patient = PatientFactory(clinic=owner.clinic)
    page = get(client_of(owner), "patient-detail", patient.public_id).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="purposes"[^>]*>', page)
    assert len(boxes) == len(Consent.Purpose) == len(SHORT) == 7
    assert not [box for box in boxes if "checked" in box]


def test_PRIV_04_several_purposes_of_one_sheet_are_rows_of_their_own(client_of, owner) -> None:
    patient = PatientFactory(clinic=owner.clinic)
    data = {"purposes": ["care", "messages"], "method": "paper", "evidence": "Hoja 3"}
    post(client_of(owner), "consent-grant", data, patient.public_id)
    assert consents_in_force(patient) == {"care", "messages"}
    consent_revoke(consent=patient.consents.get(purpose="messages"), reason="pidió", by=owner)
    states = {row.purpose: row.state for row in consent_states(patient)}
    assert states["care"] is State.IN_FORCE
    assert states["messages"] is State.REVOKED
    assert states["marketing"] is State.NEVER


def test_no_purpose_ticked_is_refused_with_words(client_of, owner) -> None:
    patient = PatientFactory(clinic=owner.clinic)
    data = {"method": "paper", "evidence": "Hoja 3"}
    answer = post(client_of(owner), "consent-grant", data, patient.public_id)
    assert answer.status_code == 422
    assert "Marque al menos una finalidad." in answer.content.decode()
    with pytest.raises(ValidationError):
        consents_grant(patient=patient, purposes=[], evidence="x", method="paper", by=owner)


@pytest.mark.parametrize(
    ("category", "purpose"), [("logistics", "messages"), ("clinical", "clinical_messages")]
)
def test_PRIV_04_revoked_messages_are_refused_at_once(owner, category, purpose) -> None:
    """Reminders and the sending of a plan alike, also those already waiting to leave."""
    conversation = ConversationFactory(clinic=owner.clinic)
    patient = conversation.contact.patient
    consent_to(patient)
    message = OutboundFactory(conversation=conversation, category=category, body="Su plan.")
    consent_revoke(consent=patient.consents.get(purpose=purpose), reason="a petición", by=owner)
    assert outbound_send(message_id=message.pk) is False
    message.refresh_from_db()
    assert (message.state, "consentimiento" in message.reason) == ("failed", True)


def test_PRIV_04_revoked_reading_stops_the_machine(owner) -> None:
    photo = photo_for(owner)
    assert blocked_by(photo) == ""
    consent = photo.patient.consents.get(purpose="ai_images", revoked_at=None)
    consent_revoke(consent=consent, reason="a petición", by=owner)
    assert blocked_by(photo) == Photo.Wait.NO_CONSENT


def minor(owner):
    return PatientFactory(
        clinic=owner.clinic,
        birth_date=date(2010, 6, 15),
        representative_name="Gloria Sáenz",
        representative_relationship="madre",
    )


def test_PRIV_23_at_18_what_the_representative_accepted_ends(owner) -> None:
    patient = minor(owner)
    with time_machine.travel("2028-06-14T12:00:00-06:00"):
        consents_grant(
            patient=patient,
            purposes=["care", "messages"],
            evidence="Hoja",
            method="paper",
            by=owner,
        )
        assert consents_in_force(patient) == {"care", "messages"}
    with time_machine.travel("2028-06-15T12:00:00-06:00"):
        assert consents_in_force(patient) == set()
        assert {row.state for row in consent_states(patient)} == {State.LAPSED, State.NEVER}
        visit = ConsultationFactory(patient=patient, practitioner=owner.user)
        missing = missing_for_signature(consultation=visit, by=owner)
        assert "consent" in {row.code for row in missing}
        own = consent_grant(patient=patient, evidence="Su hoja", by=owner)
        assert own.representative_name == ""
        assert consents_in_force(patient) == {"care"}
    assert patient.consents.filter(purpose="care").count() == 2


def test_PRIV_06_notice_says_all_that_the_law_lists(owner) -> None:
    text = notice_ensure(by=owner).integral
    for words in (
        owner.clinic.legal_name,
        owner.clinic.address,
        "SENSIBLES",
        "requieren su consentimiento por separado",
        "revocar",
        "20 días hábiles",
        "15 días hábiles",
        "gratuito",
        "versión nueva",
        "Twilio",
        "Anthropic",
        "Estados Unidos",
        "cookie",
        "18 años",
        "Secretaría Anticorrupción y Buen Gobierno",
    ):
        assert words in text, words
    assert "INAI" not in text


def test_notice_prints_with_boxes_unticked_and_its_hash(client_of, owner) -> None:
    import io

    from pypdf import PdfReader

    notice = notice_ensure(by=owner)
    answer = get(client_of(owner), "notice-pdf", notice.public_id)
    text = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages)
    assert notice.sha256 in text.replace("\n", "")
    assert notice_in_force(owner.clinic) == notice
