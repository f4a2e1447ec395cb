"""The outbox: a message is written with the decision, and sent afterwards by a worker."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from messaging.errors import MessagingError, NotConfiguredError, OutsideWindowError, TransportError
from messaging.linter import problems_of
from messaging.media import media_url
from messaging.models import Conversation, Line, OutboundMessage
from messaging.models.outbound import RANKS
from messaging.services.delivery import failure_handle, statuses_apply
from messaging.services.lease import (
    MAX_ATTEMPTS,
    NOT_CONFIGURED_DELAY,
    delay_after,
    lease_take,
)
from messaging.transports import transport
from messaging.transports.base import Outgoing, Transport
from messaging.wake import wake
from patients.models import Consent
from patients.selectors import consents_in_force
from plans.models import Plan

logger = logging.getLogger(__name__)

Category, State = OutboundMessage.Category, OutboundMessage.State
CONSENT_OF = {
    Category.LOGISTICS: Consent.Purpose.MESSAGES,
    Category.CLINICAL: Consent.Purpose.CLINICAL_MESSAGES,
}


@transaction.atomic
def message_queue(
    *,
    conversation: Conversation,
    category: str,
    idempotency_key: str,
    body: str = "",
    content_sid: str = "",
    content_variables: dict[str, str] | None = None,
    plan: Plan | None = None,
    by: Membership | None = None,
    is_opt_out_receipt: bool = False,
) -> OutboundMessage:
    """Write a message in the caller's transaction; a worker sends it after commit.

    The same key twice is one message. With `plan`, its PDF goes beside the text. Without `by` it is
    the product's own. Raises ValidationError if the text holds what may not leave in its category,
    or if it is neither text nor template.
    """
    present = OutboundMessage.objects.filter(idempotency_key=idempotency_key).first()
    if present is not None:
        return present
    shown = " ".join([body, *(content_variables or {}).values()])
    if problems := problems_of(shown, category=category):
        raise ValidationError({"body": list(problems)})
    message = OutboundMessage(
        clinic_id=conversation.clinic_id,
        conversation=conversation,
        category=category,
        is_automatic=by is None,
        is_opt_out_receipt=is_opt_out_receipt,
        body=body.strip(),
        content_sid=content_sid,
        content_variables=content_variables or {},
        plan=plan,
        idempotency_key=idempotency_key,
        created_by=by.user if by else None,
    )
    message.full_clean(exclude=["rank"])
    message.save()
    conversation.updated_at = message.created_at
    conversation.save(update_fields=["updated_at"])
    wake("send_outbound", message.pk)
    return message


def outbound_send(
    *, message_id: int, now: datetime | None = None, through: Transport | None = None
) -> bool:
    """Send one message, if it is its turn; whether the vendor took it. Safe to run twice.

    Within a conversation the order is kept: a message waits for the ones written before it.
    """
    now = now or timezone.now()
    if _waits_for_another(message_id):
        return False
    message = lease_take(OutboundMessage, pk=message_id, waiting=State.QUEUED, now=now)
    if message is None:
        return False
    try:
        if reason := refusal_of(message):
            raise TransportError(reason, permanent=True, code="local")
        sid = _hand_over(message, through or transport(), now)
    except NotConfiguredError as error:
        _wait(message, error, now, NOT_CONFIGURED_DELAY, counted=False)
    except TransportError as error:
        _not_taken(message, error, now)
    except OutsideWindowError as error:
        _fail(message, error.message, code="local")
    else:
        _taken(message, sid)
        return True
    return False


def _waits_for_another(message_id: int) -> bool:
    row = OutboundMessage.objects.filter(pk=message_id).values("conversation_id").first()
    return row is None or (
        OutboundMessage.objects.filter(
            conversation_id=row["conversation_id"], state=State.QUEUED, pk__lt=message_id
        ).exists()
    )


def refusal_of(message: OutboundMessage) -> str:
    """Why it may not be sent at all, read at the moment of sending; "" if it may."""
    contact = message.conversation.contact
    if contact.opted_out_at is not None and not message.is_opt_out_receipt:
        return "La persona pidió la baja."
    purpose = CONSENT_OF.get(Category(message.category))
    if purpose is None:
        return ""
    if contact.patient is None:
        return "El número no está ligado a un paciente."
    if purpose not in consents_in_force(contact.patient):
        return "No hay consentimiento del paciente para enviarlo."
    return ""


def _hand_over(message: OutboundMessage, through: Transport, now: datetime) -> str:
    """Give it to the vendor. From the second try on, ask first whether it already has it."""
    line = Line.objects.filter(clinic_id=message.clinic_id).first()
    if line is None:
        raise NotConfiguredError("El consultorio no tiene línea de WhatsApp.")
    conversation = message.conversation
    outgoing = Outgoing(
        sender=line.address,
        to=conversation.contact.reply_address,
        callback=callback_url(message),
        window_open=conversation.window_open(now),
        body=message.body,
        content_sid=message.content_sid,
        content_variables=message.content_variables,
        media_url=media_url(message),
    )
    if message.attempts > 1 and (sid := _already_taken(message, outgoing, through)):
        return sid
    return through.send(outgoing)


def callback_url(message: OutboundMessage) -> str:
    """Where the vendor tells the message's states; it names the message, sid or no sid."""
    return f"{settings.PUBLIC_BASE_URL}/webhooks/twilio/status/?m={message.public_id}"


