"""A worker takes what came in: who wrote, what for, what is done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from agenda.models import Appointment
from agenda.selectors.appointments import appointment_next
from agenda.services.online import person_cancel
from agenda.services.state import appointment_confirm
from messaging import replies
from messaging.models import InboundMessage, OutboundMessage
from messaging.router import Intent, route
from messaging.services.contacts import conversation_ensure
from messaging.services.permission import (
    ai_accept,
    ai_ask,
    consent_accept,
    consent_ask,
    opt_out,
)
from messaging.services.photos import media_expect, photos_offer_again
from messaging.services.turn import Purpose, Turn, situation_of
from patients.selectors import consents_in_force
from plans.reading import PlanView
from plans.selectors import plan_for, plans_visible_to

logger = logging.getLogger(__name__)

State = InboundMessage.State
CLINICAL = OutboundMessage.Category.CLINICAL
MAX_ATTEMPTS = 5
NOBODY_ANSWERS = "No hay en el consultorio quien responda por el canal."


@transaction.atomic
def inbound_handle(*, message_id: int, now: datetime | None = None) -> str:
    """Do what a message asks, in one transaction; returns its state. Safe to run twice."""
    message = InboundMessage.objects.select_for_update().get(pk=message_id)
    if message.state != State.RECEIVED:
        return message.state
    if message.clinic is None:
        return _end(message, State.IGNORED, reason="Llegó a un número que no es de un consultorio.")
    if not message.sender.strip():
        return _end(message, State.IGNORED, reason="Llegó sin remitente.")
    conversation = conversation_ensure(clinic=message.clinic, message=message)
    message.conversation = conversation
    turn = Turn(message=message, conversation=conversation, now=now or timezone.now())
    if turn.by is None:
        return _end(message, State.FAILED, reason=NOBODY_ANSWERS)
    situation = situation_of(turn)
    message.intent = route(message.text, situation)
    if message.intent == Intent.LEFT_TO_PERSON and situation.attended:
        turn.call("Escribió un mensaje.")
    elif act := ACTIONS.get(Intent(message.intent)):
        act(turn)
    return _end(message, State.HANDLED)


@transaction.atomic
def inbound_fail(*, message_id: int, error: str) -> None:
    """One more attempt went wrong; after five it ends, and the row says so."""
    message = InboundMessage.objects.select_for_update().get(pk=message_id)
    if message.state != State.RECEIVED:
        return
    message.attempts += 1
    message.save(update_fields=["attempts"])
    if message.attempts >= MAX_ATTEMPTS:
        _end(message, State.FAILED, reason=f"No se pudo atender ({error}).")


def _end(message: InboundMessage, state: str, *, reason: str = "") -> str:
    message.state, message.reason = state, reason[:160]
    message.save(update_fields=["state", "reason", "intent", "conversation"])
    return state


# --- What each intent does ------------------------------------------------------------------------


def _unknown(turn: Turn) -> None:
    turn.contact.greeted_at = turn.now
    turn.contact.save(update_fields=["greeted_at"])
    turn.call("Escribió un número que no está en ningún expediente.")
    turn.answer(replies.unknown_sender(turn.contact.clinic.name))


def _guardian(turn: Turn) -> None:
    turn.contact.consent_asked_at = turn.now
    turn.contact.save(update_fields=["consent_asked_at"])
    turn.call("Es menor de edad: falta el permiso de quien le representa.")
    turn.answer(replies.guardian_needed())


def _consent(turn: Turn) -> None:
    if consent_accept(turn, (Purpose.MESSAGES, Purpose.CLINICAL_MESSAGES)):
        turn.answer(replies.consent_thanks(clinical=True))


def _consent_notices(turn: Turn) -> None:
    if consent_accept(turn, (Purpose.MESSAGES,)):
        turn.answer(replies.consent_thanks(clinical=False))


def _consent_ai(turn: Turn) -> None:
    ai_accept(turn)
    turn.answer(replies.ai_thanks())
    photos_offer_again(conversation=turn.conversation)


def _photo(turn: Turn) -> None:
    media_expect(message=turn.message)
    turn.answer(replies.photo_taken())
    accepted = consents_in_force(turn.contact.patient)  # type: ignore[arg-type]
    if Purpose.AI_IMAGES not in accepted and turn.contact.ai_asked_at is None:
        ai_ask(turn)


def _unreadable(turn: Turn) -> None:
    turn.call("Envió un audio, video o documento: véalo en el teléfono del consultorio.")
    turn.answer(replies.unreadable())


def _plan(turn: Turn) -> None:
    plan = _plan_in_force(turn)
    if plan is None:
        turn.call("Pidió su plan y no tiene uno publicado.")
        turn.answer(replies.no_plan())
    else:
        turn.answer(*replies.plan_today(plan), category=CLINICAL)


def _plan_in_force(turn: Turn) -> PlanView | None:
    published = plans_visible_to(turn.by).filter(
        patient=turn.contact.patient, published_at__isnull=False
    )
    latest = published.order_by("-version").first()
    return plan_for(turn.by, latest.public_id) if latest else None


def _talk(turn: Turn) -> None:
    turn.call("Pide hablar con una persona.")
    turn.answer(replies.person_called())


def _confirm(turn: Turn) -> None:
    row = appointment_next(turn.contact.patient, now=turn.now)
    if row is None:
        turn.call("Escribió que confirma.")
        turn.answer(replies.confirmation_passed_on())
        return
    appointment_confirm(appointment=row, by=None)
    turn.answer(replies.appointment_confirmed(*_when(row)))


def _cancel_visit(turn: Turn) -> None:
    row = appointment_next(turn.contact.patient, now=turn.now)
    if row is None:
        turn.call("Escribió que cancela.")
        turn.answer(replies.person_called())
        return
    person_cancel(appointment=row)
    turn.call(f"Canceló su cita del {' a las '.join(_when(row))}.")
    turn.answer(replies.appointment_cancelled(*_when(row)))


def _when(row: Appointment) -> tuple[str, str]:
    return date_format(row.local_start, "l j/b").lower(), f"{row.local_start:%H:%M}"


def _help(turn: Turn) -> None:
    turn.answer(replies.help_text())


def _left(turn: Turn) -> None:
    turn.call("Escribió un mensaje.")
    turn.answer(replies.left_to_person())


ACTIONS: dict[Intent, Callable[[Turn], None]] = {
    Intent.OPT_OUT: opt_out,
    Intent.UNKNOWN_SENDER: _unknown,
    Intent.ASK_CONSENT: consent_ask,
    Intent.ASK_GUARDIAN: _guardian,
    Intent.CONSENT: _consent,
    Intent.CONSENT_NOTICES: _consent_notices,
    Intent.CONSENT_AI: _consent_ai,
    Intent.MEAL_PHOTO: _photo,
    Intent.UNREADABLE: _unreadable,
    Intent.PLAN_TODAY: _plan,
    Intent.TALK: _talk,
    Intent.CONFIRM: _confirm,
    Intent.CANCEL_VISIT: _cancel_visit,
    Intent.HELP: _help,
    Intent.LEFT_TO_PERSON: _left,
}
