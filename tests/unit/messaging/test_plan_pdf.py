"""The PDF of a plan by WhatsApp: one document, a while, with consent, and each look recorded."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import TimestampSigner
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from messaging.media import LASTS, SALT, media_obstacle, media_url
from messaging.models import OutboundMessage
from messaging.services.outbox import outbound_send
from messaging.services.plan_pdf import plan_pdf_send
from patients.models import Consent
from patients.services.consent import consent_revoke
from plans.models import Plan
from tests.architecture.objects import OBJECTS
from tests.factories.eaten import published_plan
from tests.factories.messaging import ConversationFactory, consent_to
from tests.factories.patients import PatientFactory

CLINICAL = (Consent.Purpose.MESSAGES, Consent.Purpose.CLINICAL_MESSAGES)


@pytest.fixture
def plan(owner):
    return published_plan(owner)


@pytest.fixture
def talk(plan):
    """Their conversation, with its window open and clinical contents accepted."""
    consent_to(plan.patient, *CLINICAL)
    return ConversationFactory(
        clinic=plan.patient.clinic,
        contact__patient=plan.patient,
        contact__phone=plan.patient.phone,
    )


@pytest.fixture
def message(plan, talk, owner, twilio, line):
    return plan_pdf_send(plan=plan, by=owner)


def asked(address: str):
    """The vendor: no session, no cookie."""
    return Client().get(urlsplit(address).path)


def test_vendor_fetches_the_one_document_and_it_is_recorded(message, plan, twilio) -> None:
    outbound_send(message_id=message.pk)
    params = twilio.taken[-1].params
    assert params["Body"] == f"Su plan de alimentación en PDF, versión {plan.version}."
    address = params["MediaUrl"]
    assert address.startswith("https://nutricion.example/envios/")
    assert str(plan.public_id) not in address and plan.patient.first_surname not in address
    answer = asked(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    event = AccessEvent.objects.get(action="download")
    assert (event.object_type, event.patient_id) == ("plans.plan", str(plan.patient.public_id))
    assert (event.user_id, event.detail) == (None, "Por el enlace de un mensaje de WhatsApp")


@pytest.mark.parametrize(
    ("after", "status"),
    [(LASTS - timedelta(seconds=2), 200), (LASTS + timedelta(seconds=2), 404)],
)
def test_address_expires(message, after: timedelta, status: int) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        address = media_url(message)
    with time_machine.travel(now + after, tick=False):
        assert asked(address).status_code == status


def test_address_that_nobody_signed_opens_nothing(message) -> None:
    good = media_url(message)
    token = urlsplit(good).path.split("/")[2]
    other = TimestampSigner(salt="otra").sign(message.public_id.hex)
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), message.public_id.hex, other):
        assert asked(reverse("media:plan", args=[forged])).status_code == 404
    unknown = TimestampSigner(salt=SALT).sign("0" * 32)
    assert asked(reverse("media:plan", args=[unknown])).status_code == 404
    assert Client().post(urlsplit(good).path).status_code == 405
    assert not AccessEvent.objects.filter(action="download").exists()


def test_consent_revoked_meanwhile_closes_the_address(message, plan, owner) -> None:
    address = media_url(message)
    for consent in plan.patient.consents.filter(purpose=Consent.Purpose.CLINICAL_MESSAGES):
        consent_revoke(consent=consent, reason="Lo pidió", by=owner)
    assert asked(address).status_code == 404
    assert not outbound_send(message_id=message.pk)
    message.refresh_from_db()
    assert message.state == "failed" and "consentimiento" in message.reason


def test_number_linked_to_another_record_closes_the_address(message, talk) -> None:
    address = media_url(message)
    another = PatientFactory(clinic=talk.clinic)
    consent_to(another, *CLINICAL)
    talk.contact.patient = another
    talk.contact.save(update_fields=["patient"])
    assert asked(address).status_code == 404


@pytest.mark.parametrize(
    ("base", "public"),
    [
        ("https://nutricion.example.mx", True),
        ("https://8.8.8.8", True),
        ("http://nutricion.example.mx", False),
        ("https://localhost", False),
        ("https://servidor", False),
        ("https://servidor.local", False),
        ("https://192.168.1.10", False),
        ("", False),
    ],
)
def test_only_a_public_address_gives_files(settings, base: str, public: bool) -> None:
    settings.PUBLIC_BASE_URL, settings.TWILIO_BASE_URL = base, "https://api.twilio.com"
    assert (media_obstacle() == "") is public


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("address", "dirección pública"),
        ("window", "24 horas"),
        ("opt_out", "baja"),
        ("consent", "No ha aceptado"),
        ("nobody", "no ha escrito"),
    ],
)
def test_page_says_why_the_pdf_does_not_leave(
    plan, talk, owner, client_of, settings, twilio, line, change: str, said: str
) -> None:
    address = reverse("messaging:plan-send", args=[plan.public_id])
    if change == "address":
        settings.PUBLIC_BASE_URL = "http://127.0.0.1:8000"
        settings.TWILIO_BASE_URL = "https://api.twilio.com"
    elif change == "window":
        talk.last_inbound_at = timezone.now() - timedelta(hours=24)
        talk.save(update_fields=["last_inbound_at"])
    elif change == "opt_out":
        talk.contact.opted_out_at, talk.contact.opt_out_evidence = timezone.now(), "BAJA"
        talk.contact.save(update_fields=["opted_out_at", "opt_out_evidence"])
    elif change == "consent":
        for row in plan.patient.consents.filter(purpose=Consent.Purpose.CLINICAL_MESSAGES):
            consent_revoke(consent=row, reason="Lo pidió", by=owner)
    else:
        talk.contact.patient = None
        talk.contact.save(update_fields=["patient"])
    answer = client_of(owner).post(address)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not OutboundMessage.objects.exists()


def test_page_sends_once_a_minute(plan, talk, owner, client_of, twilio, line) -> None:
    address = reverse("messaging:plan-send", args=[plan.public_id])
    page = client_of(owner).get(reverse("plans:plan-documents", args=[plan.public_id]))
    assert address in page.content.decode()
    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(2):
            assert client_of(owner).post(address).status_code == 200
    assert OutboundMessage.objects.get().plan == plan


def test_draft_and_stranger_send_nothing(plan, talk, owner, assistant, twilio, line) -> None:
    with pytest.raises(PermissionDenied):
        plan_pdf_send(plan=plan, by=assistant)
    draft = Plan.objects.get(public_id=OBJECTS["plans:plan-detail"](owner)["public_id"])
    ConversationFactory(clinic=owner.clinic, contact__patient=draft.patient)
    with pytest.raises(ValidationError, match="borrador"):
        plan_pdf_send(plan=draft, by=owner)


def test_plan_goes_only_as_clinical_content(message) -> None:
    with pytest.raises(IntegrityError, match="outbound_plan_is_clinical"), transaction.atomic():
        OutboundMessage.objects.filter(pk=message.pk).update(category="logistics")
