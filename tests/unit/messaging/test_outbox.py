"""One message, sent once, whatever the vendor and the workers do."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from messaging.errors import NotConfiguredError, OutsideWindowError, TransportError
from messaging.models import Conversation, OutboundMessage
from messaging.services.lease import LEASE, MAX_ATTEMPTS, delay_after
from messaging.services.outbox import message_queue, outbound_send
from messaging.services.sweep import sweep
from messaging.transports import is_simulated, transport
from messaging.transports.base import Outgoing
from tests.emulators.server import DROP, HANG, Answer
from tests.emulators.twilio import error
from tests.factories.messaging import (
    ContactFactory,
    ConversationFactory,
    InboundFactory,
    LineFactory,
    MediaFactory,
    OutboundFactory,
    consent_to,
)

_ = connection  # named in a condition below


@pytest.fixture
def conversation(owner, line) -> Conversation:
    """Of a patient who accepted everything of the channel."""
    found = ConversationFactory(clinic=owner.clinic)
    consent_to(found.contact.patient)
    return found


@pytest.fixture
def message(conversation) -> OutboundMessage:
    """A reminder that waits."""
    return OutboundFactory(conversation=conversation, category="logistics", body="Le esperamos.")


def send(message, **at) -> OutboundMessage:
    outbound_send(message_id=message.pk, **at)
    message.refresh_from_db()
    return message


def test_sent_with_callback_and_sid(twilio, message):
    send(message)
    taken = twilio.taken[0]
    assert (message.state, message.provider_sid) == ("sending", taken.sid)
    assert taken.params["Body"] == "Le esperamos."
    assert taken.params["StatusCallback"].endswith(
        f"/webhooks/twilio/status/?m={message.public_id}"
    )
    assert message.lease_until is None


def test_sent_twice_is_sent_once(twilio, message):
    send(message)
    send(message)
    assert len(twilio.taken) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="la base en memoria no admite hilos"
)
def test_five_workers_send_it_once(twilio, message):
    def work(_):
        try:
            return outbound_send(message_id=message.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(work, range(5))) == 1
    assert len(twilio.taken) == 1


def test_worker_killed_before_sending_is_sent_by_the_next(twilio, message):
    now = timezone.now()
    OutboundMessage.objects.filter(pk=message.pk).update(lease_until=now + LEASE, attempts=1)
    send(message, now=now + LEASE - timedelta(seconds=1))
    assert twilio.taken == []
    send(message, now=now + LEASE)
    assert len(twilio.taken) == 1
    assert message.state == "sending"


def test_worker_killed_after_sending_does_not_send_again(twilio, message, line):
    sid = transport().send(
        Outgoing(
            line.address, message.conversation.contact.reply_address, "", True, body=message.body
        )
    )
    now = timezone.now()
    OutboundMessage.objects.filter(pk=message.pk).update(lease_until=now, attempts=1)
    send(message, now=now)
    assert message.provider_sid == sid
    assert len(twilio.taken) == 1


def test_equal_text_already_ours_is_not_taken_for_this_one(twilio, message, conversation):
    send(message)
    second = OutboundFactory(
        conversation=conversation, category="logistics", body=message.body, attempts=1
    )
    send(second)
    assert second.provider_sid not in ("", message.provider_sid)
    assert len(twilio.taken) == 2


@pytest.mark.parametrize(
    "fault",
    [error(20429), error(20500), Answer(503, "no es JSON"), Answer(201, '{"sid": "SM'), DROP],
    ids=["429", "500", "503", "basura", "corte"],
)
def test_transient_fault_is_retried(twilio, message, fault):
    twilio.fault(fault)
    now = timezone.now()
    send(message, now=now)
    assert (message.state, message.attempts) == ("queued", 1)
    assert message.reason
    assert message.next_try_at == now + delay_after(1)
    send(message, now=message.next_try_at - timedelta(seconds=1))
    assert message.attempts == 1
    send(message, now=message.next_try_at)
    assert message.state == "sending"
    assert len(twilio.taken) == 1


def test_timeout_is_transient(twilio, message, monkeypatch):
    monkeypatch.setattr("messaging.transports.twilio.TIMEOUT_SECONDS", 0.1)
    twilio.fault(HANG)
    send(message)
    assert (message.state, message.reason) == ("queued", "Twilio no respondió.")


def test_vendor_down_ends_after_six_attempts(twilio, message):
    twilio.stop()
    now = timezone.now()
    for _ in range(MAX_ATTEMPTS):
        message = send(message, now=now)
        now = max(now, message.next_try_at)
    assert (message.state, message.attempts) == ("failed", MAX_ATTEMPTS)
    message.conversation.refresh_from_db()
    assert message.conversation.needs_person


@pytest.mark.parametrize(
    ("code", "said"), [(21211, "no existe"), (63016, "24 horas"), (21610, "baja")]
)
def test_permanent_error_ends_with_its_reason(twilio, message, code, said):
    twilio.fault(error(code))
    send(message)
    assert (message.state, message.error_code, message.attempts) == ("failed", str(code), 1)
    assert said in message.reason
    message.conversation.contact.refresh_from_db()
    assert (message.conversation.contact.opted_out_at is not None) is (code == 21610)


def test_delay_grows_and_obeys_the_vendor():
    assert [delay_after(n).total_seconds() for n in range(1, 6)] == [5, 20, 80, 320, 1280]
    assert delay_after(1, asked=60).total_seconds() == 60
    assert delay_after(1, asked=10**9).total_seconds() == 3600


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(hours=23, minutes=59, seconds=59), "sending"),
        (timedelta(hours=24), "failed"),
        (timedelta(hours=24, seconds=1), "failed"),
    ],
)
def test_window_of_24_hours(twilio, message, age, state):
    now = timezone.now()
    Conversation.objects.filter(pk=message.conversation_id).update(last_inbound_at=now - age)
    send(message, now=now)
    assert message.state == state
    assert len(twilio.taken) == (state == "sending")


def test_template_goes_outside_the_window_without_body(twilio, conversation):
    Conversation.objects.filter(pk=conversation.pk).update(last_inbound_at=None)
    row = message_queue(
        conversation=conversation,
        category="logistics",
        content_sid="HX" + "1" * 32,
        content_variables={"1": "Itzel"},
        idempotency_key="t",
    )
    send(row)
    params = twilio.taken[0].params
    assert params["ContentSid"] == "HX" + "1" * 32
    assert params["ContentVariables"] == '{"1": "Itzel"}'
    assert not {"Body", "MediaUrl"} & set(params)


def test_wrapper_refuses_before_the_call():
    with pytest.raises(OutsideWindowError):
        Outgoing("a", "b", "", window_open=False, body="hola")
    for both in ({}, {"body": "hola", "content_sid": "HX1"}):
        with pytest.raises(ValueError, match="texto o plantilla"):
            Outgoing("a", "b", "", window_open=True, **both)


def test_consent_is_read_when_sending(twilio, message):
    message.conversation.contact.patient.consents.update(
        revoked_at=timezone.now(),
        revoked_by=message.conversation.contact.patient.responsible,
        revoke_reason="prueba",
    )
    send(message)
    assert (message.state, twilio.taken) == ("failed", [])
    assert "consentimiento" in message.reason


def test_number_without_patient_gets_no_reminder(twilio, owner, line):
    conversation = ConversationFactory(
        clinic=owner.clinic, contact=ContactFactory(clinic=owner.clinic, patient=None)
    )
    row = send(OutboundFactory(conversation=conversation, category="logistics"))
    assert (row.state, twilio.taken) == ("failed", [])


def test_opted_out_gets_only_its_receipt(twilio, conversation):
    conversation.contact.opted_out_at = timezone.now()
    conversation.contact.opt_out_evidence = "prueba"
    conversation.contact.save()
    refused = send(OutboundFactory(conversation=conversation))
    receipt = send(OutboundFactory(conversation=conversation, is_opt_out_receipt=True))
    assert (refused.state, receipt.state) == ("failed", "sending")


def test_order_of_a_conversation_is_kept(twilio, conversation):
    first, second = (OutboundFactory(conversation=conversation, body=t) for t in ("uno", "dos"))
    send(second)
    assert twilio.taken == []
    send(first)
    send(second)
    assert [m.params["Body"] for m in twilio.taken] == ["uno", "dos"]


def test_not_configured_waits_without_spending_attempts(message, settings):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = ""
    send(message)
    assert (message.state, message.attempts) == ("queued", 0)
    assert "no está configurado" in message.reason
    with pytest.raises(NotConfiguredError):
        transport()
    assert not is_simulated()


def test_clinic_without_line_waits(twilio, owner):
    row = send(OutboundFactory(conversation__clinic=owner.clinic))
    assert (row.state, row.attempts) == ("queued", 0)
    LineFactory(clinic=owner.clinic)
    assert send(row, now=row.next_try_at).state == "sending"


def test_same_key_is_one_message(conversation):
    given = {"conversation": conversation, "category": "service", "idempotency_key": "k"}
    assert message_queue(body="uno", **given) == message_queue(body="dos", **given)


def test_linter_stops_it_at_the_desk(conversation):
    with pytest.raises(ValidationError, match="contenido clínico"):
        message_queue(
            conversation=conversation,
            category="logistics",
            body="Pesó 72 kg",
            idempotency_key="k",
        )


def test_nothing_of_the_patient_in_the_log(twilio, message, caplog):
    twilio.fault(error(20500))
    with caplog.at_level(logging.DEBUG):
        send(message)
        send(message, now=message.next_try_at)
    to = message.conversation.contact.phone
    for datum in ("Le esperamos", to, to.removeprefix("+52")):
        assert datum not in caplog.text


def test_wrong_credentials_are_permanent(twilio, message, settings):
    settings.TWILIO_AUTH_TOKEN = "otra"
    assert send(message).state == "failed"
    assert "credenciales" in message.reason


def test_sweep_wakes_what_waits(twilio, conversation, monkeypatch):
    woken = []
    monkeypatch.setattr("messaging.services.sweep.wake", lambda task, pk: woken.append((task, pk)))
    first, _second = OutboundFactory.create_batch(2, conversation=conversation)
    inbound = InboundFactory(conversation=conversation, state="received", intent="")
    media = MediaFactory(message=inbound)
    assert sweep().outbound == 0  # their own wake is still on the way
    sweep(now=timezone.now() + timedelta(minutes=1))
    assert woken == [
        ("handle_inbound", inbound.pk),
        ("fetch_media", media.pk),
        ("send_outbound", first.pk),
    ]


def test_queue_down_loses_nothing(message, monkeypatch, caplog):
    from celery import current_app
    from kombu.exceptions import OperationalError

    from messaging.wake import _ask

    def down(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(current_app._get_current_object(), "send_task", down)
    _ask("send_outbound", message.pk, 0)
    assert "barrido" in caplog.text


def test_unknown_error_of_the_sdk_is_sorted(twilio, line):
    twilio.fault(Answer(400, "<html>"))
    with pytest.raises(TransportError) as caught:
        transport().send(Outgoing(line.address, "whatsapp:+525512345678", "", True, body="x"))
    assert caught.value.permanent
