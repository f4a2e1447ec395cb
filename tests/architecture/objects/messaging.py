"""The objects of conversations."""

from __future__ import annotations

from accounts.models import Membership
from messaging.models import StatusEvent
from tests.architecture.objects.agenda import appointment
from tests.architecture.objects.kinds import Arguments, Makers
from tests.architecture.objects.patients import patient
from tests.architecture.objects.plans import plan
from tests.factories.messaging import ConversationFactory, stored_media


def conversation(by: Membership) -> Arguments:
    StatusEvent.objects.get_or_create(provider_sid="SM1", status="sent", rank=20)
    return {"public_id": ConversationFactory(clinic=by.clinic).public_id}


def photo(by: Membership) -> Arguments:
    return {"public_id": stored_media(by).public_id}


OBJECTS: Makers = {
    "messaging:conversation-detail": conversation,
    "messaging:conversation-thread": conversation,
    "messaging:conversation-reply": conversation,
    "messaging:conversation-attend": conversation,
    "messaging:contact-link": conversation,
    "messaging:plan-send": plan,
    "messaging:appointment-told": appointment,
    "messaging:photo": photo,
    "messaging:link-send": patient,
}
