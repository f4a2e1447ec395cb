"""What the database itself refuses."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from audit.registry import is_audited
from messaging.models import StatusEvent
from tests.factories.accounts import ClinicFactory
from tests.factories.messaging import (
    ContactFactory,
    ConversationFactory,
    InboundFactory,
    LineFactory,
    MediaFactory,
    OutboundFactory,
)

pytestmark = pytest.mark.django_db


def test_every_model_keeps_its_history():
    assert all(is_audited(model) for model in apps.get_app_config("messaging").get_models())


@pytest.mark.parametrize(
    ("name", "make", "wrong"),
    [
        ("line_phone_e164", LineFactory, {"phone": "5512345678"}),
        ("contact_addressed", ContactFactory, {"address": ""}),
        ("contact_opt_out_evidenced", ContactFactory, {"opted_out_at": timezone.now()}),
        ("contact_opt_out_evidenced", ContactFactory, {"opt_out_evidence": "x"}),
        ("conversation_need_explained", ConversationFactory, {"needs_person": True}),
        ("conversation_need_explained", ConversationFactory, {"needs_person_reason": "x"}),
        ("inbound_identified", InboundFactory, {"provider_sid": ""}),
        ("inbound_state_known", InboundFactory, {"state": "otro"}),
        ("inbound_end_explained", InboundFactory, {"state": "failed"}),
        ("inbound_handled_placed", InboundFactory, {"intent": ""}),
        ("media_state_known", MediaFactory, {"state": "otro"}),
        ("media_stored_whole", MediaFactory, {"state": "stored"}),
        ("media_end_explained", MediaFactory, {"state": "refused"}),
        ("outbound_text_or_template", OutboundFactory, {"body": ""}),
        ("outbound_text_or_template", OutboundFactory, {"content_sid": "HX1"}),
        ("outbound_text_or_template", OutboundFactory, {"body": "", "content_sid": "MG1"}),
        ("outbound_rank_of_state", OutboundFactory, {"rank": 20}),
        ("outbound_taken_identified", OutboundFactory, {"state": "sent"}),
        ("outbound_failure_explained", OutboundFactory, {"state": "failed"}),
        ("outbound_category_known", OutboundFactory, {"category": "marketing"}),
        ("outbound_author_known", OutboundFactory, {"is_automatic": False}),
    ],
)
def test_row_refused(name, make, wrong):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(**wrong)


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (LineFactory, ("phone",)),
        (LineFactory, ("clinic",)),
        (ContactFactory, ("clinic", "address")),
        (ConversationFactory, ("contact",)),
        (InboundFactory, ("provider_sid",)),
        (MediaFactory, ("message", "position")),
        (OutboundFactory, ("idempotency_key",)),
    ],
)
def test_row_once(make, names):
    first = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**{name: getattr(first, name) for name in names})


def test_sid_of_outbound_once():
    OutboundFactory(state="sending", provider_sid="SM1")
    with pytest.raises(IntegrityError, match="outbound_sid_once"), transaction.atomic():
        OutboundFactory(state="sending", provider_sid="SM1")


def test_status_once_and_identified():
    StatusEvent.objects.create(provider_sid="SM1", status="sent", rank=20)
    for wrong in ({"provider_sid": "SM1", "status": "sent"}, {"provider_sid": "", "status": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StatusEvent.objects.create(rank=20, **wrong)


@pytest.mark.smoke
def test_state_never_goes_back():
    message = OutboundFactory(state="delivered", provider_sid="SM1")
    message.state, message.rank = "sent", 20
    with pytest.raises(DatabaseError, match="no retrocede"), transaction.atomic():
        message.save(update_fields=["state", "rank"])


@pytest.mark.parametrize("change", [{"provider_sid": "SM2"}, {"payload_sha256": "1" * 64}])
def test_what_came_does_not_change(change):
    message = InboundFactory()
    for name, value in change.items():
        setattr(message, name, value)
    with pytest.raises(DatabaseError, match="no se cambia"), transaction.atomic():
        message.save(update_fields=list(change))


@pytest.mark.parametrize("make", [InboundFactory, OutboundFactory])
def test_messages_are_not_deleted(make):
    row = make()
    with pytest.raises(DatabaseError, match="no se borra"), transaction.atomic():
        row.delete()


def test_two_clinics_may_know_the_same_number():
    ContactFactory(phone="+525511112222")
    ContactFactory(phone="+525511112222", clinic=ClinicFactory())