def _already_taken(message: OutboundMessage, outgoing: Outgoing, through: Transport) -> str:
    """The sid of this message if a worker sent it and died before writing it down."""
    sids = through.sent_to(
        sender=outgoing.sender, to=outgoing.to, body=message.body, since=message.created_at
    )
    known = set(
        OutboundMessage.objects.filter(provider_sid__in=sids).values_list("provider_sid", flat=True)
    )
    return next((sid for sid in sids if sid not in known), "")


@transaction.atomic
def _taken(message: OutboundMessage, sid: str) -> None:
    """The vendor took it. Callbacks that came first are applied now."""
    row = OutboundMessage.objects.select_for_update().get(pk=message.pk)
    changed: dict[str, Any] = {"lease_until": None}
    if not row.provider_sid:
        changed |= {"provider_sid": sid, "reason": "", "error_code": ""}
    if row.rank < RANKS[State.SENDING]:
        changed |= {"state": State.SENDING, "rank": RANKS[State.SENDING]}
    _save(row, changed)
    statuses_apply(provider_sid=sid)
    _wake_next(row)


def _not_taken(message: OutboundMessage, error: TransportError, now: datetime) -> None:
    if error.permanent or message.attempts >= MAX_ATTEMPTS:
        _fail(message, error.message, code=error.code)
    else:
        _wait(message, error, now, delay_after(message.attempts, asked=error.retry_after))


@transaction.atomic
def _wait(
    message: OutboundMessage,
    error: MessagingError,
    now: datetime,
    delay: timedelta,
    *,
    counted: bool = True,
) -> None:
    """Let it go for a while, with the reason on the row."""
    row = OutboundMessage.objects.select_for_update().get(pk=message.pk)
    if row.state != State.QUEUED:
        return
    changed: dict[str, Any] = {
        "lease_until": None,
        "next_try_at": now + delay,
        "reason": error.message[:200],
    }
    if not counted:
        changed["attempts"] = row.attempts - 1
    _save(row, changed)
    wake("send_outbound", row.pk, countdown=delay.total_seconds() + 1)


@transaction.atomic
def _fail(message: OutboundMessage, reason: str, *, code: str) -> None:
    """It will not be sent: the row says why, and a person is told."""
    row = OutboundMessage.objects.select_for_update().get(pk=message.pk)
    if row.state != State.QUEUED:
        return
    _save(
        row,
        {
            "lease_until": None,
            "state": State.FAILED,
            "rank": RANKS[State.FAILED],
            "error_code": code[:20],
            "reason": reason[:200],
        },
    )
    failure_handle(message=row)
    _wake_next(row)


def _save(row: OutboundMessage, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))


def _wake_next(row: OutboundMessage) -> None:
    """The next message of the same conversation was waiting for this one."""
    following = OutboundMessage.objects.filter(
        conversation_id=row.conversation_id, state=State.QUEUED, pk__gt=row.pk
    ).order_by("pk")
    if (pk := following.values_list("pk", flat=True).first()) is not None:
        wake("send_outbound", pk)
