"""Lines, contacts and messages of the tests. Every number is invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from messaging.models import (
    Contact,
    Conversation,
    InboundMessage,
    Line,
    Media,
    OutboundMessage,
)
from messaging.models.outbound import RANKS
from patients.models import Consent, Patient
from tests.factories.accounts import ClinicFactory, UserFactory
from tests.factories.patients import ConsentFactory, PatientFactory, PrivacyNoticeFactory

PHONE = "+525512345678"


class LineFactory(factory.django.DjangoModelFactory):
    """A number of the clinic."""

    class Meta:
        model = Line

    clinic = factory.SubFactory(ClinicFactory)
    phone = factory.Sequence(lambda n: f"+5255000{n:05d}")


class ContactFactory(factory.django.DjangoModelFactory):
    """The telephone of a patient who accepted nothing yet."""

    class Meta:
        model = Contact

    clinic = factory.SubFactory(ClinicFactory)
    patient = factory.LazyAttribute(lambda o: PatientFactory(clinic=o.clinic, phone=o.phone))
    phone = factory.Sequence(lambda n: f"+5255{n:08d}")
    address = factory.LazyAttribute(lambda o: f"whatsapp:{o.phone}")
    reply_address = factory.LazyAttribute(lambda o: f"whatsapp:{o.phone}")


class ConversationFactory(factory.django.DjangoModelFactory):
    """A conversation whose window is open."""

    class Meta:
        model = Conversation

    clinic = factory.SubFactory(ClinicFactory)
    contact = factory.SubFactory(ContactFactory, clinic=factory.SelfAttribute("..clinic"))
    last_inbound_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=5))


class InboundFactory(factory.django.DjangoModelFactory):
    """A message already handled."""

    class Meta:
        model = InboundMessage

    clinic = factory.SelfAttribute("conversation.clinic")
    conversation = factory.SubFactory(ConversationFactory)
    provider_sid = factory.Sequence(lambda n: f"SM{n:032d}")
    payload = factory.LazyAttribute(
        lambda o: {"From": o.conversation.contact.reply_address, "Body": "hola"}
    )
    payload_sha256 = "0" * 64
    state = "handled"
    intent = "help"


class OutboundFactory(factory.django.DjangoModelFactory):
    """A message that waits to be sent."""

    class Meta:
        model = OutboundMessage

    clinic = factory.SelfAttribute("conversation.clinic")
    conversation = factory.SubFactory(ConversationFactory)
    category = "service"
    is_automatic = True
    body = "Mensaje de prueba."
    idempotency_key = factory.Sequence(lambda n: f"prueba:{n}")
    state = "queued"
    rank = factory.LazyAttribute(lambda o: RANKS[o.state])


class MediaFactory(factory.django.DjangoModelFactory):
    """A photo that waits to be fetched."""

    class Meta:
        model = Media

    clinic = factory.SelfAttribute("message.clinic")
    message = factory.SubFactory(InboundFactory)
    position = 0
    url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
    declared_type = "image/jpeg"


def consent_to(patient: Patient, *purposes: str) -> None:
    """The patient accepts those purposes; by default, both of the channel."""
    notice = patient.clinic.privacy_notices.first() or PrivacyNoticeFactory(clinic=patient.clinic)
    user = UserFactory()
    for purpose in purposes or (Consent.Purpose.MESSAGES, Consent.Purpose.CLINICAL_MESSAGES):
        ConsentFactory(patient=patient, notice=notice, purpose=purpose, collected_by=user)


def stored_media(by: Any, content: bytes = b"\xff\xd8\xff\xe0 foto") -> Media:
    """A kept photo of a patient of the clinic of `by`, with its bytes on disk."""
    message = InboundFactory(conversation__clinic=by.clinic, intent="meal_photo", media_count=1)
    media = MediaFactory(
        message=message,
        state="stored",
        file="messaging/prueba",
        sha256="0" * 64,
        size=len(content),
        sniffed_type="image/jpeg",
    )
    Media.objects.filter(pk=media.pk).update(file=f"messaging/{media.public_id}")
    media.refresh_from_db()
    media.path.parent.mkdir(parents=True, exist_ok=True)
    media.path.write_bytes(content)
    return media
