"""From the telephone to the outbox, through the real SDK and the emulator."""

from __future__ import annotations

import logging
from datetime import time
from decimal import Decimal

import pytest
from django.utils import timezone

from messaging import replies
from messaging.models import Contact, Conversation, InboundMessage, Media, OutboundMessage
from messaging.router import Intent
from messaging.services import handling
from messaging.services.handling import MAX_ATTEMPTS, inbound_fail, inbound_handle
from messaging.tasks import handle_inbound
from patients.models import Consent
from patients.selectors import consents_in_force
from plans.engine.problem import Problem, Targets
from plans.models import Meal, MealFood, Plan
from plans.services.problem import problem_to_json
from tests.factories.messaging import consent_to
from tests.factories.patients import ConsultationFactory, PatientFactory
from tests.factories.plans import target_for

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 200
MESSAGES, CLINICAL, AI = (
    Consent.Purpose.MESSAGES,
    Consent.Purpose.CLINICAL_MESSAGES,
    Consent.Purpose.AI_IMAGES,
)


def test_patient_without_consent_is_asked_and_nothing_is_processed(telephone, patient):
    kept = telephone.say("", ("image/jpeg", JPEG))
    assert kept.intent == Intent.ASK_CONSENT
    assert patient.clinic.privacy_notices.get().simplified.startswith(telephone.heard[0][:80])
    assert "ACEPTO" in telephone.heard[-1]
    assert not Media.objects.exists()
    assert not any("/Media/" in asked.path for asked in telephone.twilio.requests)
    assert consents_in_force(patient) == set()


def test_asked_once_for_a_burst(telephone):
    for _ in range(3):
        telephone.say("hola")
    assert sum("Responda ACEPTO" in text for text in telephone.heard) == 1


def test_consent_recorded_with_its_evidence(telephone, patient, nutritionist):
    telephone.say("hola")
    kept = telephone.say("Acepto")
    assert consents_in_force(patient) == {MESSAGES, CLINICAL}
    consent = patient.consents.get(purpose=CLINICAL)
    assert kept.provider_sid in consent.evidence
    assert "«Acepto»" in consent.evidence
    assert (consent.method, consent.collected_by) == ("whatsapp", nutritionist.user)
    assert telephone.heard[-1] == replies.consent_thanks(clinical=True)


def test_consent_to_notices_only(telephone, patient):
    telephone.say("hola")
    telephone.say("ACEPTO 1")
    assert consents_in_force(patient) == {MESSAGES}


def test_acepto_without_the_notice_means_nothing(telephone, patient):
    assert telephone.say("ACEPTO").intent == Intent.ASK_CONSENT
    assert consents_in_force(patient) == set()


def test_minor_is_sent_to_the_clinic(telephone, patient):
    from datetime import date

    patient.birth_date = date(2020, 1, 1)
    patient.save(update_fields=["birth_date"])
    telephone.say("hola")
    telephone.say("acepto")
    assert consents_in_force(patient) == set()
    assert telephone.heard == [replies.guardian_needed()]


@pytest.mark.parametrize("accepted", [(), (MESSAGES, CLINICAL)])
def test_baja_revokes_confirms_once_and_silences(telephone, patient, accepted):
    if accepted:
        consent_to(patient, *accepted)
    telephone.say("BAJA")
    telephone.say("baja")
    telephone.say("hola")
    assert telephone.heard == [replies.opt_out_receipt()]
    assert consents_in_force(patient) == set()
    contact = Contact.objects.get()
    assert contact.opted_out_at
    assert "BAJA" in contact.opt_out_evidence


def test_alta_then_acepto_opens_again(telephone, patient):
    consent_to(patient)
    telephone.say("BAJA")
    telephone.say("ALTA")
    assert consents_in_force(patient) == set()
    assert "Responda ACEPTO" in telephone.heard[-1]
    telephone.say("ACEPTO")
    assert consents_in_force(patient) == {MESSAGES, CLINICAL}
    assert Contact.objects.get().opted_out_at is None


def test_unknown_number_hears_one_polite_answer(telephone):
    telephone.number = "+525587654321"
    for _ in range(3):
        kept = telephone.say("hola")
    assert len(telephone.heard) == 1
    assert "no está registrado" in telephone.heard[0]
    assert kept.state == "handled"
    assert Conversation.objects.get().needs_person


def test_number_of_two_patients_is_nobody_until_a_person_says(telephone, patient):
    PatientFactory(clinic=patient.clinic, phone=patient.phone)
    telephone.say("hola")
    assert Contact.objects.get().patient is None


def test_patient_of_another_clinic_is_unknown_here(telephone, patient, stranger):
    patient.phone = ""
    patient.save(update_fields=["phone"])
    PatientFactory(clinic=stranger.clinic, phone=telephone.number)
    telephone.say("hola")
    assert Contact.objects.get().patient is None


def test_old_mobile_form_is_the_same_person(telephone, patient):
    consent_to(patient)
    telephone.say("hola", sender="whatsapp:+5215512345678")
    telephone.say("hola", sender="whatsapp:+525512345678")
    contact = Contact.objects.get()
    assert (contact.patient, contact.phone) == (patient, "+525512345678")
    assert telephone.twilio.taken[0].params["To"] == "whatsapp:+5215512345678"


