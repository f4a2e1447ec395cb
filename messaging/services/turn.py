"""One message being handled: who wrote, what is known of them, and how to answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from accounts.models import Membership
from messaging.models import Contact, Conversation, InboundMessage, OutboundMessage
from messaging.router import Intent, Situation
from messaging.services.attention import person_needed
from messaging.services.contacts import membership_answering
from messaging.services.outbox import message_queue
from patients.models import Consent
from patients.selectors import consents_in_force

ASKED_NOW = timedelta(minutes=10)
ATTENDED = timedelta(hours=1)
Purpose = Consent.Purpose


@dataclass
class Turn:
    """`message` of `conversation`, handled at `now`. Its answers are numbered: none is doubled."""

    message: InboundMessage
    conversation: Conversation
    now: datetime
    said: int = field(default=0)

    @property
    def contact(self) -> Contact:
        """Who wrote."""
        return self.conversation.contact

    @cached_property
    def by(self) -> Membership | None:
        """Who answers for what is recorded."""
        return membership_answering(self.contact)

    def answer(self, *texts: str, category: str = "service", receipt: bool = False) -> None:
        """Write answers in the outbox, in order. Who asked for silence gets its receipt only."""
        if self.contact.opted_out_at is not None and not receipt:
            return
        for text in texts:
            self.said += 1
            message_queue(
                conversation=self.conversation,
                category=category,
                body=text,
                idempotency_key=f"in:{self.message.provider_sid}:{self.said}",
                is_opt_out_receipt=receipt,
            )

    def call(self, reason: str) -> None:
        """Put the conversation in front of a person."""
        person_needed(conversation=self.conversation, reason=reason)


def media_types(message: InboundMessage) -> list[str]:
    """Declared types of what came attached, in order."""
    return [
        str(message.payload.get(f"MediaContentType{i}") or "") for i in range(message.media_count)
    ]


def situation_of(turn: Turn) -> Situation:
    """What the router must know. Four queries at most."""
    contact, now = turn.contact, turn.now
    patient = contact.patient
    accepted = consents_in_force(patient) if patient else set()
    types = media_types(turn.message)
    images = sum(kind.startswith("image/") for kind in types)
    asked = contact.consent_asked_at
    whole = {Purpose.MESSAGES, Purpose.CLINICAL_MESSAGES} <= accepted
    return Situation(
        known=patient is not None,
        is_minor=patient is not None and patient.is_minor,
        greeted=contact.greeted_at is not None,
        opted_out=contact.opted_out_at is not None,
        accepts_notices=Purpose.MESSAGES in accepted,
        accepts_clinical=Purpose.CLINICAL_MESSAGES in accepted,
        consent_pending=asked is not None and not whole,
        consent_asked_now=asked is not None and now - asked < ASKED_NOW,
        ai_pending=contact.ai_asked_at is not None and Purpose.AI_IMAGES not in accepted,
        attended=_attended(turn),
        images=images,
        other_files=len(types) - images,
    )


def _attended(turn: Turn) -> bool:
    """Whether free text was answered a moment ago, by a person or by the channel."""
    recent = OutboundMessage.objects.filter(
        conversation=turn.conversation, created_at__gt=turn.now - ATTENDED
    )
    if recent.filter(is_automatic=False).exists():
        return True
    return turn.conversation.inbound.filter(
        intent=Intent.LEFT_TO_PERSON, received_at__gt=turn.now - ATTENDED
    ).exists()
