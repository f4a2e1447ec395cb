"""Conversations that wait for a person."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check, may
from messaging.models import Conversation


@transaction.atomic
def person_needed(*, conversation: Conversation, reason: str) -> None:
    """Put a conversation in front of a person; the latest reason is the one shown."""
    conversation.needs_person = True
    conversation.needs_person_reason = reason[:160]
    conversation.updated_at = timezone.now()
    conversation.save(update_fields=["needs_person", "needs_person_reason", "updated_at"])


@transaction.atomic
def conversation_attend(*, conversation: Conversation, by: Membership) -> None:
    """Somebody took care of it. Raises PermissionDenied."""
    check(by, Permission.REGISTER_PATIENT)
    if conversation.needs_person:
        conversation.needs_person = False
        conversation.needs_person_reason = ""
        conversation.save(update_fields=["needs_person", "needs_person_reason"])


@transaction.atomic
def conversation_see(*, conversation: Conversation, by: Membership) -> None:
    """Somebody who may answer read it: it is no longer new. Who only reviews leaves it so."""
    if conversation.is_unread and may(by, Permission.REGISTER_PATIENT):
        conversation.seen_at = timezone.now()
        conversation.save(update_fields=["seen_at"])
