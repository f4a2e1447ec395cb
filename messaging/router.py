"""What a message asks for. Pure: text and what is known of the sender in, an intent out.

No language model reads the channel: a few words with one meaning each, and whatever is not among
them is left to a person.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from patients.names import plain


class Intent(enum.StrEnum):
    """What will be done with a message."""

    OPT_OUT = "opt_out"
    UNKNOWN_SENDER = "unknown_sender"
    ASK_CONSENT = "ask_consent"
    ASK_GUARDIAN = "ask_guardian"
    CONSENT = "consent"
    CONSENT_NOTICES = "consent_notices"
    CONSENT_AI = "consent_ai"
    MEAL_PHOTO = "meal_photo"
    UNREADABLE = "unreadable"
    PLAN_TODAY = "plan_today"
    TALK = "talk"
    CONFIRM = "confirm"
    CANCEL_VISIT = "cancel_visit"
    HELP = "help"
    LEFT_TO_PERSON = "left_to_person"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Situation:
    """What is known of the sender when a message arrives.

    `images` and `other_files` count what came attached. `consent_pending` is whether the question
    was asked and not answered; `consent_asked_now` whether that was moments ago, `attended` whether
    somebody or something answered free text moments ago: neither is said twice in a row.
    """

    known: bool = True
    is_minor: bool = False
    greeted: bool = False
    opted_out: bool = False
    accepts_notices: bool = True
    accepts_clinical: bool = True
    consent_pending: bool = False
    consent_asked_now: bool = False
    ai_pending: bool = False
    attended: bool = False
    images: int = 0
    other_files: int = 0


OPT_OUT = frozenset(
    [
        "baja",
        "alto",
        "stop",
        "cancelar",
        "salir",
        "dar de baja",
        "darme de baja",
        "baja por favor",
        "no quiero mensajes",
        "ya no quiero mensajes",
        "no me escriban",
        "unsubscribe",
    ]
)
ACCEPT = frozenset({"acepto", "si acepto", "acepto las dos", "alta"})
ACCEPT_NOTICES = frozenset({"acepto 1", "acepto solo 1", "acepto avisos"})
ACCEPT_AI = frozenset({"acepto ia", "acepto la ia", "acepto inteligencia artificial"})
CONFIRM = frozenset({"confirmo", "confirmar", "confirmado", "si confirmo", "ahi estare"})
# «Cancelar» alone asks for silence (see OPT_OUT): it was heard so before there were appointments.
CANCEL_VISIT = frozenset(
    {
        "cancelo",
        "cancelo mi cita",
        "cancelar cita",
        "cancelar mi cita",
        "no puedo ir",
        "no podre ir",
    }
)
HELP = frozenset(
    [
        "ayuda",
        "help",
        "menu",
        "opciones",
        "hola",
        "buenos dias",
        "buenas tardes",
        "buenas noches",
        "buen dia",
    ]
)
PLAN = re.compile(r"\b(?:mi plan|plan de hoy|mi menu|que me toca|que (?:debo )?com(?:o|er) hoy)\b")
PERSON = re.compile(
    r"^(?:nutriolog[oa]|persona|humano|asesor|recepcion)$"
    r"|\b(?:hablar|comunicar\w*|platicar|contactar)\b.*"
    r"\b(?:nutriolog[oa]|persona|alguien|humano|ustedes|recepcion|doctora?)\b"
)


def words_of(text: str) -> str:
    """The text without accents, capitals or punctuation, to be compared."""
    return " ".join(re.sub(r"[^\w ]+", " ", plain(text)).split())


def route(text: str, situation: Situation) -> Intent:
    """The intent of one message. BAJA is heard always and first, whoever writes it."""
    words = words_of(text)
    if words in OPT_OUT:
        return Intent.NOTHING if situation.opted_out else Intent.OPT_OUT
    if not situation.known:
        return Intent.NOTHING if situation.greeted else Intent.UNKNOWN_SENDER
    if situation.opted_out or not situation.accepts_notices:
        return _without_consent(words, situation)
    return _with_consent(words, situation)


def _without_consent(words: str, situation: Situation) -> Intent:
    """Nothing is processed: the question is asked, or its answer taken."""
    if PERSON.search(words):
        return Intent.TALK
    if situation.opted_out and words not in ACCEPT | ACCEPT_NOTICES:
        return Intent.NOTHING
    if situation.is_minor:
        return Intent.NOTHING if situation.consent_asked_now else Intent.ASK_GUARDIAN
    if situation.consent_pending and words in ACCEPT - {"alta"}:
        return Intent.CONSENT
    if situation.consent_pending and words in ACCEPT_NOTICES:
        return Intent.CONSENT_NOTICES
    return Intent.NOTHING if situation.consent_asked_now else Intent.ASK_CONSENT


def _with_consent(words: str, situation: Situation) -> Intent:
    if PERSON.search(words):
        return Intent.TALK
    if words in ACCEPT | ACCEPT_AI and (answer := _accepted(words, situation)):
        return answer
    if situation.images or PLAN.search(words):
        return _clinical(situation)
    if situation.other_files:
        return Intent.UNREADABLE
    if words in CONFIRM:
        return Intent.CONFIRM
    if words in CANCEL_VISIT:
        return Intent.CANCEL_VISIT
    if words in HELP | ACCEPT | ACCEPT_NOTICES | ACCEPT_AI:
        return Intent.HELP
    return Intent.LEFT_TO_PERSON if words else Intent.NOTHING


def _accepted(words: str, situation: Situation) -> Intent | None:
    """What «ACEPTO» answers, if a question waits."""
    if words in ACCEPT_AI:
        return Intent.CONSENT_AI if situation.ai_pending else None
    return Intent.CONSENT if situation.consent_pending else None


def _clinical(situation: Situation) -> Intent:
    """A photo or the plan: clinical content, only with that consent."""
    if situation.accepts_clinical:
        return Intent.MEAL_PHOTO if situation.images else Intent.PLAN_TODAY
    if situation.is_minor:
        return Intent.ASK_GUARDIAN
    return Intent.NOTHING if situation.consent_asked_now else Intent.ASK_CONSENT
