"""What each message asks for, by its words and by what is known of who writes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.router import Intent, Situation, route

KNOWN = Situation()
NEW = Situation(accepts_notices=False, accepts_clinical=False)
ASKED = replace(NEW, consent_pending=True)
OUT = replace(NEW, opted_out=True)


@pytest.mark.parametrize(
    "words", ["BAJA", "Baja.", "alto", "¡STOP!", " cancelar ", "no quiero mensajes"]
)
@pytest.mark.parametrize(
    "situation", [KNOWN, NEW, ASKED, Situation(known=False), Situation(images=1)]
)
def test_opt_out_heard_at_any_moment(words, situation):
    assert route(words, situation) == Intent.OPT_OUT


@pytest.mark.parametrize(
    "words", ["cancelar mi suscripción", "bajé de peso", "alto en grasa", "baja en sal"]
)
def test_opt_out_not_taken_from_other_words(words):
    assert route(words, KNOWN) == Intent.LEFT_TO_PERSON


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("hablar con mi nutriólogo", Intent.TALK),
        ("Quiero hablar con alguien", Intent.TALK),
        ("NUTRIÓLOGA", Intent.TALK),
        ("mi plan", Intent.PLAN_TODAY),
        ("¿Qué me toca hoy?", Intent.PLAN_TODAY),
        ("Confirmo", Intent.CONFIRM),
        ("hola", Intent.HELP),
        ("AYUDA", Intent.HELP),
        ("acepto", Intent.HELP),
        ("comí dos tacos de frijol", Intent.LEFT_TO_PERSON),
        ("", Intent.NOTHING),
    ],
)
def test_known_words(words, intent):
    assert route(words, KNOWN) == intent


@pytest.mark.parametrize(
    ("words", "situation", "intent"),
    [
        ("hola", NEW, Intent.ASK_CONSENT),
        ("comí tacos", ASKED, Intent.ASK_CONSENT),
        ("comí tacos", replace(ASKED, consent_asked_now=True), Intent.NOTHING),
        ("acepto", NEW, Intent.ASK_CONSENT),
        ("ACEPTO", ASKED, Intent.CONSENT),
        ("Acepto 1", ASKED, Intent.CONSENT_NOTICES),
        ("acepto ia", ASKED, Intent.ASK_CONSENT),
        ("hablar con una persona", NEW, Intent.TALK),
        ("", replace(NEW, images=1), Intent.ASK_CONSENT),
        ("hola", replace(NEW, is_minor=True), Intent.ASK_GUARDIAN),
        ("acepto", replace(ASKED, is_minor=True), Intent.ASK_GUARDIAN),
        ("hola", OUT, Intent.NOTHING),
        ("baja", OUT, Intent.NOTHING),
        ("alta", OUT, Intent.ASK_CONSENT),
        ("acepto", replace(OUT, consent_pending=True), Intent.CONSENT),
    ],
)
def test_without_consent_nothing_else_is_done(words, situation, intent):
    assert route(words, situation) == intent


def test_only_notices_accepted_photo_asks_again():
    notices = Situation(accepts_clinical=False, consent_pending=True, images=1)
    assert route("", notices) == Intent.ASK_CONSENT
    assert route("acepto", replace(notices, images=0)) == Intent.CONSENT
    assert route("mi plan", replace(notices, images=0, consent_asked_now=True)) == Intent.NOTHING
    assert route("mi plan", replace(notices, images=0, is_minor=True)) == Intent.ASK_GUARDIAN


def test_ai_consent_only_if_asked():
    assert route("ACEPTO IA", replace(KNOWN, ai_pending=True)) == Intent.CONSENT_AI
    assert route("ACEPTO IA", KNOWN) == Intent.HELP


@pytest.mark.parametrize(
    ("situation", "intent"),
    [
        (Situation(images=1), Intent.MEAL_PHOTO),
        (Situation(images=1, other_files=1), Intent.MEAL_PHOTO),
        (Situation(other_files=1), Intent.UNREADABLE),
    ],
)
def test_files(situation, intent):
    assert route("mi comida", situation) == intent


def test_unknown_sender_hears_one_answer():
    assert route("hola", Situation(known=False)) == Intent.UNKNOWN_SENDER
    assert route("hola", Situation(known=False, greeted=True)) == Intent.NOTHING


ALLOWED_WITHOUT_CONSENT = {
    Intent.OPT_OUT,
    Intent.ASK_CONSENT,
    Intent.CONSENT,
    Intent.CONSENT_NOTICES,
    Intent.TALK,
    Intent.NOTHING,
}


@given(st.text(max_size=60), st.booleans(), st.integers(0, 3))
def test_whatever_is_written_nothing_is_processed_without_consent(text, pending, images):
    situation = replace(NEW, consent_pending=pending, images=images)
    assert route(text, situation) in ALLOWED_WITHOUT_CONSENT