def test_sender_without_number_nor_waid(telephone):
    kept = telephone.say("hola", sender="whatsapp:MX.13097312")
    contact = kept.conversation.contact
    assert (contact.phone, contact.wa_id, contact.patient) == ("", "", None)
    assert telephone.twilio.taken[0].params["To"] == "whatsapp:MX.13097312"


def test_message_without_sender_ends_with_its_reason(telephone):
    params = telephone.compose("hola")
    params["From"] = ""
    telephone.post(params)
    kept = InboundMessage.objects.get()
    assert inbound_handle(message_id=kept.pk) == "ignored"


def test_audio_has_no_body_and_is_left_to_a_person(telephone, patient):
    consent_to(patient)
    kept = telephone.say(None, ("audio/ogg", b"OggS"))
    assert "Body" not in kept.payload
    assert kept.intent == Intent.UNREADABLE
    assert telephone.heard == [replies.unreadable()]
    assert not Media.objects.exists()


def test_photo_is_kept_and_waits_for_a_person(telephone, patient):
    consent_to(patient)
    telephone.say("mi comida", ("image/jpeg", JPEG))
    media = Media.objects.get()
    assert (media.state, media.size, media.sniffed_type) == ("stored", len(JPEG), "image/jpeg")
    assert media.path.read_bytes() == JPEG
    assert Conversation.objects.get().needs_person
    assert telephone.heard == [replies.photo_taken(), replies.ai_question()]


def test_ai_asked_once_and_its_consent_offers_the_photo(telephone, patient):
    from messaging.services.photos import reader_register

    read = []
    reader_register(lambda *, media: bool(read.append(media.pk) or True))
    consent_to(patient)
    telephone.say("", ("image/jpeg", JPEG))
    telephone.say("", ("image/jpeg", JPEG))
    assert telephone.heard.count(replies.ai_question()) == 1
    before = len(read)
    telephone.say("ACEPTO IA")
    assert AI in consents_in_force(patient)
    assert len(read) == before + 2


def test_free_text_is_left_to_the_professional(telephone, patient):
    consent_to(patient)
    telephone.say("desayuné chilaquiles")
    telephone.say("y un café")
    assert telephone.heard == [replies.left_to_person()]
    assert Conversation.objects.get().needs_person


@pytest.mark.parametrize("words", ["hablar con mi nutriólogo", "confirmo"])
def test_person_is_called(telephone, patient, words):
    consent_to(patient)
    telephone.say(words)
    assert Conversation.objects.get().needs_person
    assert replies.OFFER in telephone.heard[0]


def test_no_plan_says_so(telephone, patient):
    consent_to(patient)
    telephone.say("mi plan")
    assert telephone.heard == [replies.no_plan()]


def test_handled_twice_is_handled_once(telephone, patient):
    consent_to(patient)
    kept = telephone.say("ayuda")
    assert inbound_handle(message_id=kept.pk) == "handled"
    assert OutboundMessage.objects.count() == 1


def test_error_leaves_the_reason_and_no_data_in_the_log(telephone, monkeypatch, caplog):
    params = telephone.compose("texto privado")
    telephone.post(params)
    kept = InboundMessage.objects.get()

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(handling, "route", broken)
    with caplog.at_level(logging.DEBUG):
        for _ in range(MAX_ATTEMPTS):
            handle_inbound(kept.pk)
    kept.refresh_from_db()
    assert (kept.state, kept.reason) == ("failed", "No se pudo atender (RuntimeError).")
    for datum in ("texto privado", telephone.number):
        assert datum not in caplog.text
    inbound_fail(message_id=kept.pk, error="otra")
    kept.refresh_from_db()
    assert "RuntimeError" in kept.reason


def test_nobody_to_answer_for_it_fails_with_reason(telephone, owner, nutritionist):
    for member in (owner, nutritionist):
        member.is_active = False
        member.save(update_fields=["is_active"])
    assert telephone.say("hola").reason == handling.NOBODY_ANSWERS


def test_plan_in_force_is_sent_meal_by_meal(telephone, patient, nutritionist):
    consent_to(patient)
    plan = published_plan(patient, nutritionist)
    telephone.say("mi plan")
    text = telephone.heard[0]
    assert "Desayuno (08:00)" in text
    assert "• Ejote de prueba: 1 taza" in text
    assert replies.OFFER in text
    assert OutboundMessage.objects.get().category == "clinical"
    assert plan.version == 1


def published_plan(patient, by):
    """A published plan of one meal, without asking the engine for it."""
    visit = ConsultationFactory(patient=patient, practitioner=by.user)
    plan = Plan.objects.create(
        patient=patient,
        consultation=visit,
        target=target_for(visit, by),
        version=1,
        problem=problem_to_json(Problem(Targets(*map(Decimal, (1800, 90, 56, 234))))),
        profile_version="prueba",
        created_by=by.user,
    )
    meal = Meal.objects.create(
        plan=plan, order=1, name="Desayuno", share=Decimal(100), time_of_day=time(8)
    )
    MealFood.objects.create(
        meal=meal,
        group="verdura",
        order=1,
        halves=2,
        name="Ejote de prueba",
        measure="1 taza",
        net_g=Decimal(100),
        source="Inventada",
    )
    plan.published_at, plan.published_by = timezone.now(), by.user
    plan.sha256, plan.code = "0" * 64, "PRUEBA1234"
    plan.save()
    return plan
