"""Firmar y enviar: the signature, the next visit and the message, in one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from agenda.models import Appointment
from agenda.services.booking import appointment_book
from messaging.services.outbox import message_queue
from messaging.services.plan_pdf import plan_pdf_queue
from patients.models import Consultation, SignedDocument
from patients.selectors import VisitParts
from plans.models import Plan
from practice.closing.message import Category, channel_of, message_text
from practice.closing.next_visit import follow_up_type
from practice.services.visit_close import visit_close


@dataclass(frozen=True)
class Closed:
    """What signing did: the document, the appointment and whether a message leaves."""

    document: SignedDocument
    appointment: Appointment | None
    sent: bool


@transaction.atomic
def visit_finish(
    *,
    consultation: Consultation,
    by: Membership,
    method: str,
    drafts: Mapping[str, str],
    reasons: Mapping[str, str] | None = None,
    next_visit: datetime | None = None,
    send: bool = False,
) -> Closed:
    """Sign the visit, publish its plan, book the next one and write the message: all or nothing.

    The parts of the note that nobody wrote take their `drafts`. Raises what `visit_close` and
    `appointment_book` raise; then nothing has changed.
    """
    document = visit_close(
        consultation=consultation, by=by, method=method, drafts=drafts, reasons=reasons
    )
    appointment = _book(consultation, by, next_visit) if next_visit else None
    sent = send and _tell(consultation, by, appointment)
    return Closed(document, appointment, sent)


def _book(consultation: Consultation, by: Membership, starts_at: datetime) -> Appointment:
    kind = follow_up_type(by)
    if kind is None:
        raise ValidationError("La agenda todavía no tiene tipos de visita.")
    return appointment_book(
        professional=by,
        visit_type=kind,
        starts_at=starts_at,
        patient=consultation.patient,
        by=by,
    )


def _tell(consultation: Consultation, by: Membership, appointment: Appointment | None) -> bool:
    channel = channel_of(VisitParts(consultation, by=by))
    if channel.conversation is None or not channel.is_open:
        return False
    plan = Plan.objects.filter(consultation=consultation, published_at__isnull=False).first()
    clinical = channel.may_be_clinical and plan is not None
    message_queue(
        conversation=channel.conversation,
        category=Category.CLINICAL if clinical else Category.LOGISTICS,
        body=message_text(
            plan=plan,
            next_visit=appointment.starts_at if appointment else None,
            clinical=clinical,
        ),
        idempotency_key=f"visit:{consultation.public_id}",
        by=by,
    )
    if clinical and plan is not None:
        plan_pdf_queue(
            conversation=channel.conversation,
            plan=plan,
            idempotency_key=f"visit:{consultation.public_id}:pdf",
            by=by,
        )
    return True
