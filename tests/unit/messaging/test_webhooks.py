"""The door of the vendor: signature, once, and nothing lost."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from messaging.models import InboundMessage, OutboundMessage, StatusEvent
from tests.factories.messaging import OutboundFactory
from tests.unit.messaging.conftest import work


def test_message_kept_and_answered_at_once(telephone, django_assert_max_num_queries):
    params = telephone.compose("hola")
    with django_assert_max_num_queries(12):  # the message's own three; the rest is its history
        answer = telephone.post(params)
    assert answer.status_code == 200
    assert answer.content.endswith(b"<Response></Response>")
    kept = InboundMessage.objects.get()
    assert (kept.provider_sid, kept.state, kept.text) == (params["MessageSid"], "received", "hola")
    assert not OutboundMessage.objects.exists()


@pytest.mark.parametrize("signed", ["", "AAAA", "firma falsa"])
def test_bad_signature_refused(telephone, signed, caplog):
    answer = telephone.post(telephone.compose("hola"), signed=signed)
    assert answer.status_code == 403
    assert not InboundMessage.objects.exists()
    assert telephone.number not in caplog.text


def test_signature_covers_every_parameter(telephone):
    from tests.emulators.twilio import signature
    from tests.unit.messaging.conftest import BASE

    params = telephone.compose("hola")
    signed = signature(f"{BASE}/webhooks/twilio/whatsapp/", params)
    assert telephone.post(params | {"Body": "otra cosa"}, signed=signed).status_code == 403
    assert telephone.post(params | {"Nuevo": "1"}, signed=signed).status_code == 403
    assert telephone.post(params, signed=signed).status_code == 200


def test_without_token_nothing_is_the_vendor(telephone, settings):
    settings.TWILIO_AUTH_TOKEN = ""
    assert telephone.post(telephone.compose("hola")).status_code == 403


def test_get_not_allowed(db):
    for path in ("/webhooks/twilio/whatsapp/", "/webhooks/twilio/status/"):
        assert Client().get(path).status_code in (302, 405)


def test_repeat_does_nothing(telephone):
    params = telephone.compose("hola")
    for _ in range(5):
        assert telephone.post(params).status_code == 200
    work()
    answers = len(telephone.heard)
    telephone.post(params)
    work()
    assert InboundMessage.objects.count() == 1
    assert len(telephone.heard) == answers > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="la base en memoria no admite hilos"
)
def test_same_webhook_five_times_at_once(telephone):
    params = telephone.compose("hola")

    def post(_):
        try:
            return telephone.post(params).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(post, range(5))) == [200] * 5
    assert InboundMessage.objects.count() == 1


_ = connection  # named in the condition above


def test_same_sid_other_content_is_a_conflict(telephone, caplog):
    params = telephone.compose("hola")
    telephone.post(params)
    with caplog.at_level(logging.WARNING):
        assert telephone.post(params | {"Body": "secreto"}).status_code == 200
    assert "conflicto" in caplog.text
    assert "secreto" not in caplog.text
    assert InboundMessage.objects.get().text == "hola"


def test_identifiers_are_not_kept(telephone):
    telephone.post(telephone.compose("mi curp HEGG560427MVZRRL04"))
    assert "HEGG" not in str(InboundMessage.objects.get().payload)


def test_nul_does_not_break_it(telephone):
    assert telephone.post(telephone.compose("a\0b")).status_code == 200
    assert InboundMessage.objects.get().text == "ab"


def test_missing_sid_is_a_bad_request(telephone):
    params = telephone.compose("hola")
    params.pop("MessageSid")
    assert telephone.post(params).status_code == 400


def test_number_of_nobody_is_kept_without_effect(telephone):
    kept = telephone.say("hola", To="whatsapp:+525599999999")
    assert (kept.state, kept.clinic) == ("ignored", None)
    assert kept.reason
    assert telephone.heard == []


def test_status_kept_once(tell, owner):
    message = OutboundFactory(
        conversation__clinic=owner.clinic, state="sending", provider_sid="SM1"
    )
    assert [tell(message, "sent") for _ in range(3)] == [200] * 3
    assert StatusEvent.objects.count() == 1


def test_status_with_bad_signature_refused(twilio, db):
    browser = Client(headers={"X-Twilio-Signature": "no"})
    answer = browser.post(
        "/webhooks/twilio/status/", {"MessageSid": "SM1", "MessageStatus": "sent"}
    )
    assert answer.status_code in (302, 403)
    assert not StatusEvent.objects.exists()


def test_status_without_its_fields_is_a_bad_request(tell, owner):
    message = OutboundFactory(conversation__clinic=owner.clinic)
    assert tell(message, "sent", sid="") == 400
