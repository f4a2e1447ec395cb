"""Photos: fetched once, from one place, under a cap, and only if they are photos."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from messaging.errors import TransportError
from messaging.models import Conversation, InboundMessage, Media, OutboundMessage
from messaging.services import photos
from messaging.services.lease import LEASE, MAX_ATTEMPTS
from messaging.services.photos import MAX_BYTES, media_expect, media_fetch, reader_register
from messaging.transports.twilio import TwilioTransport
from tests.emulators.server import DROP, HANG, Answer
from tests.factories.foods import heic_of
from tests.factories.messaging import MediaFactory, consent_to

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 2000


@pytest.fixture
def sent(telephone, patient):
    """`sent(content)`: a photo that came and waits to be fetched."""
    consent_to(patient)

    def post(content: bytes = JPEG, kind: str = "image/jpeg") -> Media:
        params = telephone.compose("", (kind, content))
        telephone.post(params)
        from messaging.services.handling import inbound_handle

        inbound_handle(message_id=InboundMessage.objects.latest("pk").pk)
        return Media.objects.latest("pk")

    return post


def fetch(media: Media, **at) -> Media:
    media_fetch(media_id=media.pk, **at)
    media.refresh_from_db()
    return media


def left_behind() -> list:
    return list(django_settings.MEDIA_ROOT.rglob("*.partial"))


def test_kept_once_with_its_sum(sent):
    media = fetch(sent())
    assert (media.state, media.size) == ("stored", len(JPEG))
    assert len(media.sha256) == 64
    assert not fetch(media).reason
    assert not media_fetch(media_id=media.pk)


def test_30_mb_is_refused_and_the_patient_told(sent, telephone):
    media = fetch(sent(JPEG + b"\0" * (30 * 1024 * 1024)))
    assert (media.state, media.reason) == ("refused", "Pesa más de 16 MB.")
    assert OutboundMessage.objects.filter(body__contains="16 MB").count() == 1
    assert not left_behind()


def test_photo_of_an_iphone_is_kept_as_it_came(sent):
    content = heic_of()
    media = fetch(sent(content, "image/heic"))
    assert (media.state, media.sniffed_type) == ("stored", "image/heic")
    assert media.path.read_bytes() == content


@pytest.mark.parametrize(("extra", "state"), [(-1, "stored"), (0, "stored"), (1, "refused")])
def test_cap_at_its_edge_without_declared_size(sent, monkeypatch, extra, state):
    monkeypatch.setattr(photos, "MAX_BYTES", 1000)
    from messaging.transports.base import Download

    class Silent(TwilioTransport):
        def fetch(self, url):
            from contextlib import nullcontext

            content = JPEG[: 1000 + extra]
            return nullcontext(Download("image/jpeg", None, iter([content[:600], content[600:]])))

    through = Silent(account_sid="AC1", auth_token="x", base_url="https://api.twilio.com")
    assert fetch(sent(), through=through).state == state
    assert not left_behind()
    assert MAX_BYTES == 16 * 1024 * 1024


@pytest.mark.parametrize("content", [b"hola, soy un texto", b"<svg onload=alert(1)>", b""])
def test_text_named_jpg_is_refused(sent, content):
    media = fetch(sent(content))
    assert media.state == "refused"
    assert "no es una fotografía" in media.reason
    assert not media.file
    assert not left_behind()


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:1/x",
        "https://api.twilio.com.evil.example/x",
        "https://api.twilio.com@evil.example/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_the_vendors_address_is_asked(sent, twilio, url):
    media = sent()
    Media.objects.filter(pk=media.pk).update(url=url)
    before = len(twilio.requests)
    assert fetch(media).state == "failed"
    assert "no está en una dirección de Twilio" in media.reason
    assert len(twilio.requests) == before


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/",
        "https://evil.example/x",
        "http://mms.twiliocdn.com/x",
        "https://twiliocdn.com.evil.example/x",
        "https://mms.twiliocdn.com:8443/x",
        "",
    ],
)
def test_redirect_elsewhere_is_not_followed(sent, twilio, target):
    twilio.media_fault = Answer(307, "", headers={"Location": target})
    media = fetch(sent())
    assert media.state == "failed"
    assert "redirige" in media.reason or "307" in media.reason


def test_redirect_to_the_vendors_store_is_its_own():
    it = TwilioTransport(account_sid="AC1", auth_token="x", base_url="https://api.twilio.com")
    assert it._store_address("https://mms.twiliocdn.com/a?b=c")
    with pytest.raises(TransportError):
        it._store_address("https://mms.twiliocdn.com.evil.example/a")


@pytest.mark.parametrize("fault", [Answer(429, ""), Answer(500, ""), Answer(503, "x"), DROP])
def test_transient_fault_waits_and_then_keeps_it(sent, twilio, fault):
    media = sent()
    twilio.media_fault = fault
    now = timezone.now()
    assert fetch(media, now=now).state == "pending"
    assert media.reason
    twilio.media_fault = None
    assert fetch(media, now=media.next_try_at).state == "stored"
    assert media.attempts == 2


def test_timeout_waits(sent, twilio, monkeypatch):
    monkeypatch.setattr("messaging.transports.twilio.TIMEOUT_SECONDS", 0.1)
    media = sent()
    twilio.media_fault = HANG
    assert fetch(media).state == "pending"


def test_slow_drip_is_cut(sent, monkeypatch):
    monkeypatch.setattr(photos, "FETCH_SECONDS", -1)
    media = fetch(sent())
    assert (media.state, media.reason) == ("pending", "La foto tardó demasiado en llegar.")
    assert not left_behind()


def test_vendor_down_ends_with_reason_and_a_person(sent, twilio):
    media = sent()
    twilio.media_fault = Answer(500, "")
    now = timezone.now()
    for _ in range(MAX_ATTEMPTS):
        media = fetch(media, now=now)
        now = max(now, media.next_try_at)
    assert (media.state, media.attempts) == ("failed", MAX_ATTEMPTS)
    assert "No se pudo descargar" in Conversation.objects.get().needs_person_reason


def test_gone_is_permanent(sent, twilio):
    twilio.media.clear()
    media = sent()
    twilio.media.clear()
    assert fetch(media).state == "failed"


def test_killed_worker_leaves_it_to_the_next(sent):
    media, now = sent(), timezone.now()
    Media.objects.filter(pk=media.pk).update(lease_until=now + LEASE, attempts=1)
    assert fetch(media, now=now + LEASE - timedelta(seconds=1)).state == "pending"
    assert fetch(media, now=now + LEASE).state == "stored"


def test_not_configured_waits(sent, settings):
    media = sent()
    settings.TWILIO_AUTH_TOKEN = ""
    assert fetch(media).state == "pending"
    assert media.attempts == 0


def test_reader_takes_it_and_nobody_is_called(sent):
    seen = []
    reader = lambda *, media: bool(seen.append(media.public_id) or True)  # noqa: E731
    reader_register(reader)
    reader_register(reader)
    media = fetch(sent())
    assert seen == [media.public_id]
    assert not Conversation.objects.get().needs_person


def test_reader_that_declines_leaves_it_to_a_person(sent):
    reader_register(lambda *, media: False)
    fetch(sent())
    assert Conversation.objects.get().needs_person


def test_expected_once(sent):
    media = sent()
    assert media_expect(message=media.message) == [media]


def test_path_is_outside_what_is_served(owner):
    media = MediaFactory(message__conversation__clinic=owner.clinic, file="messaging/1/x")
    assert django_settings.STATIC_ROOT not in media.path.parents
