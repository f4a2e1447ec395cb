"""A clinic with its line, a patient with a telephone, and Twilio on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Membership
from messaging.models import InboundMessage, Line, Media, OutboundMessage, StatusEvent
from messaging.services import photos
from messaging.services.delivery import status_apply
from messaging.services.handling import inbound_handle
from messaging.services.outbox import outbound_send
from messaging.services.photos import media_fetch
from patients.models import Patient
from tests.emulators.twilio import ACCOUNT_SID, AUTH_TOKEN, TwilioEmulator, signature
from tests.factories.messaging import PHONE, LineFactory
from tests.factories.patients import PatientFactory

BASE = "https://nutricion.example"


@pytest.fixture(autouse=True)
def _no_reader_stays() -> Iterator[None]:
    """A reader registered by a test reads for that test only."""
    kept = list(photos._readers)
    photos._readers.clear()
    yield
    photos._readers[:] = kept


@pytest.fixture
def twilio(settings) -> Iterator[TwilioEmulator]:
    """The emulator, and the product configured to use it; callbacks are the test's to send."""
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT_SID, AUTH_TOKEN
    settings.PUBLIC_BASE_URL = BASE
    with TwilioEmulator() as emulator:
        emulator.callbacks = []
        settings.TWILIO_BASE_URL = emulator.url
        yield emulator


@dataclass
class Telephone:
    """The patient's side: `say` goes all the way through the webhook and the workers."""

    twilio: TwilioEmulator
    line: Line
    number: str = PHONE

    def post(self, params: dict[str, str], signed: str | None = None) -> HttpResponse:
        """One webhook, signed unless told."""
        path = "/webhooks/twilio/whatsapp/"
        given = signature(BASE + path, params) if signed is None else signed
        return Client(headers={"X-Twilio-Signature": given}).post(path, params)

    def compose(self, body: str | None = None, *files: tuple[str, bytes], **extra: str):
        """The parameters of a message of this telephone."""
        sender = extra.pop("sender", f"whatsapp:{self.number}")
        return self.twilio.compose(
            sender=sender, to=self.line.address, body=body, files=files, **extra
        )

    def say(self, body: str | None = None, *files: tuple[str, bytes], **extra: str):
        """Send a message and let the workers finish; returns it as it was kept."""
        params = self.compose(body, *files, **extra)
        assert self.post(params).status_code == 200
        work()
        return InboundMessage.objects.get(provider_sid=params["MessageSid"])

    @property
    def heard(self) -> list[str]:
        """What arrived at the telephone."""
        return [m.params.get("Body", "") for m in self.twilio.taken]


def work() -> None:
    """What the workers do with every row that waits, until nothing is left for now."""
    for message in InboundMessage.objects.filter(state="received"):
        inbound_handle(message_id=message.pk)
    for media in Media.objects.filter(state="pending"):
        media_fetch(media_id=media.pk)
    for row in OutboundMessage.objects.filter(state="queued").order_by("pk"):
        outbound_send(message_id=row.pk)
    for event in StatusEvent.objects.all():
        status_apply(event_id=event.pk)


@pytest.fixture
def line(owner: Membership) -> Line:
    """The number of the clinic."""
    return LineFactory(clinic=owner.clinic)


@pytest.fixture
def patient(owner: Membership, nutritionist: Membership) -> Patient:
    """A patient of the nutritionist, whose telephone is the one that writes."""
    return PatientFactory(clinic=owner.clinic, responsible=nutritionist.user, phone=PHONE)


@pytest.fixture
def telephone(twilio: TwilioEmulator, line: Line, patient: Patient) -> Telephone:
    """The patient's telephone."""
    return Telephone(twilio, line)


@pytest.fixture
def tell(twilio: TwilioEmulator) -> Callable[..., int]:
    """`tell(message, "delivered")`: a signed callback; the status of the answer."""

    def post(message: OutboundMessage, status: str, code: str = "", sid: str = "") -> int:
        path = f"/webhooks/twilio/status/?m={message.public_id}"
        params = {"MessageSid": sid or message.provider_sid, "MessageStatus": status}
        if code:
            params["ErrorCode"] = code
        browser = Client(headers={"X-Twilio-Signature": signature(BASE + path, params)})
        return browser.post(path, params).status_code

    return post
