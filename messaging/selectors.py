"""Reads of the channel. They begin with who asks; another clinic's row does not exist for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from messaging.models import (
    Conversation,
    InboundMessage,
    Line,
    Media,
    OutboundMessage,
)
from messaging.router import Intent
from messaging.transports import is_configured
from patients.reach import reach

THREAD_LIMIT = 100  # of each side, latest first


@dataclass(frozen=True)
class Entry:
    """One message of a thread as it is shown. `text` is None for what the reader may not see."""

    at: datetime
    is_inbound: bool
    text: str | None
    inbound: InboundMessage | None = None
    outbound: OutboundMessage | None = None
    photos: tuple[Media, ...] = ()


def conversations_visible_to(membership: Membership | None) -> QuerySet[Conversation]:
    """Conversations of the clinic in use, those that wait first; none without leave."""
    if membership is None or not may(membership, Permission.SEE_CONTACTS):
        return Conversation.objects.none()
    # Somebody the clinic does not know yet is everybody's to answer.
    known = Q(contact__patient=None) | reach(membership, prefix="contact__patient__")
    return Conversation.objects.filter(known, clinic=membership.clinic_id).select_related(
        "contact__patient", "clinic"
    )


def conversation_of(membership: Membership | None, public_id: UUID | str) -> Conversation:
    """One conversation. Raises Http404 if it is not the clinic's."""
    found = conversations_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal conversación.")
    return found


def unread_count(membership: Membership | None) -> int:
    """How many conversations have something new or wait for a person. One query."""
    unread = Q(last_inbound_at__isnull=False) & (
        Q(seen_at=None) | Q(seen_at__lt=F("last_inbound_at"))
    )
    return conversations_visible_to(membership).filter(unread | Q(needs_person=True)).count()


def thread_of(conversation: Conversation, membership: Membership | None) -> list[Entry]:
    """What was said, oldest first, in three queries.

    Who may not read the record sees that there was clinical content, not the content.
    """
    clinical = may(membership, Permission.SEE_RECORD)
    incoming = conversation.inbound.order_by("-received_at", "-pk").prefetch_related("media")
    outgoing = conversation.outbound.order_by("-created_at", "-pk").select_related("created_by")
    entries = [
        *(_came(message, clinical) for message in incoming[:THREAD_LIMIT]),
        *(_went(message, clinical) for message in outgoing[:THREAD_LIMIT]),
    ]
    return sorted(entries, key=lambda entry: (entry.at, not entry.is_inbound))


def media_of(membership: Membership | None, public_id: UUID | str) -> Media:
    """A kept photo. Raises Http404 if it is not the clinic's, is not kept, or may not be read."""
    found = None
    if may(membership, Permission.SEE_RECORD):
        found = (
            Media.objects.filter(
                message__conversation__in=conversations_visible_to(membership),
                public_id=public_id,
                state=Media.State.STORED,
            )
            .select_related("message__conversation__contact__patient")
            .first()
        )
    if found is None:
        raise Http404("No hay tal fotografía.")
    return found


def line_of(membership: Membership | None) -> Line | None:
    """The number of the clinic in use."""
    return Line.objects.filter(clinic=membership.clinic_id).first() if membership else None


def waiting_reason(membership: Membership | None) -> str:
    """Why nothing can be sent, in Spanish; "" if it can."""
    if not is_configured():
        return "WhatsApp está sin credenciales: faltan las claves de Twilio."
    if line_of(membership) is None:
        return "El consultorio todavía no tiene su número de WhatsApp."
    return ""


def queued_count(membership: Membership | None) -> int:
    """How many messages wait to be sent."""
    return OutboundMessage.objects.filter(
        conversation__in=conversations_visible_to(membership),
        state=OutboundMessage.State.QUEUED,
    ).count()


def received_count(membership: Membership | None) -> int:
    """How many messages of patients wait to be attended by a worker. One query."""
    if membership is None or not may(membership, Permission.SEE_CONTACTS):
        return 0
    return InboundMessage.objects.filter(
        clinic=membership.clinic_id, state=InboundMessage.State.RECEIVED
    ).count()


def _came(message: InboundMessage, clinical: bool) -> Entry:
    hidden = not clinical and message.intent == Intent.MEAL_PHOTO
    return Entry(
        at=message.received_at,
        is_inbound=True,
        text=None if hidden else message.text,
        inbound=message,
        photos=tuple(message.media.all()) if clinical else (),
    )


def _went(message: OutboundMessage, clinical: bool) -> Entry:
    hidden = not clinical and message.category == OutboundMessage.Category.CLINICAL
    return Entry(
        at=message.created_at,
        is_inbound=False,
        text=None if hidden else message.body or f"Plantilla {message.content_sid}",
        outbound=message,
    )
