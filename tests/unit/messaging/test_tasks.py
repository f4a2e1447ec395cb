"""Each task reads its row again and calls one service; the command wakes what waits."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from messaging import tasks
from messaging.models import InboundMessage, OutboundMessage, StatusEvent
from messaging.services.attention import conversation_see
from patients.models import PrivacyNotice
from patients.selectors import consents_in_force
from tests.factories.messaging import ConversationFactory, MediaFactory, OutboundFactory, consent_to
from tests.factories.patients import PrivacyNoticeFactory

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100


def test_tasks_carry_a_photo_from_the_door_to_its_receipt(telephone, patient):
    consent_to(patient)
    telephone.post(telephone.compose("", ("image/jpeg", JPEG)))
    message = InboundMessage.objects.get()
    tasks.handle_inbound(message.pk)
    media = message.media.get()
    tasks.fetch_media(media.pk)
    row = OutboundMessage.objects.first()
    tasks.send_outbound(row.pk)
    row.refresh_from_db()
    StatusEvent.objects.create(provider_sid=row.provider_sid, status="delivered", rank=40)
    tasks.apply_status(StatusEvent.objects.get().pk)
    media.refresh_from_db()
    row.refresh_from_db()
    assert (media.state, row.state) == ("stored", "delivered")


def test_command_says_what_it_woke(monkeypatch, owner):
    woken = []
    monkeypatch.setattr("messaging.services.sweep.wake", lambda task, pk: woken.append(task))
    long_ago = timezone.now() - timedelta(minutes=5)
    OutboundFactory(conversation__clinic=owner.clinic, created_at=long_ago)
    MediaFactory(message__conversation__clinic=owner.clinic)
    told = StringIO()
    call_command("messaging_sweep", stdout=told)
    tasks.sweep()
    assert "por enviar 1" in told.getvalue()
    assert woken == ["send_outbound", "send_outbound"]


def test_notice_published_after_the_question_is_asked_again(telephone, patient):
    telephone.say("hola")
    last = PrivacyNotice.objects.get()
    PrivacyNoticeFactory(clinic=patient.clinic, version=last.version + 1)
    telephone.say("ACEPTO")
    assert consents_in_force(patient) == set()
    assert sum("Responda ACEPTO" in text for text in telephone.heard) == 2
    telephone.say("ACEPTO")
    assert patient.consents.first().notice.version == last.version + 1


def test_ai_consent_keeps_its_evidence(telephone, patient):
    consent_to(patient)
    telephone.say("", ("image/jpeg", JPEG))
    kept = telephone.say("ACEPTO IA")
    assert kept.provider_sid in patient.consents.get(purpose="ai_images").evidence


def test_nothing_new_is_not_marked_again(owner):
    conversation = ConversationFactory(clinic=owner.clinic, last_inbound_at=None)
    conversation_see(conversation=conversation, by=owner)
    assert conversation.seen_at is None
    assert not conversation.window_open(timezone.now())
    assert conversation.window_until is None
