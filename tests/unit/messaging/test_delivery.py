"""Callbacks in every order, repeated, early and unknown."""

from __future__ import annotations

from itertools import permutations

import pytest

from messaging.models import OutboundMessage, StatusEvent
from messaging.services import delivery
from messaging.services.outbox import outbound_send
from messaging.services.sweep import sweep
from tests.factories.messaging import ConversationFactory, OutboundFactory
from tests.unit.messaging.conftest import work

ORDERS = list(permutations(["queued", "sent", "delivered", "read"]))


@pytest.fixture
def message(owner, line) -> OutboundMessage:
    """A message that the vendor took."""
    return OutboundFactory(
        conversation=ConversationFactory(clinic=owner.clinic), state="sending", provider_sid="SM1"
    )


def after(message: OutboundMessage) -> OutboundMessage:
    work()
    message.refresh_from_db()
    return message


def apply(message, *told: tuple[str, str]) -> OutboundMessage:
    """Callbacks applied in that order."""
    for status, code in told:
        event = StatusEvent.objects.create(
            provider_sid=message.provider_sid,
            status=status,
            rank=delivery_rank(status),
            error_code=code,
        )
        delivery.status_apply(event_id=event.pk)
    message.refresh_from_db()
    return message


def delivery_rank(status: str) -> int:
    from messaging.services.intake import STATUS_RANKS

    return STATUS_RANKS[status]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_every_order_ends_read(message, order):
    assert apply(message, *((status, "") for status in order)).state == "read"


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "failed"])), ids="-".join)
def test_failed_after_delivered_stays_delivered(message, order):
    assert apply(message, *((status, "30008") for status in order)).state == "delivered"


@pytest.mark.parametrize("order", [("undelivered", "failed"), ("failed", "undelivered")])
def test_63016_told_twice_is_acted_upon_once(message, order, monkeypatch):
    told = []
    monkeypatch.setattr(delivery, "person_needed", lambda **given: told.append(given["reason"]))
    apply(message, *((status, "63016") for status in order))
    assert (message.state, message.error_code) == ("failed", "63016")
    assert len(told) == 1
    assert "24 horas" in told[0]


def test_21610_closes_the_channel(message):
    apply(message, ("undelivered", "21610"))
    contact = message.conversation.contact
    contact.refresh_from_db()
    assert contact.opted_out_at
    assert "21610" in contact.opt_out_evidence


def test_callback_through_the_door(twilio, message, tell):
    assert tell(message, "delivered") == 200
    assert tell(message, "sent") == 200
    assert after(message).state == "delivered"


def test_callback_before_the_sid_is_known_names_the_message(twilio, owner, line, tell):
    row = OutboundFactory(conversation=ConversationFactory(clinic=owner.clinic))
    assert tell(row, "sent", sid="SM9") == 200
    event = StatusEvent.objects.get()
    delivery.status_apply(event_id=event.pk)
    row.refresh_from_db()
    assert (row.state, row.provider_sid) == ("sent", "SM9")
    outbound_send(message_id=row.pk)
    assert twilio.taken == []


def test_callback_of_nobody_waits_and_is_applied_when_known(twilio, owner, line, monkeypatch):
    StatusEvent.objects.create(provider_sid="SM7", status="delivered", rank=40)
    event = StatusEvent.objects.get()
    assert not delivery.status_apply(event_id=event.pk)
    row = OutboundFactory(conversation=ConversationFactory(clinic=owner.clinic))
    monkeypatch.setattr(
        "messaging.transports.twilio.TwilioTransport.send", lambda self, outgoing: "SM7"
    )
    outbound_send(message_id=row.pk)
    row.refresh_from_db()
    assert row.state == "delivered"


def test_sweep_finds_a_callback_left_behind(message, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    woken = []
    monkeypatch.setattr("messaging.services.sweep.wake", lambda task, pk: woken.append(task))
    StatusEvent.objects.create(provider_sid="SM1", status="read", rank=50)
    swept = sweep(now=timezone.now() + timedelta(minutes=1))
    assert (swept.statuses, woken) == (1, ["apply_status"])


def test_unknown_status_changes_nothing(message):
    event = StatusEvent.objects.create(provider_sid="SM1", status="partying", rank=0)
    assert not delivery.status_apply(event_id=event.pk)
