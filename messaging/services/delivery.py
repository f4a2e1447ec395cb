"""What the vendor tells of each message: forward only, and a failure is acted upon once."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from messaging.models import Contact, Conversation, OutboundMessage, StatusEvent
from messaging.services.attention import person_needed
from messaging.transports.twilio import reason_of

logger = logging.getLogger(__name__)

State = OutboundMessage.State
OPTED_OUT = "21610"
STATES = {"queued": State.SENDING, "accepted": State.SENDING, "scheduled": State.SENDING} | {
    "canceled": State.FAILED
}


@transaction.atomic
def status_apply(*, event_id: int) -> bool:
    """Move a message to the state of a callback, if it is further on. Safe to run twice."""
    event = StatusEvent.objects.get(pk=event_id)
    message = _message_of(event)
    if message is None or event.rank == 0:
        return False
    changed: dict[str, Any] = {}
    if not message.provider_sid:
        changed["provider_sid"] = event.provider_sid
    if event.rank > message.rank:
        changed |= _new_state(event)
    if not changed:
        return False
    for name, value in changed.items():
        setattr(message, name, value)
    message.save(update_fields=list(changed))
    if message.has_failed:
        failure_handle(message=message)
    return True


def statuses_apply(*, provider_sid: str) -> None:
    """Apply every callback of a sid: some may have come before we knew it was ours."""
    for pk in StatusEvent.objects.filter(provider_sid=provider_sid).values_list("pk", flat=True):
        status_apply(event_id=pk)


@transaction.atomic
def failure_handle(*, message: OutboundMessage) -> None:
    """Tell a person, once, that a message did not arrive; 21610 means the person opted out.

    The vendor may say both `undelivered` and `failed` of the same message.
    """
    row = OutboundMessage.objects.select_for_update().get(pk=message.pk)
    if row.failure_handled_at is not None:
        return
    row.failure_handled_at = timezone.now()
    row.save(update_fields=["failure_handled_at"])
    conversation = Conversation.objects.select_related("contact").get(pk=row.conversation_id)
    if row.error_code == OPTED_OUT:
        _opted_out(conversation.contact, row)
    person_needed(conversation=conversation, reason=f"No llegó un mensaje: {row.reason}")


def _message_of(event: StatusEvent) -> OutboundMessage | None:
    """The message of a callback, locked: by its sid, or by our own id if it has no sid yet."""
    rows = OutboundMessage.objects.select_for_update()
    found = rows.filter(provider_sid=event.provider_sid).first()
    if found is None and event.message_ref is not None:
        found = rows.filter(public_id=event.message_ref, provider_sid="").first()
    if found is None:
        logger.info("acuse sin mensaje conocido: %s", event.provider_sid)
    return found


def _new_state(event: StatusEvent) -> dict[str, Any]:
    """The columns that a callback changes."""
    state = STATES.get(event.status) or State(event.status)
    changed: dict[str, Any] = {"state": state, "rank": event.rank, "lease_until": None}
    if state in (State.FAILED, State.UNDELIVERED):
        changed |= {"error_code": event.error_code, "reason": reason_of(event.error_code)}
    return changed


def _opted_out(contact: Contact, message: OutboundMessage) -> None:
    if contact.opted_out_at is None:
        contact.opted_out_at = timezone.now()
        contact.opt_out_evidence = f"Twilio {OPTED_OUT} al mensaje {message.provider_sid}"[:300]
        contact.save(update_fields=["opted_out_at", "opt_out_evidence"])
