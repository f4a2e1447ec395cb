"""Photos of meals go down to be read; what a person answers about them comes back up."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError

from accounts.models import Membership
from ai_vision.models import Photo
from ai_vision.providers import is_configured
from ai_vision.selectors import blocked_by
from ai_vision.services.photos import photo_receive
from messaging.models import Conversation, Media, OutboundMessage
from messaging.services.conversation import conversation_reply


def read(*, media: Media) -> bool:
    """Hand a kept photo over; whether a machine will read it. Otherwise a person must."""
    conversation = media.message.conversation
    patient = conversation.contact.patient if conversation else None
    if patient is None:
        return False
    photo = photo_receive(
        patient=patient,
        image_bytes=media.path.read_bytes(),
        received_at=media.message.received_at,
        source=Photo.Source.WHATSAPP,
        source_id=str(media.public_id),
    )
    return photo.state != Photo.State.FAILED and is_configured() and not blocked_by(photo)


def answer(*, photo: Photo, text: str, by: Membership) -> bool:
    """Answer, in the person's name, where the photo came from; whether it will be sent.

    A person pressed the button: nothing about a photo is ever sent without one.
    """
    conversation = _conversation_of(photo)
    if conversation is None:
        return False
    try:
        conversation_reply(
            conversation=conversation,
            text=text,
            category=OutboundMessage.Category.CLINICAL,
            by=by,
            key=f"photo:{photo.public_id}",
        )
    except ValidationError:
        return False
    return True


def _conversation_of(photo: Photo) -> Conversation | None:
    if photo.source != Photo.Source.WHATSAPP:
        return None
    try:
        key = UUID(photo.source_id)
    except ValueError:
        return None
    media = Media.objects.filter(public_id=key, clinic=photo.clinic_id).first()
    return media.message.conversation if media else None
