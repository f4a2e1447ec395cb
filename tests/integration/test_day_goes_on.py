"""The clinic's day with no worker, with Redis stopped, and with no keys at all: everything a person
does is done, what a machine would do waits, and the screens say what waits.

The walk is one; what changes is what is missing. PostgreSQL and Redis are real.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from ai_vision.models import Photo
from config.celery import app
from config.operations.heartbeat import KEY, heartbeat_write
from messaging.models import Conversation, InboundMessage, OutboundMessage
from patients.models import SignedDocument
from tests.emulators.twilio import ACCOUNT_SID, AUTH_TOKEN, TwilioEmulator, signature
from tests.factories.accounts import PASSWORD
from tests.factories.ai_vision import photo_for
from tests.factories.messaging import ConversationFactory, LineFactory, consent_to
from tests.factories.patients import ready_consultation
from tests.factories.plans import draft_for
from tests.unit.practice.screens import address

NOWHERE = "redis://127.0.0.1:1/0"
BASE = "https://nutricion.example"
SCREENS = ("revision", "measurements", "diagnosis", "requirement", "plan", "close")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not configured.REDIS_URL, reason="Pide Redis: corre con scripts/services."),
]


@pytest.fixture
def without_worker(settings) -> Iterator[TwilioEmulator]:
    """Everything is there, and nobody takes what is queued."""
    cache.delete(KEY)
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT_SID, AUTH_TOKEN
    settings.PUBLIC_BASE_URL, settings.ANTHROPIC_API_KEY = BASE, "prueba"
    with TwilioEmulator() as emulator:
        settings.TWILIO_BASE_URL = emulator.url
        yield emulator
        assert not emulator.taken, "nobody was there to send it"


@pytest.fixture
def without_redis(without_worker, settings, monkeypatch) -> TwilioEmulator:
    """Neither cache nor queue answer."""
    settings.CACHES = {
        "default": {"BACKEND": "config.cache.ForgivingRedisCache", "LOCATION": NOWHERE}
    }
    monkeypatch.setattr(app.conf, "broker_url", NOWHERE)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    return without_worker


@pytest.fixture
def without_keys(settings) -> None:
    """A worker is alive, and no vendor was ever written down."""
    heartbeat_write()
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "ANTHROPIC_API_KEY", "GEMINI_API_KEY"):
        setattr(settings, name, "")


@pytest.fixture
def conversation(nutritionist) -> Conversation:
    """A patient of the clinic who wrote five minutes ago and accepted everything."""
    LineFactory(clinic=nutritionist.clinic)
    found = ConversationFactory(clinic=nutritionist.clinic)
    consent_to(found.contact.patient)
    return found


def sign_in(person) -> Client:
    browser = Client()
    given = {"login": person.user.email, "password": PASSWORD}
    assert browser.post(reverse("account_login"), given).status_code == 302
    return browser


def first_visit(browser: Client, by) -> None:
    """Every screen of the visit, the signature, and both PDFs."""
    visit = ready_consultation(by=by)
    for name in SCREENS:
        assert browser.get(address(f"consultation-{name}", visit)).status_code == 200, name
    signed = browser.post(address("consultation-sign", visit), {"password": PASSWORD})
    assert signed.status_code == 302, signed.content.decode()
    document = SignedDocument.objects.get(consultation=visit)
    assert browser.get(signed.url).status_code == 200
    pdf = browser.get(reverse("patients:document-pdf", args=[document.public_id]))
    assert is_pdf(pdf)


def plan_paper(browser: Client, by) -> None:
    call_command("foods_load", verbosity=0)
    plan = draft_for(by)
    assert is_pdf(browser.get(reverse("plans:plan-pdf", args=[plan.public_id])))


def is_pdf(answer) -> bool:
    return answer.status_code == 200 and b"".join(answer).startswith(b"%PDF")


def answer_to(browser: Client, conversation: Conversation) -> OutboundMessage:
    """Write to the patient; the message is kept, and waits."""
    page = reverse("messaging:conversation-reply", args=[conversation.public_id])
    given = {"text": "Nos vemos a las 17:30.", "category": "logistics", "key": "k1"}
    assert browser.post(page, given).status_code == 302
    message = OutboundMessage.objects.get()
    assert (message.state, message.provider_sid) == ("queued", "")
    return message


def webhook(twilio: TwilioEmulator, conversation: Conversation) -> InboundMessage:
    """The patient writes: the vendor is answered, and the message is kept."""
    line, path = conversation.clinic.whatsapp_line, "/webhooks/twilio/whatsapp/"
    params = twilio.compose(
        body="hola", sender=conversation.contact.address, to=line.address, files=()
    )
    sender = Client(headers={"X-Twilio-Signature": signature(BASE + path, params)})
    assert sender.post(path, params).status_code == 200
    return InboundMessage.objects.get(provider_sid=params["MessageSid"])


def told(browser: Client, page: str, *args) -> str:
    answer = browser.get(reverse(page, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("missing", ["without_worker", "without_redis"])
def test_day_goes_on(
    request, missing, nutritionist, conversation, django_capture_on_commit_callbacks
) -> None:
    twilio = request.getfixturevalue(missing)
    with django_capture_on_commit_callbacks(execute=True) as effects:
        browser = sign_in(nutritionist)
        assert browser.get(reverse("practice:today")).status_code == 200
        first_visit(browser, nutritionist)
        answer_to(browser, conversation)
        assert webhook(twilio, conversation).state == "received"
        photo = photo_for(nutritionist)
    assert len(effects) >= 3
    inbox = told(browser, "messaging:inbox")
    assert "El servicio que envía y recibe los mensajes no da señales." in inbox
    assert "Un mensaje recibido espera a mostrarse. Un mensaje espera para salir." in inbox
    thread = told(browser, "messaging:conversation-detail", conversation.public_id)
    assert "no da señales" in thread
    assert "Nos vemos a las 17:30." in thread
    photos = told(browser, "ai_vision:photo-list")
    assert "Una foto espera: el servicio que las lee no da señales." in photos
    photo.refresh_from_db()
    assert photo.state == Photo.State.RECEIVED
    ready = browser.get("/readyz")
    assert ready.json()["trabajador"].startswith("sin señal")
    assert ready.status_code == (503 if missing == "without_redis" else 200)


def test_queue_keeps_what_nobody_took(
    without_worker, nutritionist, conversation, django_capture_on_commit_callbacks
) -> None:
    """The wakes are in Redis; the rows are the work, and a sweep would wake them again."""
    with app.connection_for_write() as broker:
        before = broker.default_channel.client.llen("celery")
        with django_capture_on_commit_callbacks(execute=True):
            answer_to(sign_in(nutritionist), conversation)
            webhook(without_worker, conversation)
        assert broker.default_channel.client.llen("celery") - before == 2


def test_stopped_queue_keeps_nobody_waiting(
    without_redis, nutritionist, conversation, django_capture_on_commit_callbacks
) -> None:
    """Each wake took six seconds of the request: of the person's, and of the vendor's webhook."""
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        webhook(without_redis, conversation)
    assert time.monotonic() - began < 3


def test_day_without_keys(
    without_keys, nutritionist, conversation, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        browser = sign_in(nutritionist)
        first_visit(browser, nutritionist)
        plan_paper(browser, nutritionist)
        answer_to(browser, conversation)
        photo_for(nutritionist)
    inbox = told(browser, "messaging:inbox")
    assert "faltan las claves de Twilio." in inbox
    assert "Un mensaje espera. Se envía en cuanto se configure." in inbox
    assert "no da señales" not in inbox
    photos = told(browser, "ai_vision:photo-list")
    assert "La lectura automática no está configurada: faltan las claves." in photos
    assert "no da señales" not in photos
    assert Client().post("/webhooks/twilio/whatsapp/", {"Body": "x"}).status_code == 403
